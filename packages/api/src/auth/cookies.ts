import type { Tokens } from '@assistant/contract'

/** The cookies of a call, in which browsers keep their tokens after a sign-in with `cookie: true`. */
export interface Cookies {
  /** True if the access token came in a cookie, which a page of another origin may make the browser send. */
  readonly carryCaller: boolean
  /** True over HTTP. False on a socket, whose calls cannot set or remove cookies. */
  readonly areSettable: boolean
  /**
   * The refresh token of its cookie. Undefined without the cookie, on a socket, and if an Authorization header was
   * sent, because that header then counts alone.
   */
  readonly refreshToken: string | undefined
  /**
   * Rejects a call that does not come from a page of an allowed origin. Does nothing on a socket, whose origin was
   * checked when it was opened.
   * @throws {AppError} CSRF_REJECTED
   */
  assertOwnPage(): void
  /**
   * Checks the origin like `assertOwnPage`, and returns the only object that can set and remove the cookies. So no call
   * changes the cookies of a browser for a page of an origin that is not allowed.
   * @throws {AppError} CSRF_REJECTED, BAD_REQUEST (no cookie can be set on a socket or in a streamed answer, whose
   * headers are already sent)
   */
  requireWriter(): CookieWriter
}

/** Changes the cookies of a browser. */
export interface CookieWriter {
  /** Puts the tokens into cookies. The cookie of a token that is null is unchanged. */
  keep(tokens: Tokens): void
  /** Removes both cookies. */
  clear(): void
}
