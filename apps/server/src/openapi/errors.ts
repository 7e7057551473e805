import {
  type AccessRule,
  accessErrors,
  type ErrorBody,
  type ErrorCode,
  errorCodes,
  errorsOfAnyCall,
} from '@assistant/contract'
import type { ZodOpenApiExampleObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import type { RestProcedure } from '../rest/procedures.js'
import { errorAnswer } from './components.js'

/** One example per error code, with the server's message. No operation has the two excluded codes. */
const bodies: Record<
  Exclude<ErrorCode, 'NOT_FOUND' | 'METHOD_NOT_ALLOWED'>,
  Pick<ErrorBody, 'message' | 'fields' | 'retryAfterSeconds'>
> = {
  BAD_REQUEST: {
    message: 'The input is not valid. limit: Too big: expected number to be <=100.',
    fields: [{ path: 'limit', message: 'Too big: expected number to be <=100' }],
  },
  INVALID_TOKEN: { message: 'This link is wrong, was used, was replaced by a newer one, or is too old.' },
  WEAK_PASSWORD: {
    message: 'Use at least 15 characters. A few words that do not belong together are easy to remember.',
    fields: [
      {
        path: 'password',
        message: 'Use at least 15 characters. A few words that do not belong together are easy to remember.',
      },
    ],
  },
  UNAUTHENTICATED: { message: 'Sign in first.' },
  ACCESS_TOKEN_EXPIRED: { message: 'The access token has expired. Refresh it and call again.' },
  INVALID_CREDENTIALS: { message: 'The e-mail address or the password is wrong.' },
  INVALID_REFRESH_TOKEN: { message: 'The refresh token is not valid. Sign in again.' },
  REFRESH_TOKEN_REUSED: {
    message: 'An old refresh token was used again, so it may have been stolen. The session was ended. Sign in again.',
  },
  SESSION_REVOKED: { message: 'This session was ended. Sign in again.' },
  SESSION_EXPIRED: { message: 'This session has expired. Sign in again.' },
  FORBIDDEN: { message: 'Only administrators may do this.' },
  ACCOUNT_SUSPENDED: { message: 'This account is suspended. Ask an administrator of this server.' },
  EMAIL_NOT_VERIFIED: {
    message: 'Verify your e-mail address first: open the link that was mailed to you, or ask for a new one.',
  },
  REGISTRATION_CLOSED: { message: 'Accounts are made by invitation only. Ask an administrator for one.' },
  LAST_ADMIN: { message: 'This is the last active administrator. Make another user an administrator first.' },
  CSRF_REJECTED: {
    message:
      'This call with cookies may come from another site. Send the header x-assistant-csrf: 1 from a page whose origin ALLOWED_ORIGINS contains.',
  },
  HOST_NOT_ALLOWED: {
    message: 'This host is not served here. If it is a name of this server, add it to ALLOWED_HOSTS.',
  },
  USER_NOT_FOUND: { message: 'There is no such user.' },
  SESSION_NOT_FOUND: { message: 'There is no such session, or it has ended.' },
  PROJECT_NOT_FOUND: { message: 'There is no such project, or you have no access to it.' },
  GENERATION_NOT_FOUND: { message: 'There is no such generation, or you have no access to it.' },
  FILE_NOT_FOUND: { message: 'The generation has no file at this path.' },
  INVITATION_NOT_FOUND: { message: 'There is no such invitation, or it is no longer pending.' },
  EMAIL_TAKEN: { message: 'There is an account with this e-mail address. Sign in instead.' },
  CONFLICT: { message: 'The project was changed in the meantime. Read it again, then repeat your change.' },
  ALREADY_MEMBER: { message: 'This user is already in the project. Change their role instead.' },
  GENERATION_FINISHED: { message: 'The generation has already ended.' },
  EVENTS_EXPIRED: { message: 'The events before the result are no longer kept. The files are still there.' },
  PAYLOAD_TOO_LARGE: { message: 'The body of projects.create may have at most 128 KiB.' },
  UNSUPPORTED_MEDIA_TYPE: { message: 'Send a body of content type application/json.' },
  RATE_LIMITED: { message: 'Too many attempts. Try again in 42 seconds.', retryAfterSeconds: 42 },
  QUOTA_EXCEEDED: { message: 'You have started 200 generations within a day.', retryAfterSeconds: 3_600 },
  INTERNAL: { message: 'Something went wrong on the server. Its log has more under the request id.' },
  ENGINE_UNAVAILABLE: { message: 'Model is not available on this server.', retryAfterSeconds: 60 },
  OVERLOADED: { message: 'Too much is happening at once. Try again in a moment.', retryAfterSeconds: 1 },
  UNAVAILABLE: { message: 'The database cannot be reached. Try again in a moment.', retryAfterSeconds: 5 },
  SHUTTING_DOWN: { message: 'The server is about to stop. Try again in a moment.', retryAfterSeconds: 2 },
}

const requestId = '01990f70-1e5a-7b97-9d08-3f6c2a8e4b50'

/** The examples by error code. They are components, which the operations refer to. */
export const errorExamples: Readonly<Record<string, ZodOpenApiExampleObject>> = Object.fromEntries(
  Object.entries(bodies).map(([code, body]) => [code, { value: { error: { code, ...body, requestId } } }]),
)

/** Properties of a procedure, or of the archive, that determine its errors. */
export type ErrorRules = AccessRule & Pick<RestProcedure, 'method' | 'errors'>

/** Returns all errors of an operation: its own, those of its access, and those of every request. */
export function errorsOf(procedure: ErrorRules): readonly ErrorCode[] {
  const { access, method, errors } = procedure
  const codes: readonly ErrorCode[] = [...errors, ...accessErrors(procedure), ...errorsOfAnyCall, 'HOST_NOT_ALLOWED']
  // A viewer is FORBIDDEN only on a socket that is restricted to another project, so operations for viewers omit it
  // here. A GET has no body.
  if (method === 'GET') {
    return codes.filter((code) => code !== 'PAYLOAD_TOO_LARGE' && !(code === 'FORBIDDEN' && access === 'viewer'))
  }
  return [...codes.filter((code) => code !== 'FORBIDDEN' || access !== 'viewer'), 'UNSUPPORTED_MEDIA_TYPE']
}

/** Returns one response per HTTP status, with an example for each error code of that status. */
export function errorResponses(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, string[]>()
  for (const [code, { http }] of Object.entries(errorCodes)) {
    if (codes.some((other) => other === code)) byStatus.set(http, [...(byStatus.get(http) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\``).join(', '),
        ...((status === 429 || status === 503) && {
          headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
        }),
        content: {
          'application/json': {
            schema: errorAnswer,
            examples: Object.fromEntries(ofStatus.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  )
}
