// What `createServices` puts together, one by one: for tests that give the services a world of their own.
export { createAccessService } from './access/service.js'
export type { AccessTokens } from './auth/access-token.js'
export { createPasswords } from './auth/password.js'
export type { PasswordHash } from './auth/password-hash.js'
export { type Judge, judge } from './auth/refresh-verdict.js'
export { type AuthService, createAuthService } from './auth/service.js'
export {
  engineSilenceMilliseconds,
  leaseMilliseconds,
  mostClaims,
  pollMilliseconds,
  sweepMilliseconds,
} from './generations/limits.js'
export { createLiveLog, type LiveLog } from './generations/live-log.js'
export { createGenerationService, type GenerationService } from './generations/service.js'
export { createGenerationWorker } from './generations/worker.js'
export { createKeyring } from './platform/keyring.js'
export { createSessionService } from './sessions/service.js'
export { createUserService } from './users/service.js'
