import * as z from 'zod'
import { count, id, inputOf, list, page, timestamp } from './primitives.js'

export const session = z.object({
  id,
  userId: id,
  createdAt: timestamp,
  lastSeenAt: timestamp,
  expiresAt: timestamp,
  /** As the client sent it; null when it sent none. */
  userAgent: z.string().nullable(),
  /** For people: `Firefox on Linux`. */
  device: z.string(),
  ipAddress: z.string().nullable(),
  /** Whether it is the caller's own. */
  current: z.boolean(),
})
export type Session = z.output<typeof session>

/** What a watch says first, at every connect: from now on you hear everything, so read again what you show. */
export const readyEvent = z.object({ type: z.literal('ready') })
export type ReadyEvent = z.output<typeof readyEvent>

export const sessionEvent = z.discriminatedUnion('type', [
  readyEvent,
  z.object({ type: z.literal('created'), session }),
  z.object({ type: z.literal('revoked'), session }),
])
export type SessionEvent = z.output<typeof sessionEvent>

export const sessions = {
  /** Open sessions, newest first. Another user's: administrators only. Errors: FORBIDDEN, USER_NOT_FOUND. */
  list: { input: inputOf({ userId: id.optional(), ...page }).prefault({}), output: list(session) },

  /** Ends a session at once, its sockets too. Another user's: administrators only. Errors: SESSION_NOT_FOUND. */
  revoke: { input: inputOf({ sessionId: id }), output: z.object({ revoked: z.literal(1) }) },

  /** Ends all sessions of the caller but this one. */
  revokeOthers: { input: inputOf({}).prefault({}), output: z.object({ revoked: count }) },

  /** Ends all sessions of a user. Administrators only. Errors: USER_NOT_FOUND. */
  revokeAll: { input: inputOf({ userId: id }), output: z.object({ revoked: count }) },

  /** The caller's own sessions as they come and go. It has no log: `ready` comes first at every connect. */
  watch: { input: inputOf({}).prefault({}), event: sessionEvent },
} as const

export type ListSessionsInput = z.output<typeof sessions.list.input>
