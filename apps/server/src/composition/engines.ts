import {
  type Analyzer,
  createModelEngine,
  createPooledTemplateEngine,
  type Engine,
  EngineError,
  type ProcessPool,
} from '@assistant/generator'
import type { ModelConfig } from '../config.js'

/** What can be asked to write, the default first. */
export type Engines = readonly [Engine, ...Engine[]]

export interface EngineParts {
  readonly model: ModelConfig | undefined
  /** Checks what the model writes. */
  readonly analyzer: Analyzer
  /** The processes in which the template engine runs. */
  readonly pool: ProcessPool
}

/** A model writes when one was set up; the template engine is there in any case. */
export function createEngines({ model, analyzer, pool }: EngineParts): Engines {
  const template = createPooledTemplateEngine(pool)
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
