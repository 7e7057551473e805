import type { SignedIn, Tokens } from '@assistant/contract'
import { isAboutCaller, toAppError } from '../errors/error-shape.js'
import type { Cookies, CookieWriter } from './cookies.js'

interface Call {
  readonly cookies: Cookies
}

interface TokenInput {
  readonly refreshToken?: string | undefined
}

/**
 * Signs in. The tokens go into the answer or, if `cookie` is true, into cookies.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST
 */
export async function signInBy(
  { cookies }: Call,
  { cookie }: { readonly cookie: boolean },
  signIn: () => Promise<SignedIn>,
): Promise<SignedIn> {
  if (!cookie) return signIn()
  const writer = cookies.requireWriter()
  const answer = await signIn()
  return { ...answer, tokens: moveIntoCookies(writer, answer.tokens) }
}

/**
 * Refreshes with the token of the input or, if there is none, of the cookie. Tokens of a cookie go back into cookies.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST
 */
export async function refreshBy(
  { cookies }: Call,
  input: TokenInput,
  refresh: (refreshToken: string | undefined) => Promise<Tokens>,
): Promise<Tokens> {
  if (input.refreshToken !== undefined || !areSent(cookies)) return refresh(input.refreshToken)
  const writer = cookies.requireWriter()
  try {
    return moveIntoCookies(writer, await refresh(cookies.refreshToken))
  } catch (error) {
    // The session has ended or the token is not valid. The cookies are of no more use, so they are removed.
    if (isAboutCaller(toAppError(error).reason)) writer.clear()
    throw error
  }
}

/**
 * Signs out the session of the input's refresh token, of the refresh cookie or of the access token, in this order.
 * Removes the cookies that were sent, which only pages of an allowed origin may do. A socket cannot remove cookies, so
 * there the caller must pass the refresh token.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST
 */
export async function signOutBy(
  { cookies }: Call,
  input: TokenInput,
  signOut: (refreshToken: string | undefined) => Promise<{ revoked: 0 | 1 }>,
): Promise<{ revoked: 0 | 1 }> {
  const keepsCookies = !cookies.areSettable && input.refreshToken !== undefined
  const writer = areSent(cookies) && !keepsCookies ? cookies.requireWriter() : undefined
  let answer = await signOut(input.refreshToken ?? cookies.refreshToken)
  // An invalid refresh cookie must not keep the session of the access token's cookie open.
  if (answer.revoked === 0 && cookies.carryCaller && input.refreshToken === undefined) answer = await signOut(undefined)
  writer?.clear()
  return answer
}

/** Returns true if the call carries one of the cookies and no Authorization header. */
function areSent({ carryCaller, refreshToken }: Cookies): boolean {
  return carryCaller || refreshToken !== undefined
}

function moveIntoCookies(writer: CookieWriter, tokens: Tokens): Tokens {
  writer.keep(tokens)
  return { ...tokens, accessToken: null, refreshToken: null }
}
