import { contract, type Tokens } from '@assistant/contract'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { and, eq, isNotNull } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { expectSoon } from '../../support/expect-soon.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const graceSeconds = 60

describe.each(testDatabases())('auth.refresh on $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let database: TestDatabase
  let url = ''

  beforeAll(async () => {
    database = await open()
    cleanup.add(() => database.close())
    const server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { DATABASE_URL: database.url, REFRESH_GRACE_SECONDS: String(graceSeconds) },
    })
    url = server.url
  })

  const refresh = (refreshToken: string): Promise<Tokens> =>
    callOrThrow(contract.auth.refresh.output, url, 'auth.refresh', { refreshToken })
  const errorOfRefresh = async (refreshToken: string) => (await call(url, 'auth.refresh', { refreshToken })).error?.code
  const me = (token: string | null) => call(url, 'users.me', {}, { token })
  const sessions = async (token: string | null) =>
    (await callOrThrow(contract.sessions.list.output, url, 'sessions.list', {}, { token })).items
  /** Moves the first use of the current rotation to before the grace period. Changes nothing before the first use. */
  async function endGrace({ session }: Pick<TestUser, 'session'>) {
    const { sessions } = database.database.tables
    await database.database.transaction((tx) =>
      tx
        .update(sessions)
        .set({ firstUsedAt: tx.clockPlus(-(graceSeconds + 1) * 1_000) })
        .where(and(eq(sessions.id, session.id), isNotNull(sessions.firstUsedAt))),
    )
  }

  /** Registers a user whose tokens were first used before the grace period, so that the next refresh rotates. */
  async function registerWithUsedTokens(): Promise<TestUser> {
    const person = await registerUser(url)
    expect(await me(person.accessToken)).toMatchObject({ status: 200 })
    await endGrace(person)
    return person
  }

  const tokenOf = ({ refreshToken }: Tokens): string => {
    if (refreshToken === null) throw new Error('The answer contains no refresh token.')
    return refreshToken
  }

  it('returns the same refresh token to 50 concurrent calls, and keeps one session', async () => {
    const person = await registerWithUsedTokens()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(person.refreshToken)))
    const refreshTokens = new Set(answers.map(tokenOf))
    expect(refreshTokens.size).toBe(1)
    expect(refreshTokens).not.toContain(person.refreshToken)
    for (const { accessToken } of answers) expect(await me(accessToken)).toMatchObject({ status: 200 })
    expect(await sessions(answers[0]?.accessToken ?? null)).toMatchObject([{ id: person.session.id, current: true }])
  })

  it('returns the same refresh token again when the first answer was lost, even after the grace period', async () => {
    const person = await registerWithUsedTokens()
    const lost = await refresh(person.refreshToken)
    await endGrace(person)
    const again = await refresh(person.refreshToken)
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect(await me(again.accessToken)).toMatchObject({ status: 200 })
    expect((await refresh(tokenOf(again))).refreshToken).toBe(again.refreshToken)
  })

  it('returns only an access token for the previous refresh token during the grace period', async () => {
    const person = await registerWithUsedTokens()
    const current = await refresh(person.refreshToken)
    await me(current.accessToken)
    const late = await refresh(person.refreshToken)
    expect(late).toMatchObject({ refreshToken: null, accessToken: expect.any(String) })
    expect(await me(late.accessToken)).toMatchObject({ status: 200 })
    expect(await refresh(tokenOf(current))).toMatchObject({ refreshToken: current.refreshToken })
  })

  it('ends the session and its socket when the previous token is used after the grace period, and keeps other sessions', async () => {
    const person = await registerWithUsedTokens()
    const otherDevice = await signIn(url, person)
    const current = await refresh(person.refreshToken)
    const socket = await openSocket(cleanup, url, current.accessToken)
    expect(await socket.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
    await endGrace(person)

    expect(await errorOfRefresh(person.refreshToken)).toBe('REFRESH_TOKEN_REUSED')
    expect(await expectSoon(url, socket.closed)).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
    expect(await me(current.accessToken)).toMatchObject({ status: 401, error: { code: 'SESSION_REVOKED' } })
    expect(await errorOfRefresh(tokenOf(current))).toBe('REFRESH_TOKEN_REUSED')
    expect(await sessions(otherDevice.accessToken)).toMatchObject([{ id: otherDevice.session.id }])
  })

  it('rejects forged tokens, and revokes nothing', async () => {
    const person = await registerUser(url)
    const [version, sessionId, rotation, mac = ''] = person.refreshToken.split('.')
    const otherMac = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`
    const forged = [
      `${version}.${sessionId}.${rotation}.${otherMac}`,
      `${version}.${sessionId}.${Number(rotation) + 1}.${mac}`,
      `${version}.${sessionId}.0.${mac}`,
      `${version}.${sessionId}.${rotation}.`,
      `${version}.${sessionId}.${rotation}`,
      `${person.refreshToken}.`,
      sessionId ?? '',
      '',
    ]
    for (const token of forged) expect(await errorOfRefresh(token)).toBe('INVALID_REFRESH_TOKEN')
    expect(await me(person.accessToken)).toMatchObject({ status: 200 })
    expect(await refresh(person.refreshToken)).toMatchObject({ tokenType: 'Bearer' })
  })
})
