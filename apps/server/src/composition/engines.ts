import {
  type Analyzer,
  createModelEngine,
  createPooledTemplateEngine,
  type Engine,
  EngineError,
  type ProcessPool,
} from '@assistant/generator'
import type { ModelConfig } from '../config.js'

/** The engines of the server, the default first. */
export type Engines = readonly [Engine, ...Engine[]]

export interface EngineParts {
  readonly model: ModelConfig | undefined
  /** Checks the files that the model writes. */
  readonly analyzer: Analyzer
  /** The processes that the template engine runs in. */
  readonly pool: ProcessPool
}

/**
 * Returns the model engine and the template engine; without a configured model, the template engine and a placeholder.
 */
export function createEngines({ model, analyzer, pool }: EngineParts): Engines {
  const template = createPooledTemplateEngine(pool)
  return model === undefined
    ? [template, unconfiguredModelEngine]
    : [createModelEngine({ ...model, analyzer }), template]
}

/** Placeholder in the list of engines that shows why the model engine is not available. */
const unconfiguredModelEngine: Engine = {
  id: 'model',
  title: 'Model (not configured)',
  available: false,
  run() {
    throw new EngineError('ENGINE_UNAVAILABLE', 'No model is configured on this server. Choose another engine.')
  },
}
