/**
 * The error of a mail that was not accepted. It holds codes only, so that it can be logged: the messages of servers and
 * libraries may repeat addresses and credentials.
 */
export class MailError extends Error {
  override readonly name = 'MailError'

  constructor(
    /** Code of the library or the system, such as `EAUTH`, `EENVELOPE`, `ETIMEDOUT` or `ENOSPC`; otherwise `UNKNOWN`. */
    readonly code: string,
    /** Reply code of the SMTP server, such as 535 or 550; undefined if it gave none. */
    readonly responseCode?: number,
  ) {
    super(`The mail was not accepted (${responseCode === undefined ? code : `${code} ${responseCode}`}).`)
  }
}

/** Converts any error to a `MailError` with its codes only. The original is not kept as the cause, which could be logged. */
export function toMailError(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError('UNKNOWN')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined
  return new MailError(/^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'UNKNOWN', responseCode)
}
