import * as z from 'zod'
import { count, id, inputOf, list, page } from '../primitives.js'
import { session, sessionEvent } from '../sessions.js'
import { mutation, query, subscription } from './record.js'

export const sessions = {
  list: query({
    access: 'user',
    rest: { method: 'GET', path: '/sessions' },
    summary: 'Lists open sessions, newest first',
    description: 'Only administrators may list the sessions of another user.',
    errors: ['FORBIDDEN', 'USER_NOT_FOUND'],
    input: inputOf({
      /** Default: the caller. */
      userId: id.optional(),
      ...page,
    }).prefault({}),
    output: list(session),
  }),

  revoke: mutation({
    access: 'user',
    rest: { method: 'DELETE', path: '/sessions/{sessionId}' },
    summary: 'Ends a session',
    description: 'Its sockets and streams end too. Only administrators may end the session of another user.',
    errors: ['SESSION_NOT_FOUND'],
    input: inputOf({ sessionId: id }),
    output: z.object({ revoked: z.literal(1) }),
  }),

  revokeOthers: mutation({
    access: 'user',
    rest: { method: 'POST', path: '/sessions/revoke-others' },
    summary: 'Ends all sessions of the caller except the current one',
    description: 'Their sockets and streams end too.',
    errors: [],
    input: inputOf({}).prefault({}),
    output: z.object({
      /** Number of sessions that this call ended. */
      revoked: count,
    }),
  }),

  revokeAll: mutation({
    access: 'admin',
    rest: { method: 'POST', path: '/sessions/revoke-all' },
    summary: 'Ends all sessions of a user',
    description: 'Their sockets and streams end too.',
    errors: ['USER_NOT_FOUND'],
    input: inputOf({ userId: id }),
    output: z.object({
      /** Number of sessions that this call ended. */
      revoked: count,
    }),
  }),

  watch: subscription({
    access: 'user',
    summary: "Streams the caller's sessions as they begin and end",
    description: `The stream cannot be resumed: each connection begins with the event \`ready\`. Read again what you show when it
arrives.`,
    errors: [],
    input: inputOf({}).prefault({}),
    event: sessionEvent,
  }),
} as const

export type ListSessionsInput = z.output<typeof sessions.list.input>
