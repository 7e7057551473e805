import type { Tokens } from '@assistant/contract'

/** The cookies of a call: where browsers keep their tokens when they ask for it (`cookie: true`). */
export interface Cookies {
  /** True when the access token came in a cookie: then any page may have made the browser send it. */
  readonly carryCaller: boolean
  /** False on a socket, where no call can set or remove cookies. */
  readonly areSettable: boolean
  /** The refresh token of its cookie. Undefined too where an Authorization header counts alone. */
  readonly refreshToken: string | undefined
  /**
   * Rejects a request that a page of another origin could have made the browser send.
   * @throws {AppError} CSRF_REJECTED
   */
  assertOwnPage(): void
  /**
   * Returns what sets and removes the cookies. There is no other way to them, so that no call changes the cookies of a
   * browser for a page of another origin, whatever else the call carries.
   * @throws {AppError} CSRF_REJECTED; BAD_REQUEST where no cookie can be set: on a socket, and in a streamed batch, whose
   * headers have left
   */
  requireWriter(): CookieWriter
}

/** Changes the cookies of a browser. */
export interface CookieWriter {
  /** Puts the tokens into cookies; a refresh token that is null leaves its cookie alone. */
  keep(tokens: Tokens): void
  /** Removes both cookies. */
  clear(): void
}
