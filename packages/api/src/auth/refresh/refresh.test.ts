import type { Tokens } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { codeOf, day, identityFor, laptop, minute, phone, present, second } from '../../../testing/test-server.js'
import type { ClientInfo } from '../../platform/caller.js'
import { parseRefreshToken, refreshTokenOf } from './refresh-token.js'

describe.each(testDatabases())('auth.refresh on $name', ({ open }) => {
  const identity = identityFor(open, { refreshGraceSeconds: 30 })
  const graceMs = 30 * second

  const signedIn = async () => {
    const testServer = await identity()
    const { session, tokens } = await testServer.register()
    const refresh = async (token: string | null, client: ClientInfo = laptop, isGone = () => false) =>
      (await testServer.as({ client, isGone })).auth.refresh({ refreshToken: present(token) })
    /** Makes a call with the access token, which proves to the server that the tokens arrived. */
    const use = async (answer: Tokens) => (await testServer.as({ accessToken: answer.accessToken })).users.me()
    /** Uses the current pair, waits until the grace period has ended and refreshes. */
    const rotate = async (answer: Tokens) => {
      await use(answer)
      testServer.advanceClock(graceMs + 1)
      return refresh(answer.refreshToken)
    }
    const row = async () => {
      const { sessions } = testServer.database.tables
      const [found] = await testServer.database.query.select().from(sessions).where(eq(sessions.id, session.id))
      return present(found)
    }
    return { testServer, session, first: tokens, refresh, use, rotate, row }
  }

  it('returns the current refresh token again while its rotation is unused', async () => {
    const { testServer, first, refresh, row } = await signedIn()
    expect((await row()).firstUsedAt).toBeNull()
    const again = await refresh(first.refreshToken)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect(again.accessToken).not.toBe(first.accessToken)
    expect((await row()).firstUsedAt).toEqual(new Date(testServer.now()))
  })

  it('does not rotate during the grace period, and rotates after it', async () => {
    const { testServer, first, refresh, use, row } = await signedIn()
    await use(first)
    testServer.advanceClock(graceMs)
    expect((await refresh(first.refreshToken)).refreshToken).toBe(first.refreshToken)
    testServer.advanceClock(1)
    const next = await refresh(first.refreshToken)
    expect(next.refreshToken).not.toBe(first.refreshToken)
    expect(await row()).toMatchObject({ rotation: 2, firstUsedAt: null, rotatedPrefix: '192.0.2.0/24' })
    expect((await use(next)).name).toBe('Ada Lovelace')
  })

  it('returns one and the same new refresh token to 50 concurrent calls', async () => {
    const { testServer, first, refresh, use, row } = await signedIn()
    await use(first)
    testServer.advanceClock(graceMs + 1)
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first.refreshToken)))
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1)
    expect((await row()).rotation).toBe(2)
    const caller = await testServer.as({ accessToken: present(answers.at(-1)).accessToken })
    expect((await caller.sessions.list({})).items).toHaveLength(1)
  })

  it('returns the new refresh token again when the answer was lost, also after ten days', async () => {
    const { testServer, first, refresh, rotate, use } = await signedIn()
    const lost = await rotate(first)
    testServer.advanceClock(10 * day)
    const again = await refresh(first.refreshToken)
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect((await use(again)).name).toBe('Ada Lovelace')
  })

  it('returns only an access token for the previous refresh token during the grace period', async () => {
    const { testServer, first, refresh, rotate, use } = await signedIn()
    const next = await rotate(first)
    await use(next)
    testServer.advanceClock(graceMs)
    const late = await refresh(first.refreshToken)
    expect(late).toMatchObject({ tokenType: 'Bearer', refreshToken: null })
    expect((await use(late)).name).toBe('Ada Lovelace')
    expect((await refresh(next.refreshToken)).refreshToken).toBe(next.refreshToken)
  })

  it('treats the previous token after the grace period as stolen, and ends only its own session', async () => {
    const { testServer, first, refresh, rotate, use } = await signedIn()
    const elsewhere = await testServer.auth.login(
      { email: 'person1@example.org', password: 'seven purple otters juggle', cookie: false },
      phone,
    )
    const next = await rotate(first)
    await use(next)
    testServer.advanceClock(graceMs + 1)
    expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_TOKEN_REUSED')
    expect(await codeOf(refresh(next.refreshToken))).toBe('REFRESH_TOKEN_REUSED')
    expect(await codeOf(use(next))).toBe('SESSION_REVOKED')
    expect((await use(elsewhere.tokens)).name).toBe('Ada Lovelace')
  })

  it('treats a token from two rotations ago as stolen, even while the current one is unused', async () => {
    const { first, refresh, rotate } = await signedIn()
    await rotate(await rotate(first))
    expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_TOKEN_REUSED')
  })

  it('counts an accepted access token as first use of its rotation', async () => {
    const { testServer, first, refresh, rotate, use } = await signedIn()
    const next = await rotate(first)
    await use(next)
    testServer.advanceClock(graceMs + 1)
    expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_TOKEN_REUSED')
  })

  it('does not count an access token of an older rotation as first use of the current one', async () => {
    const { testServer, first, refresh, rotate, use } = await signedIn()
    const lost = await rotate(first)
    await use(first)
    testServer.advanceClock(5 * minute)
    expect((await refresh(first.refreshToken)).refreshToken).toBe(lost.refreshToken)
  })

  describe('from another client', () => {
    const movedLaptop = { ...laptop, ipAddress: '203.0.113.9' }
    const neighbour = { ...phone, ipAddress: '192.0.2.200' }

    it.each([
      ['another network', movedLaptop],
      ['another device in the same network', neighbour],
    ])('accepts the previous token from %s', async (_, client) => {
      const { first, refresh, rotate } = await signedIn()
      const lost = await rotate(first)
      expect((await refresh(first.refreshToken, client)).refreshToken).toBe(lost.refreshToken)
    })

    it('treats the previous token as stolen when both network and device differ', async () => {
      const { first, refresh, rotate, use } = await signedIn()
      const next = await rotate(first)
      expect(await codeOf(refresh(first.refreshToken, phone))).toBe('REFRESH_TOKEN_REUSED')
      expect(await codeOf(use(next))).toBe('SESSION_REVOKED')
    })

    it('accepts the previous token from another network after a browser update', async () => {
      const { first, refresh, rotate } = await signedIn()
      const lost = await rotate(first)
      const updated = { ...movedLaptop, userAgent: laptop.userAgent.replaceAll('128', '140') }
      expect((await refresh(first.refreshToken, updated)).refreshToken).toBe(lost.refreshToken)
    })
  })

  it('ends a session whose row is older than a genuine token, as after restoring a backup', async () => {
    const { testServer, session, refresh, use, first, row } = await signedIn()
    const newer = refreshTokenOf(testServer.keyring, session.id, 2, (await row()).refreshSalt)
    expect(await codeOf(refresh(newer))).toBe('SESSION_EXPIRED')
    expect(await codeOf(refresh(first.refreshToken))).toBe('SESSION_EXPIRED')
    expect(await codeOf(use(first))).toBe('SESSION_EXPIRED')
  })

  it('rejects forged, malformed and missing tokens, and keeps the session', async () => {
    const { testServer, session, first, refresh, use, row } = await signedIn()
    const salt = (await row()).refreshSalt
    const forged = [
      `${present(first.refreshToken).slice(0, -2)}AA`,
      refreshTokenOf(testServer.keyring, session.id, 7, `${salt}x`),
      `rt1.${session.id}.1.${'A'.repeat(43)}`,
      present(first.refreshToken).replace('.1.', '.2.'),
      refreshTokenOf(testServer.keyring, testServer.runtime.randomId(), 1, salt),
      'nonsense',
      '',
    ]
    for (const token of forged) expect(await codeOf(refresh(token))).toBe('INVALID_REFRESH_TOKEN')
    expect(await codeOf(testServer.anybody.auth.refresh())).toBe('INVALID_REFRESH_TOKEN')
    expect(await row()).toMatchObject({ revokedAt: null, firstUsedAt: null, rotation: 1 })
    expect((await use(first)).name).toBe('Ada Lovelace')
  })

  it.each<[string, (s: Awaited<ReturnType<typeof signedIn>>) => Promise<void>]>([
    ['the current token, unused', async () => {}],
    [
      'the current token, due for rotation',
      async ({ use, first, testServer }) => {
        await use(first)
        testServer.advanceClock(graceMs + 1)
      },
    ],
    [
      'a stolen token',
      async ({ rotate, first, use, testServer }) => {
        await use(await rotate(first))
        testServer.advanceClock(graceMs + 1)
      },
    ],
  ])('leaves the session unchanged when the caller has disconnected: %s', async (_, prepare) => {
    const signed = await signedIn()
    await prepare(signed)
    const before = await signed.row()
    await expect(signed.refresh(signed.first.refreshToken, laptop, () => true)).rejects.toThrow('hung up')
    expect(await signed.row()).toEqual(before)
  })

  it('rejects the token after the account was suspended, or the session was signed out or expired', async () => {
    const { testServer, first, refresh } = await signedIn()
    const suspended = await testServer.register('Bob')
    const { users } = testServer.database.tables
    await testServer.database.transaction((tx) =>
      tx.update(users).set({ status: 'suspended' }).where(eq(users.id, suspended.user.id)),
    )
    expect(await codeOf(refresh(suspended.tokens.refreshToken))).toBe('ACCOUNT_SUSPENDED')

    const signedOut = await testServer.register('Eve')
    await testServer.anybody.auth.logout({ refreshToken: present(signedOut.tokens.refreshToken) })
    expect(await codeOf(refresh(signedOut.tokens.refreshToken))).toBe('SESSION_REVOKED')

    testServer.advanceClock(30 * day)
    expect(await codeOf(refresh(first.refreshToken))).toBe('SESSION_EXPIRED')
  })

  it('keeps a session that is used every two weeks, up to its absolute expiry', async () => {
    const { testServer, first, refresh, use } = await signedIn()
    const startedAt = testServer.now()
    let tokens = first
    for (let fortnights = 0; fortnights < 6; fortnights += 1) {
      testServer.advanceClock(14 * day)
      tokens = await refresh(tokens.refreshToken)
      await use(tokens)
    }
    expect(Date.parse(tokens.refreshTokenExpiresAt)).toBe(startedAt + 90 * day)
    testServer.advanceClock(startedAt + 90 * day - testServer.now() - 5 * second)
    const last = await refresh(tokens.refreshToken)
    expect(Date.parse(last.accessTokenExpiresAt)).toBe(startedAt + 90 * day)
    testServer.advanceClock(5 * second)
    expect(await codeOf(refresh(last.refreshToken))).toBe('SESSION_EXPIRED')
  })

  it('keeps the session over many rotations', async () => {
    const { testServer, first, rotate } = await signedIn()
    let tokens = first
    for (let round = 2; round < 12; round += 1) {
      tokens = await rotate(tokens)
      expect(parseRefreshToken(present(tokens.refreshToken))?.rotation).toBe(round)
      testServer.advanceClock(10 * minute)
    }
  })
})
