import * as z from 'zod'
import { id, timestamp } from './primitives.js'

/** One sign-in of an account on one device. */
export const session = z.object({
  id,
  userId: id,
  createdAt: timestamp,
  lastSeenAt: timestamp,
  expiresAt: timestamp,
  /** The first 512 characters of what the client sent at the sign-in; null when it sent none. */
  userAgent: z.string().nullable(),
  /** For people: `Firefox on Linux`. */
  device: z.string(),
  ipAddress: z.string().nullable(),
  /** True for the session of the caller. */
  current: z.boolean(),
})
export type Session = z.output<typeof session>

/**
 * The first event of a watch, after every connect. It comes again when events were dropped for a slow client. Read again
 * what you show: all later changes are reported.
 */
export const readyEvent = z.object({ type: z.literal('ready') })
export type ReadyEvent = z.output<typeof readyEvent>

/** An event of `sessions.watch`. */
export const sessionEvent = z.discriminatedUnion('type', [
  readyEvent,
  z.object({ type: z.literal('created'), session }),
  z.object({ type: z.literal('revoked'), session }),
])
export type SessionEvent = z.output<typeof sessionEvent>
