import * as z from 'zod'

/**
 * Every code an error can have, with its code in tRPC's envelope and its HTTP status over REST. Over `/trpc` the status
 * is the one tRPC gives its own code; it differs for EVENTS_EXPIRED alone (404 there). HOST_NOT_ALLOWED is answered before
 * either of them, with 421.
 */
export const errorCodes = {
  /** The input is wrong; `fields` says where. */
  BAD_REQUEST: { trpc: 'BAD_REQUEST', http: 400 },
  /** A mailed token that is wrong, used or too old. */
  INVALID_TOKEN: { trpc: 'BAD_REQUEST', http: 400 },
  /** The message says what to do about it. */
  WEAK_PASSWORD: { trpc: 'BAD_REQUEST', http: 400 },

  UNAUTHENTICATED: { trpc: 'UNAUTHORIZED', http: 401 },
  /** Refresh, and call again. */
  ACCESS_TOKEN_EXPIRED: { trpc: 'UNAUTHORIZED', http: 401 },
  INVALID_CREDENTIALS: { trpc: 'UNAUTHORIZED', http: 401 },
  INVALID_REFRESH_TOKEN: { trpc: 'UNAUTHORIZED', http: 401 },
  /** An old refresh token came back: the session was ended, as its token may have been stolen (RFC 9700, 4.14.2). */
  REFRESH_TOKEN_REUSED: { trpc: 'UNAUTHORIZED', http: 401 },
  SESSION_REVOKED: { trpc: 'UNAUTHORIZED', http: 401 },
  SESSION_EXPIRED: { trpc: 'UNAUTHORIZED', http: 401 },

  FORBIDDEN: { trpc: 'FORBIDDEN', http: 403 },
  ACCOUNT_SUSPENDED: { trpc: 'FORBIDDEN', http: 403 },
  EMAIL_NOT_VERIFIED: { trpc: 'FORBIDDEN', http: 403 },
  REGISTRATION_CLOSED: { trpc: 'FORBIDDEN', http: 403 },
  LAST_ADMIN: { trpc: 'FORBIDDEN', http: 403 },
  CSRF_REJECTED: { trpc: 'FORBIDDEN', http: 403 },
  /** The request was sent to a host name that is not one of the server's. */
  HOST_NOT_ALLOWED: { trpc: 'FORBIDDEN', http: 421 },

  USER_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  SESSION_NOT_FOUND: { trpc: 'NOT_FOUND', http: 404 },
  /** Not there, or not visible to this caller: the answer is the same. */
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

  /** The log was shortened to its `result`; the files are still there. */
  EVENTS_EXPIRED: { trpc: 'NOT_FOUND', http: 410 },

  PAYLOAD_TOO_LARGE: { trpc: 'PAYLOAD_TOO_LARGE', http: 413 },
  UNSUPPORTED_MEDIA_TYPE: { trpc: 'UNSUPPORTED_MEDIA_TYPE', http: 415 },

  /** `retryAfterSeconds` says when to come back. */
  RATE_LIMITED: { trpc: 'TOO_MANY_REQUESTS', http: 429 },
  /** `retryAfterSeconds` says when to come back. */
  QUOTA_EXCEEDED: { trpc: 'TOO_MANY_REQUESTS', http: 429 },

  /** The server's own fault; its log tells more under the `requestId`. */
  INTERNAL: { trpc: 'INTERNAL_SERVER_ERROR', http: 500 },

  // The 503s have `retryAfterSeconds` too.
  ENGINE_UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  OVERLOADED: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  /** Something that the call needs is away: the database, a queue, or the check of new passwords. */
  UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  SHUTTING_DOWN: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
} as const satisfies Record<string, { trpc: string; http: number }>

export type ErrorCode = keyof typeof errorCodes

/** Whether a word is one of the codes above. */
export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(errorCodes, value)

export const errorCode = z.enum(Object.keys(errorCodes).filter(isErrorCode))

/** What a caller learns of an error: `data.error` in tRPC's envelope, `error` in a REST answer. Nothing else leaves. */
export const errorBody = z.object({
  code: errorCode,
  /** For people; programs read the code. */
  message: z.string(),
  requestId: z.string(),
  /** Which parts of the input are wrong; `path` is dotted, and empty for the whole. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
})
export type ErrorBody = z.output<typeof errorBody>

/** Why a generation ended as `failed`. */
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

/** The codes with which the server closes a WebSocket (RFC 6455, 7.4: below 4000 registered, from there on our own). */
export const closeCodes = {
  /** The caller is no longer signed in; the reason is the error's code, ACCESS_TOKEN_EXPIRED: refresh, connect again. */
  unauthenticated: 4401,
  /** The project that this socket was opened for is gone for its caller. */
  projectGone: 4403,
  /**
   * The client reads too slowly, left more than 64 KiB unread before it had signed in, or took longer than 30 s to send a
   * large message: connect again and resume.
   */
  tooSlow: 4408,
  /**
   * Too many sockets of a session (20), a user (100) or, before they have signed in, a network; or a client that goes on after a
   * hundred calls or messages within a minute that were unreadable, refused or answered RATE_LIMITED. Connect again after
   * a pause.
   */
  tooMany: 4429,
  /** A message above 4 MiB, or more than 64 KiB in all before a token was presented. */
  messageTooBig: 1009,
  /** The server restarts: connect again. */
  serviceRestart: 1012,
} as const satisfies Record<string, number>

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]
