/**
 * A mail was not taken. It says why in codes alone and may be logged: what servers and libraries say in words repeats
 * addresses and credentials.
 */
export class MailError extends Error {
  override readonly name = 'MailError'

  constructor(
    /** As the library or the system calls it: `EAUTH`, `EENVELOPE`, `ETIMEDOUT`, `ENOSPC`; else `UNKNOWN`. */
    readonly code: string,
    /** The SMTP server's own, where it gave one: 535, 550. */
    readonly responseCode?: number,
  ) {
    super(`The mail was not taken (${responseCode === undefined ? code : `${code} ${responseCode}`}).`)
  }
}

/** Keeps of an error what may be seen. It has no cause for the same reason. */
export function toMailError(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError('UNKNOWN')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined
  return new MailError(/^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'UNKNOWN', responseCode)
}
