import * as z from 'zod'

/**
 * All error codes, each with its code in tRPC's envelope and its HTTP status over REST. Over `/trpc` the status is the
 * same, except for EVENTS_EXPIRED, which has 404 there.
 */
export const errorCodes = {
  /** The request could not be read, or its input is not valid. Then `fields` usually names the invalid parts. */
  BAD_REQUEST: { trpc: 'BAD_REQUEST', http: 400 },
  /** The mailed token is unknown, used, replaced or expired, or does not belong to this call. */
  INVALID_TOKEN: { trpc: 'BAD_REQUEST', http: 400 },
  /** The new password is too weak. The message says how to choose a better one. */
  WEAK_PASSWORD: { trpc: 'BAD_REQUEST', http: 400 },

  UNAUTHENTICATED: { trpc: 'UNAUTHORIZED', http: 401 },
  /** Refresh the tokens, then repeat the call. */
  ACCESS_TOKEN_EXPIRED: { trpc: 'UNAUTHORIZED', http: 401 },
  INVALID_CREDENTIALS: { trpc: 'UNAUTHORIZED', http: 401 },
  INVALID_REFRESH_TOKEN: { trpc: 'UNAUTHORIZED', http: 401 },
  /** An old refresh token was used again and may have been stolen, so the session was ended (RFC 9700, 4.14.2). */
  REFRESH_TOKEN_REUSED: { trpc: 'UNAUTHORIZED', http: 401 },
  SESSION_REVOKED: { trpc: 'UNAUTHORIZED', http: 401 },
  SESSION_EXPIRED: { trpc: 'UNAUTHORIZED', http: 401 },

  FORBIDDEN: { trpc: 'FORBIDDEN', http: 403 },
  ACCOUNT_SUSPENDED: { trpc: 'FORBIDDEN', http: 403 },
  EMAIL_NOT_VERIFIED: { trpc: 'FORBIDDEN', http: 403 },
  REGISTRATION_CLOSED: { trpc: 'FORBIDDEN', http: 403 },
  LAST_ADMIN: { trpc: 'FORBIDDEN', http: 403 },
  CSRF_REJECTED: { trpc: 'FORBIDDEN', http: 403 },
  /** The request names a host that is not one of the server's. */
  HOST_NOT_ALLOWED: { trpc: 'FORBIDDEN', http: 421 },

  USER_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  SESSION_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  /** The project does not exist, or the caller has no access to it. */
  PROJECT_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  GENERATION_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  FILE_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  INVITATION_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },

  METHOD_NOT_ALLOWED: { trpc: 'METHOD_NOT_SUPPORTED', http: 405 },

  EMAIL_TAKEN: { trpc: 'CONFLICT', http: 409 },
  CONFLICT: { trpc: 'CONFLICT', http: 409 },
  ALREADY_MEMBER: { trpc: 'CONFLICT', http: 409 },
  GENERATION_FINISHED: { trpc: 'CONFLICT', http: 409 },

  /** The events before `result` are no longer stored. The files still are. */
  EVENTS_EXPIRED: { trpc: 'NOT_FOUND', http: 410 },

  PAYLOAD_TOO_LARGE: { trpc: 'PAYLOAD_TOO_LARGE', http: 413 },
  UNSUPPORTED_MEDIA_TYPE: { trpc: 'UNSUPPORTED_MEDIA_TYPE', http: 415 },

  /** Too many calls, or too much at a time. Wait for `retryAfterSeconds`. */
  RATE_LIMITED: { trpc: 'TOO_MANY_REQUESTS', http: 429 },
  /** A quota is reached. Free a part of it, or try again after `retryAfterSeconds`. */
  QUOTA_EXCEEDED: { trpc: 'TOO_MANY_REQUESTS', http: 429 },

  /** An unexpected failure. The server's log has details under the `requestId`. */
  INTERNAL: { trpc: 'INTERNAL_SERVER_ERROR', http: 500 },

  // Errors with 503 have `retryAfterSeconds` too.
  ENGINE_UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  OVERLOADED: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  /** A part of the server is not available: the database, space on its disk, or the check of new passwords. */
  UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  SHUTTING_DOWN: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
} as const satisfies Record<string, { trpc: string; http: number }>

export type ErrorCode = keyof typeof errorCodes

/** Returns true for a code of the list above. */
export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(errorCodes, value)

export const errorCode = z.enum(Object.keys(errorCodes).filter(isErrorCode))

/** An error as a caller receives it: `data.error` in tRPC's envelope, `error` in an answer of the REST face. */
export const errorBody = z.object({
  code: errorCode,
  /** For people. Programs read the code. */
  message: z.string(),
  /** Finds the call in the log of the server. */
  requestId: z.string(),
  /** The parts of the input that the error is about. `path` is dotted, and empty for the input itself. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Time to wait before the call is repeated. Present for statuses 429 and 503. */
  retryAfterSeconds: z.int().min(0).optional(),
})
export type ErrorBody = z.output<typeof errorBody>

/** Reasons for which a generation can fail. */
export const failureCodes = [
  'INTERRUPTED',
  'TIMED_OUT',
  'ENGINE_REFUSED',
  'ENGINE_FAILED',
  'ENGINE_UNAVAILABLE',
  'INVALID_OUTPUT',
  'OUTPUT_TOO_LARGE',
  'STORAGE_FULL',
] as const

export const failureCode = z.enum(failureCodes)
export type FailureCode = z.output<typeof failureCode>

/** Codes with which the server closes a WebSocket. Codes from 4000 are private (RFC 6455, 7.4). */
export const closeCodes = {
  /**
   * The client is not, or no longer, signed in, or has not signed in within 10 s. The reason is an error code; after
   * ACCESS_TOKEN_EXPIRED, refresh and reconnect.
   */
  unauthenticated: 4401,
  /** The caller has no access, or has lost it, to the project that the socket was opened for. */
  projectGone: 4403,
  /**
   * The client left more than 1 MiB unread for a minute, more than 64 KiB before it signed in, or more than 1 MiB of
   * errors; or it took longer than 30 s to send the rest of a large message. Reconnect and resume.
   */
  tooSlow: 4408,
  /**
   * The session has too many sockets (20), or the user (100), or its network or the server has too many that have not
   * signed in; or 100 calls or messages within a minute were unreadable, rejected or answered RATE_LIMITED. Reconnect
   * after a pause.
   */
  tooMany: 4429,
  /** A message is larger than 4 MiB, or more than 64 KiB were sent before a token. */
  messageTooBig: 1009,
  /** The server stops or restarts. Reconnect. */
  serviceRestart: 1012,
} as const satisfies Record<string, number>

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]
