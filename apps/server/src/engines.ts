import { type Analyzer, createModelEngine, createTemplateEngine, type Engine, EngineError } from '@assistant/generator'
import type { ModelConfig } from './config.js'

/** What can be asked to write, the default first. */
export type Engines = readonly [Engine, ...Engine[]]

export interface EngineParts {
  readonly model: ModelConfig | undefined
  readonly analyzer: Analyzer
  /** One that does without the Dart SDK: the template engine asks many times for one fix. */
  readonly quickAnalyzer: Analyzer
}

/** A model writes when one was set up; the template engine is there in any case. */
export function createEngines({ model, analyzer, quickAnalyzer }: EngineParts): Engines {
  const template = createTemplateEngine({ analyzer: quickAnalyzer })
  return model === undefined ? [template, modelNotSetUp] : [createModelEngine({ ...model, analyzer }), template]
}

/** Shown in the list of engines, so that somebody who looks for it learns why it cannot be asked. */
const modelNotSetUp: Engine = {
  id: 'model',
  title: 'Model (not set up)',
  available: false,
  run() {
    throw new EngineError('ENGINE_UNAVAILABLE', 'No model is set up on this server.')
  },
}
