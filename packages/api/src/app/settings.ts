import type { Registration } from '../auth/parts.js'

/** How long things live, and how many there may be. */
export interface ServiceSettings {
  /** At least 32 bytes: what every key is derived from. */
  readonly secret: string
  /** What everything was derived from before: still taken. */
  readonly secretPrevious: string | undefined
  /** Where people reach the server, when that was said: its origin issues the tokens then. */
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
  /** Multiplies every limit. */
  readonly rateLimitScale: number
  /** Generations at work at once, in this process and for one user. */
  readonly generationConcurrency: number
  readonly generationsPerUser: number
  /** Generations that one user may start within 24 hours. */
  readonly generationsPerDay: number
  /** How long the log of a generation that has ended is kept whole. */
  readonly eventRetentionDays: number
}
