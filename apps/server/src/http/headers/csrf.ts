import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import type { IsAllowedOrigin } from './cors.js'

/** Header against CSRF. Browsers let pages of other origins send it only after a preflight request (CORS). */
const csrfHeader = 'x-assistant-csrf'

/**
 * Asserts that a call with cookies comes from a page of an allowed origin: it has the header with the value 1, and an
 * `Origin` that is allowed.
 * @throws {AppError} CSRF_REJECTED
 */
export function assertAllowedOrigin({ headers }: IncomingMessage, isAllowedOrigin: IsAllowedOrigin): void {
  const { origin, [csrfHeader]: proof } = headers
  if (proof === '1' && origin !== undefined && isAllowedOrigin(origin)) return
  throw new AppError(
    'CSRF_REJECTED',
    `This call with cookies may come from another site. Send the header ${csrfHeader}: 1 from a page whose origin ALLOWED_ORIGINS contains.`,
  )
}
