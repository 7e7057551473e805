import type { Tokens } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors/app-error.js'
import { refreshBy, signOutBy } from './cookie-mode.js'
import type { Cookies } from './cookies.js'

const tokens: Tokens = {
  tokenType: 'Bearer',
  accessToken: 'access',
  accessTokenExpiresAt: '2100-01-01T00:00:00.000Z',
  refreshToken: 'refresh',
  refreshTokenExpiresAt: '2100-01-31T00:00:00.000Z',
}

/**
 * Creates the cookies of a call from a page of an allowed origin (`isOwn`) or another. `done` lists changes to them.
 */
function cookiesOf(sent: Partial<Pick<Cookies, 'carryCaller' | 'refreshToken'>>, { isOwn }: { isOwn: boolean }) {
  const done: string[] = []
  const assertOwnPage = () => {
    if (!isOwn) throw new AppError('CSRF_REJECTED', 'No.')
  }
  const cookies: Cookies = {
    carryCaller: false,
    areSettable: true,
    refreshToken: undefined,
    ...sent,
    assertOwnPage,
    requireWriter() {
      assertOwnPage()
      return { keep: () => void done.push('keep'), clear: () => void done.push('clear') }
    },
  }
  return { cookies, done }
}

const foreign = { isOwn: false }
const own = { isOwn: true }
const sentCookies = [{ carryCaller: true }, { refreshToken: 'cookie' }, { carryCaller: true, refreshToken: 'cookie' }]
const inputs = [{}, { refreshToken: 'given' }]

describe('signOutBy', () => {
  it.each(sentCookies.flatMap((sent) => inputs.map((input) => [sent, input] as const)))(
    'accepts calls with cookies from allowed origins only, and clears them: cookies %j, input %j',
    async (sent, input) => {
      const signedOut: unknown[] = []
      const signOut = async (token: string | undefined): Promise<{ revoked: 0 | 1 }> => {
        signedOut.push(token)
        return { revoked: 1 }
      }
      const byForeign = cookiesOf(sent, foreign)
      await expect(signOutBy(byForeign, input, signOut)).rejects.toMatchObject({ reason: 'CSRF_REJECTED' })
      expect([byForeign.done, signedOut]).toEqual([[], []])
      const byOwn = cookiesOf(sent, own)
      expect(await signOutBy(byOwn, input, signOut)).toEqual({ revoked: 1 })
      expect(byOwn.done).toEqual(['clear'])
    },
  )

  it.each(inputs)('accepts calls without cookies from any origin: input %j', async (input) => {
    const call = cookiesOf({}, foreign)
    expect(await signOutBy(call, input, async () => ({ revoked: 1 }))).toEqual({ revoked: 1 })
    expect(call.done).toEqual([])
  })
})

describe('signOutBy on a socket that was opened with a cookie', () => {
  const socket = (): Cookies => ({
    carryCaller: true,
    areSettable: false,
    refreshToken: undefined,
    assertOwnPage() {},
    requireWriter() {
      throw new AppError('BAD_REQUEST', 'Cookies cannot be set.')
    },
  })

  it('ends the session of the refresh token in the input', async () => {
    const signedOut: unknown[] = []
    const signOut = async (token: string | undefined): Promise<{ revoked: 0 | 1 }> => {
      signedOut.push(token)
      return { revoked: 1 }
    }
    expect(await signOutBy({ cookies: socket() }, { refreshToken: 'given' }, signOut)).toEqual({ revoked: 1 })
    expect(signedOut).toEqual(['given'])
  })

  it('rejects a call without a refresh token, because a socket cannot remove the cookies', async () => {
    const signOut = () => Promise.reject(new Error('not called'))
    await expect(signOutBy({ cookies: socket() }, {}, signOut)).rejects.toMatchObject({ reason: 'BAD_REQUEST' })
  })
})

describe('refreshBy', () => {
  it('accepts cookies from allowed origins only, and a token in the input from any origin without changing cookies', async () => {
    for (const sent of sentCookies) {
      await expect(refreshBy(cookiesOf(sent, foreign), {}, async () => tokens)).rejects.toThrow('No.')
      const byOwn = cookiesOf(sent, own)
      expect(await refreshBy(byOwn, {}, async () => tokens)).toMatchObject({ accessToken: null, refreshToken: null })
      expect(byOwn.done).toEqual(['keep'])
      const byToken = cookiesOf(sent, foreign)
      expect(await refreshBy(byToken, { refreshToken: 'given' }, async () => tokens)).toEqual(tokens)
      expect(byToken.done).toEqual([])
    }
  })
})
