export type { LiveAccess } from './access/live-access.js'
export { projectSubjectOf } from './access/project-subject.js'
export { AppError, badField } from './app-error.js'
export { type AppRouter, appRouter } from './app-router.js'
export { createThreadedEstimator } from './auth/password-thread/threaded-estimator.js'
export { SigningKeysLockedError } from './auth/signing-keys.js'
export { BootstrapRefusedError, type BootstrapReport, type DemoAccounts } from './bootstrap/accounts.js'
export { backupMark } from './bootstrap/restored.js'
export type {
  Authentication,
  CallOrigin,
  CallResult,
  Cookies,
  CookieWriter,
  RunnableCall,
  Transport,
} from './call.js'
export type { ServerContext } from './context.js'
export { type Assembly, createServices, type ServiceParts } from './create-services.js'
export { errorBody, isAboutCaller, toAppError, trpcHttpStatus } from './error-shape.js'
export { type Archive, openArchive } from './generations/archive.js'
export type { Mail, Mailer, OutgoingMail } from './mail/mail.js'
export { MaintenanceRefusedError } from './maintenance/refused.js'
export { createMaintenance, type Maintenance } from './maintenance/service.js'
export { addressPrefix } from './platform/address-prefix.js'
export { type Bus, createMemoryBus } from './platform/bus.js'
export type { Logger } from './platform/logger.js'
export { type Runtime, systemRuntime } from './platform/runtime.js'
export { noTelemetry, type ObservedCall, type Telemetry } from './platform/telemetry.js'
export { type RestMeta, rest } from './rest.js'
export type { Services } from './services.js'
export type { ServiceSettings } from './settings.js'
export { type AccessMeta, publicProcedure, router } from './trpc.js'
