import type { Tokens } from '@assistant/contract'

/** The cookies of a call, in which browsers keep their tokens after a sign-in with `cookie: true`. */
export interface Cookies {
  /** True if the access token came in a cookie, which a page of any origin can make the browser send. */
  readonly carryCaller: boolean
  /** False on a socket, whose calls cannot set or remove cookies. */
  readonly areSettable: boolean
  /** The refresh token of its cookie. Undefined if an Authorization header was sent, which then counts alone. */
  readonly refreshToken: string | undefined
  /**
   * Rejects a request that a page of another origin could have made the browser send.
   * @throws {AppError} CSRF_REJECTED
   */
  assertOwnPage(): void
  /**
   * Checks the origin like `assertOwnPage`, and returns the only object that can set and remove the cookies. So no call
   * changes the cookies of a browser for a page of another origin.
   * @throws {AppError} CSRF_REJECTED, BAD_REQUEST (no cookie can be set on a socket or in a streamed batch, whose
   * headers are already sent)
   */
  requireWriter(): CookieWriter
}

/** Changes the cookies of a browser. */
export interface CookieWriter {
  /** Puts the tokens into cookies. If the refresh token is null, its cookie is unchanged. */
  keep(tokens: Tokens): void
  /** Removes both cookies. */
  clear(): void
}
