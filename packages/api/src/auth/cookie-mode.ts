import type { SignedIn, Tokens } from '@assistant/contract'
import type { Cookies } from '../call.js'
import { isAboutCaller, toAppError } from '../error-shape.js'

interface Call {
  readonly cookies: Cookies
}

interface TokenInput {
  readonly refreshToken?: string | undefined
}

/** A sign-in whose tokens go into the answer or, when it asks for that, into cookies. Errors: CSRF_REJECTED, BAD_REQUEST. */
export async function signInBy(
  { cookies }: Call,
  { cookie }: { readonly cookie: boolean },
  signIn: () => Promise<SignedIn>,
): Promise<SignedIn> {
  if (!cookie) return signIn()
  cookies.demandSettable()
  cookies.demandOwnPage()
  const answer = await signIn()
  return { ...answer, tokens: intoCookies(cookies, answer.tokens) }
}

/** A refresh with the token of the input or, when there is none, of the cookie. Errors: CSRF_REJECTED, BAD_REQUEST. */
export async function refreshBy(
  { cookies }: Call,
  input: TokenInput,
  refresh: (refreshToken: string | undefined) => Promise<Tokens>,
): Promise<Tokens> {
  if (!isByCookie(cookies, input)) return refresh(input.refreshToken)
  cookies.demandSettable()
  cookies.demandOwnPage()
  try {
    return intoCookies(cookies, await refresh(cookies.refreshToken))
  } catch (error) {
    // The session is over, or the token never was one: to come with it again does not help.
    if (isAboutCaller(toAppError(error).reason)) cookies.clear()
    throw error
  }
}

/** A sign-out of the session of the input's token, the cookie's or the access token's. The cookies go in any case. */
export async function signOutBy(
  { cookies }: Call,
  input: TokenInput,
  signOut: (refreshToken: string | undefined) => Promise<{ revoked: 0 | 1 }>,
): Promise<{ revoked: 0 | 1 }> {
  if (isByCookie(cookies, input)) {
    cookies.demandSettable()
    cookies.demandOwnPage()
  }
  let answer = await signOut(input.refreshToken ?? cookies.refreshToken)
  // A refresh cookie that is worth nothing does not keep the session of the other one open.
  if (answer.revoked === 0 && cookies.carryCaller && input.refreshToken === undefined) answer = await signOut(undefined)
  cookies.clear()
  return answer
}

/** Whether it is the browser that says which session is meant, and not the page. */
function isByCookie(cookies: Cookies, { refreshToken }: TokenInput): boolean {
  return refreshToken === undefined && (cookies.carryCaller || cookies.refreshToken !== undefined)
}

function intoCookies(cookies: Cookies, tokens: Tokens): Tokens {
  cookies.keep(tokens)
  return { ...tokens, accessToken: null, refreshToken: null }
}
