import type { Registration } from '../auth/parts.js'

/** Settings of the services: secrets, lifetimes and limits. */
export interface ServiceSettings {
  /** Secret of at least 32 bytes from which the keys of the keyring are derived. */
  readonly secret: string
  /** The previous secret, if there is one. Values that were encrypted or signed with its keys are still accepted. */
  readonly secretPrevious: string | undefined
  /** The public URL of the server, if it is configured. Its origin is then the issuer of access tokens. */
  readonly publicUrl: string | undefined
  readonly version: string
  readonly accessTokenTtlSeconds: number
  readonly sessionIdleDays: number
  readonly sessionMaxDays: number
  readonly refreshGraceSeconds: number
  readonly passwordMinLength: number
  readonly registration: Registration
  readonly requireEmailVerification: boolean
  readonly auditClientInfoDays: number
  /** Factor by which all rate limits are multiplied. */
  readonly rateLimitScale: number
  /** Maximum number of generations that run at once in this process. */
  readonly generationConcurrency: number
  /** Maximum number of generations of one user that run at once, in all processes together. */
  readonly generationsPerUser: number
  /** Maximum number of generations that a user may start within 24 hours. */
  readonly generationsPerDay: number
  /** Days for which the complete event log of an ended generation is kept. */
  readonly eventRetentionDays: number
}
