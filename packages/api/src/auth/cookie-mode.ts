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
 * Signs in by calling `signIn`. The tokens stay in the answer or, if `cookie` is true, are set as cookies and are null
 * in the answer.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST, and the codes of `signIn`
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
 * Refreshes with the token of the input or, if there is none, of the refresh cookie. For a call with cookies, the new
 * tokens are set as cookies and are null in the answer. If the error says that the caller is not signed in or is
 * suspended, the cookies are removed.
 * @throws {AppError} CSRF_REJECTED, BAD_REQUEST, and the codes of `refresh`
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
    // The token is not valid, the session has ended or the account is suspended, so the cookies are of no more use.
    if (isAboutCaller(toAppError(error).reason)) writer.clear()
    throw error
  }
}

/**
 * Ends the session of the first token that is present: the refresh token of the input, the refresh cookie, the access
 * token. If the refresh cookie ends no session, that of the access cookie is ended. Removes both cookies if one was
 * sent, which only pages of an allowed origin may do. A socket that was opened with a cookie cannot remove it, so its
 * calls must have the refresh token in the input.
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

/** Returns true if the call carries at least one of the cookies, and no Authorization header. */
function areSent({ carryCaller, refreshToken }: Cookies): boolean {
  return carryCaller || refreshToken !== undefined
}

function moveIntoCookies(writer: CookieWriter, tokens: Tokens): Tokens {
  writer.keep(tokens)
  return { ...tokens, accessToken: null, refreshToken: null }
}
