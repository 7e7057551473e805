export type { LiveAccess } from './access/live-access.js'
export { projectSubjectOf } from './access/project-subject.js'
export { BootstrapRefusedError, type BootstrapReport, type DemoAccounts } from './accounts/bootstrap/accounts.js'
export { backupMark } from './accounts/bootstrap/restored.js'
export { MaintenanceRefusedError } from './accounts/maintenance/refused.js'
export { createMaintenance, type Maintenance } from './accounts/maintenance/service.js'
export { type AppRouter, appRouter } from './app/app-router.js'
export { type Archive, openArchive } from './app/archive.js'
export type { ServerContext } from './app/context.js'
export { type Assembly, createServices, type ServiceParts } from './app/create-services.js'
export { type RestMeta, rest } from './app/rest.js'
export type { Services } from './app/services.js'
export type { ServiceSettings } from './app/settings.js'
export { type AccessMeta, publicProcedure, router } from './app/trpc.js'
export { createThreadedEstimator } from './auth/passwords/thread/threaded-estimator.js'
export { SigningKeysLockedError } from './auth/tokens/signing-keys.js'
export { AppError, badField } from './errors/app-error.js'
export { errorBody, isAboutCaller, toAppError, trpcHttpStatus } from './errors/error-shape.js'
export type { Mail, Mailer, OutgoingMail } from './mail/mail.js'
export { addressPrefix } from './platform/address-prefix.js'
export { type Bus, createMemoryBus } from './platform/bus.js'
export type {
  Authentication,
  CallResult,
  ClientInfo,
  Cookies,
  CookieWriter,
  RunnableCall,
  Transport,
} from './platform/call.js'
export type { Logger } from './platform/logger.js'
export { type Runtime, systemRuntime } from './platform/runtime.js'
export { noTelemetry, type ObservedCall, type Telemetry } from './platform/telemetry.js'
