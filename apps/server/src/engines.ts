import { type Analyzer, createModelEngine, createTemplateEngine, type Engine, EngineError } from '@assistant/generator'
import type { ModelConfig } from './config.js'

/** What can be asked to write, the default first. */
export type Engines = readonly [Engine, ...Engine[]]

/** A model writes when one was set up; the template engine is there in any case. */
export function createEngines(model: ModelConfig | undefined, analyzer: Analyzer): Engines {
  const template = createTemplateEngine({ analyzer })
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
