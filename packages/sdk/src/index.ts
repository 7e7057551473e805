export { type Assistant, type AssistantOptions, createAssistant } from './assistant.js'
export { collectFiles, createFileCollector, type FileCollector } from './collect-files.js'
export {
  AssistantError,
  type AssistantErrorCode,
  type AssistantErrorDetails,
  type ClientErrorCode,
  type FieldError,
  isAssistantError,
} from './error.js'
export type { EventsOptions } from './event-stream.js'
export type { GenerateOptions, GenerationRun } from './generate.js'
export type {
  AppRouter,
  AuditEntry,
  Diagnostic,
  ErrorCode,
  GenerateInput,
  Generation,
  GenerationEvent,
  GenerationFile,
  Invitation,
  Member,
  NumberedEvent,
  Project,
  ProjectEvent,
  RegisterInput,
  RouterInputs,
  RouterOutputs,
  Session,
  SessionEvent,
  SignInInput,
  User,
} from './router.js'
export type { Runtime } from './runtime.js'
export type { Stoppable } from './stoppable.js'
export { memoryStorage, type SessionStorage, type StoredSession, webStorage } from './storage.js'
