import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, type Cookies, type CookieWriter } from '@assistant/api'
import { parseCookie, stringifySetCookie } from 'cookie'
import { isLoopback } from '../../network/addresses.js'
import type { IsAllowedOrigin } from './cors.js'

export interface CookieJarOptions {
  /** Read when it is needed: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
  readonly isAllowedOrigin: IsAllowedOrigin
}

/** The two cookies in which a browser keeps its tokens, when a sign-in asks for that. */
export interface CookieJar {
  /** The access token of its cookie. */
  readonly accessToken: (request: IncomingMessage) => string | undefined
  /** The cookies of a call over HTTP. `isStreamed`: the headers of its answer leave before the call has run. */
  readonly ofCall: (request: IncomingMessage, response: ServerResponse, isStreamed: boolean) => Cookies
  /** On a socket, whose upgrade was looked at: no cookie can be set there. */
  readonly ofSocket: (carryCaller: boolean) => Cookies
}

interface Kind {
  readonly word: 'access' | 'refresh'
  readonly sameSite: 'lax' | 'strict'
}

/** The access cookie comes along when somebody follows a link to this site; the refresh cookie never with foreign pages. */
const access: Kind = { word: 'access', sameSite: 'lax' }
const refresh: Kind = { word: 'refresh', sameSite: 'strict' }

/** Header that a page has to send. Browsers let pages of other origins send it only after a preflight request (CORS). */
const proofHeader = 'x-assistant-csrf'

export function createCookieJar({ publicUrl, isAllowedOrigin }: CookieJarOptions): CookieJar {
  /** Browsers keep cookies for a host, whatever its port: without the prefix, the port is in the name. */
  const naming = () => {
    const url = new URL(publicUrl())
    const isPlain = url.protocol === 'http:' && isLoopback(url.hostname)
    return isPlain
      ? { secure: false, nameOf: ({ word }: Kind) => `assistant-${word}-${url.port || '80'}` }
      : { secure: true, nameOf: ({ word }: Kind) => `__Host-assistant-${word}` }
  }

  const read = (request: IncomingMessage, kind: Kind): string | undefined =>
    parseCookie(request.headers.cookie ?? '')[naming().nameOf(kind)]

  const write = (response: ServerResponse, kind: Kind, value: string, expires: Date) => {
    const { secure, nameOf } = naming()
    const name = nameOf(kind)
    const line = stringifySetCookie({
      name,
      value,
      expires,
      secure,
      sameSite: kind.sameSite,
      httpOnly: true,
      path: '/',
    })
    const others = [response.getHeader('set-cookie') ?? []].flat().map(String)
    // Of the calls of one batch the last one counts.
    response.setHeader('set-cookie', [...others.filter((other) => !other.startsWith(`${name}=`)), line])
  }

  const writerOf = (response: ServerResponse): CookieWriter => ({
    keep({ accessToken, refreshToken, refreshTokenExpiresAt }) {
      // Kept as long as the session: an access token that has ended is answered by ACCESS_TOKEN_EXPIRED, and so renewed.
      const expires = new Date(refreshTokenExpiresAt)
      if (accessToken !== null) write(response, access, accessToken, expires)
      if (refreshToken !== null) write(response, refresh, refreshToken, expires)
    },
    clear() {
      for (const kind of [access, refresh]) write(response, kind, '', new Date(0))
    },
  })

  return {
    accessToken: (request) => read(request, access),

    ofCall(request, response, isStreamed) {
      const isByHeader = request.headers.authorization !== undefined
      const assertOwnPage = () => {
        const { origin, [proofHeader]: proof } = request.headers
        if (proof === '1' && origin !== undefined && isAllowedOrigin(origin)) return
        throw new AppError(
          'CSRF_REJECTED',
          `With cookies, send the header ${proofHeader}: 1, from a page whose origin ALLOWED_ORIGINS has.`,
        )
      }
      return {
        areSettable: true,
        carryCaller: !isByHeader && read(request, access) !== undefined,
        refreshToken: isByHeader ? undefined : read(request, refresh),
        assertOwnPage,
        requireWriter() {
          if (isStreamed) throw notSettable('an answer that is streamed. Use a batch that is not, or a single call.')
          assertOwnPage()
          return writerOf(response)
        },
      }
    },

    ofSocket: (carryCaller) => ({
      carryCaller,
      areSettable: false,
      refreshToken: undefined,
      assertOwnPage() {},
      requireWriter() {
        throw notSettable('a WebSocket. Sign in, refresh and sign out over HTTP.')
      },
    }),
  }
}

function notSettable(why: string): AppError {
  return new AppError('BAD_REQUEST', `Cookies cannot be set over ${why}`)
}
