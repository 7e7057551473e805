export type * from './api.js'
export type { ArchiveOptions } from './archive.js'
export { type Assistant, type AssistantOptions, createAssistant } from './assistant.js'
export type {
  CallError,
  CallOptions,
  ConnectionState,
  ErrorShape,
  IterateOptions,
  SubscribeOptions,
  SubscriptionCallbacks,
  TrackedEvent,
  Unsubscribable,
} from './calls.js'
export { collectFiles, createFileCollector, type FileCollector } from './collect-files.js'
export type { DownloadOptions, DownloadProgress } from './download.js'
export {
  AssistantError,
  type AssistantErrorCode,
  type AssistantErrorDetails,
  type ClientErrorCode,
  type FieldError,
  isAssistantError,
} from './error.js'
export type { ReadingOptions, ResumeOptions } from './event-stream.js'
export type { GenerationRun, RunOptions } from './generation-run.js'
export type { AnalyzeOptions, ConverseOptions, FixOptions, GenerateOptions, ImportOptions } from './kinds.js'
export type { GenerationProgress } from './progress.js'
export type { Diagnostic, NumberedEvent, RegisterInput, RouterInputs, RouterOutputs, SignInInput } from './router.js'
export type { Runtime } from './runtime.js'
export type { Stoppable } from './stoppable.js'
export { memoryStorage, type SessionStorage, type StoredSession, webStorage } from './storage.js'
