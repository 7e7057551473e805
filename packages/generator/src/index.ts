export { createAnalyzer } from './analyzer/analyzer.js'
export type {
  Analyzer,
  Diagnostic,
  Engine,
  EngineEvent,
  EngineFailureCode,
  EngineInput,
  EngineSettings,
  HistoryEntry,
  SourceFile,
} from './engine.js'
export { EngineError } from './engine.js'
export { createTemplateEngine, type TemplateEngineOptions } from './template/engine.js'
