export { type AnalyzerOptions, type ClosableAnalyzer, createAnalyzer } from './analyzer/analyzer.js'
export { type DartInstallation, findDart } from './analyzer/dart-tool/find-dart.js'
export { createLocalAnalyzer } from './analyzer/local-analyzer.js'
export type {
  Analyzer,
  Diagnostic,
  Engine,
  EngineEvent,
  EngineFailureCode,
  EngineInput,
  EngineKind,
  EngineSettings,
  HistoryEntry,
  SourceFile,
  Turn,
} from './engine.js'
export { EngineError, historyCharacters } from './engine.js'
export { languageOf } from './language.js'
export type { ModelProvider } from './model/call/providers.js'
export { createModelEngine, type ModelEngineOptions } from './model/engine.js'
export { createPathMatcher } from './path-matcher.js'
export { createPooledEngine, createPooledTemplateEngine, type PooledEngineOptions } from './pooled-engine.js'
export { createProcessPool, type ProcessPool, type ProcessPoolOptions } from './processes/process-pool.js'
export { serveTasks, type Task, type TaskContext } from './processes/serve-tasks.js'
export { createTemplateEngine, type TemplateEngineOptions } from './template/engine.js'
