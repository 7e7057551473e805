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
 * Signs in. The tokens go into the answer or, when the input asks for that, into cookies.
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
  return { ...answer, tokens: intoCookies(writer, answer.tokens) }
}

/**
 * Refreshes with the token of the input or, when there is none, of the cookie.
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
    return intoCookies(writer, await refresh(cookies.refreshToken))
  } catch (error) {
    // The session is over, or the token never was one: to come with it again does not help.
    if (isAboutCaller(toAppError(error).reason)) writer.clear()
    throw error
  }
}

/**
 * Signs out the session of the input's token, the cookie's or the access token's. Removes the cookies that were sent,
 * which only a page of an allowed origin may ask for. On a socket, which cannot remove cookies, the caller has to give
 * the refresh token, which proves by itself that the session is theirs.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST
 */
export async function signOutBy(
  { cookies }: Call,
  input: TokenInput,
  signOut: (refreshToken: string | undefined) => Promise<{ revoked: 0 | 1 }>,
): Promise<{ revoked: 0 | 1 }> {
  const leavesCookies = !cookies.areSettable && input.refreshToken !== undefined
  const writer = areSent(cookies) && !leavesCookies ? cookies.requireWriter() : undefined
  let answer = await signOut(input.refreshToken ?? cookies.refreshToken)
  // A refresh cookie that is worth nothing does not keep the session of the other one open.
  if (answer.revoked === 0 && cookies.carryCaller && input.refreshToken === undefined) answer = await signOut(undefined)
  writer?.clear()
  return answer
}

/** Returns whether one of the cookies came along, and no Authorization header, which would count alone. */
function areSent({ carryCaller, refreshToken }: Cookies): boolean {
  return carryCaller || refreshToken !== undefined
}

function intoCookies(writer: CookieWriter, tokens: Tokens): Tokens {
  writer.keep(tokens)
  return { ...tokens, accessToken: null, refreshToken: null }
}
