import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, type Cookies, type CookieWriter } from '@assistant/api'
import { parseCookie, stringifySetCookie } from 'cookie'
import { isLoopback } from '../../network/addresses.js'
import type { IsAllowedOrigin } from './cors.js'
import { assertAllowedOrigin } from './csrf.js'

export interface CookieJarOptions {
  /** A function, because with PORT=0 the address is known only when the server listens. */
  readonly publicUrl: () => string
  readonly isAllowedOrigin: IsAllowedOrigin
}

/** Reads and sets the two cookies in which a browser keeps its tokens in cookie mode. */
export interface CookieJar {
  /** Returns the access token from its cookie, or undefined without one. */
  readonly accessToken: (request: IncomingMessage) => string | undefined
  /**
   * Returns the cookies of a call over HTTP. With `isStreamed`, the headers of the answer are sent before the call has
   * run, so no cookie can be set.
   */
  readonly ofCall: (request: IncomingMessage, response: ServerResponse, isStreamed: boolean) => Cookies
  /** Returns the cookies of a call over a WebSocket, where none can be set. The origin was checked at the upgrade. */
  readonly ofSocket: (carryCaller: boolean) => Cookies
}

interface CookieKind {
  readonly name: 'access' | 'refresh'
  readonly sameSite: 'lax' | 'strict'
}

// Browsers send the access cookie also when a user follows a link from another site, and the refresh cookie only with
// requests from this site.
const access: CookieKind = { name: 'access', sameSite: 'lax' }
const refresh: CookieKind = { name: 'refresh', sameSite: 'strict' }

export function createCookieJar({ publicUrl, isAllowedOrigin }: CookieJarOptions): CookieJar {
  /**
   * Returns the names of the cookies and their attribute `Secure`. On plain HTTP, which only loopback uses, the prefix
   * `__Host-` is not allowed. There the port is in the name, because browsers share cookies between all ports of a
   * host.
   */
  const naming = () => {
    const url = new URL(publicUrl())
    const isPlain = url.protocol === 'http:' && isLoopback(url.hostname)
    return isPlain
      ? { secure: false, nameOf: ({ name }: CookieKind) => `assistant-${name}-${url.port || '80'}` }
      : { secure: true, nameOf: ({ name }: CookieKind) => `__Host-assistant-${name}` }
  }

  const read = (request: IncomingMessage, kind: CookieKind): string | undefined =>
    parseCookie(request.headers.cookie ?? '')[naming().nameOf(kind)]

  const write = (response: ServerResponse, kind: CookieKind, value: string, expires: Date) => {
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
    // Replaces a cookie that an earlier call of the same batch has set.
    response.setHeader('set-cookie', [...others.filter((other) => !other.startsWith(`${name}=`)), line])
  }

  const writerOf = (response: ServerResponse): CookieWriter => ({
    keep({ accessToken, refreshToken, refreshTokenExpiresAt }) {
      // The access cookie outlives its token: the expired token gets ACCESS_TOKEN_EXPIRED, and the page refreshes it.
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
      const assertOwnPage = () => assertAllowedOrigin(request, isAllowedOrigin)
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
