export { type AnalyzerOptions, createAnalyzer } from './analyzer/analyzer.js'
export type { ClosableAnalyzer } from './analyzer/combined-analyzer.js'
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
} from './engine.js'
export { EngineError, historyCharacters } from './engine.js'
export { languageOf } from './language.js'
export type { ModelProvider } from './model/call/providers.js'
export { createModelEngine, type ModelEngineOptions } from './model/engine.js'
export { createPathMatcher } from './path-matcher.js'
export { createTemplateEngine, type TemplateEngineOptions } from './template/engine.js'
