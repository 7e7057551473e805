import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dumpDatabase } from '../../testing/mail-box.js'
import {
  codeOf,
  createTestServer,
  day,
  goodPassword,
  hour,
  minute,
  type TestServer,
} from '../../testing/test-server.js'
import { createMailedTokens } from './tokens.js'

const newPassword = 'eleven brass kettles whistling'

describe.each(testDatabases())('mailed tokens on $name', ({ open }) => {
  let testServer: TestServer
  let people = 0
  let ada = ''
  let wanted = ''
  beforeAll(async () => {
    testServer = await createTestServer(open)
    await addPerson('root@example.org', 'admin')
  })
  beforeEach(async () => {
    people += 1
    ada = `ada${people}@example.org`
    wanted = `wanted${people}@example.org`
    await addPerson(ada)
  })
  afterAll(() => testServer.close())

  const addPerson = (email: string, role: 'user' | 'admin' = 'user') =>
    testServer.database.transaction((tx) =>
      testServer.directory.add(tx, {
        ...{ email, name: email, passwordHash: `new:${goodPassword}`, roles: [role] },
        ...{ emailVerified: role === 'admin', isDemo: false },
      }),
    )
  const signIn = async (email = ada, password = goodPassword) =>
    testServer.as((await testServer.anybody.auth.login({ email, password })).tokens)

  /** The procedures that mail a link and use its token, by purpose. */
  const links = [
    {
      ...{ purpose: 'resetPassword', lifetimeMs: 30 * minute, mailedTo: () => ada },
      ask: () => testServer.anybody.auth.requestPasswordReset({ email: ada }),
      spend: (token: string) => testServer.anybody.auth.resetPassword({ token, newPassword }),
    },
    {
      ...{ purpose: 'verifyEmail', lifetimeMs: 24 * hour, mailedTo: () => ada },
      ask: async () => (await signIn()).auth.requestEmailVerification(),
      spend: (token: string) => testServer.anybody.auth.verifyEmail({ token }),
    },
    {
      ...{ purpose: 'changeEmail', lifetimeMs: 24 * hour, mailedTo: () => wanted },
      ask: async () => (await signIn()).auth.requestEmailChange({ newEmail: wanted, password: goodPassword }),
      spend: (token: string) => testServer.anybody.auth.verifyEmail({ token }),
    },
    {
      ...{ purpose: 'register', lifetimeMs: 7 * day, mailedTo: () => wanted },
      ask: async () => (await signIn('root@example.org')).users.invite({ email: wanted, roles: ['user'] }),
      spend: (invitationToken: string) =>
        testServer.anybody.auth.register({ email: wanted, name: 'New', password: newPassword, invitationToken }),
    },
  ]
  type Link = (typeof links)[number]
  const mailed = async ({ ask, mailedTo }: Link) => {
    await ask()
    return testServer.linkTo(mailedTo())
  }

  it.each(links)('expire after $lifetimeMs ms for $purpose', async (link) => {
    const late = await mailed(link)
    testServer.advanceClock(link.lifetimeMs)
    expect(await codeOf(link.spend(late))).toBe('INVALID_TOKEN')
    const inTime = await mailed(link)
    testServer.advanceClock(link.lifetimeMs - 1)
    await link.spend(inTime)
  })

  it.each(links)('can be spent once for $purpose, even by concurrent calls', async (link) => {
    const token = await mailed(link)
    const spenders = await Promise.allSettled([1, 2, 3].map(() => link.spend(token)))
    expect(spenders.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(await codeOf(link.spend(token))).toBe('INVALID_TOKEN')
  })

  it.each(links)('are canceled by the next one for $purpose, and invalid for other purposes', async (link) => {
    const first = await mailed(link)
    const second = await mailed(link)
    expect(first).not.toBe(second)
    expect(await codeOf(link.spend(first))).toBe('INVALID_TOKEN')
    // verifyEmail takes the tokens of two purposes.
    const elsewhere = links.filter(({ spend }) => spend.toString() !== link.spend.toString())
    for (const other of elsewhere) expect(await codeOf(other.spend(second))).toBe('INVALID_TOKEN')
    await link.spend(second)
  })

  it('are stored as hashes only', async () => {
    const tokens: string[] = []
    for (const link of links) tokens.push(await mailed(link))
    const everything = await dumpDatabase(testServer)
    for (const token of tokens) {
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(everything).not.toContain(token)
    }
  })

  it('are not affected by the use of tokens of another account', async () => {
    const [reset, verify] = links
    if (reset === undefined || verify === undefined) throw new Error('Links are missing')
    const adas = { reset: await mailed(reset), verify: await mailed(verify) }
    ada = `bob${people}@example.org`
    await addPerson(ada)
    await reset.spend(await mailed(reset))
    await verify.spend(adas.verify)
    await reset.spend(adas.reset)
    expect((await (await signIn(`ada${people}@example.org`, newPassword)).users.me()).emailVerified).toBe(true)
  })

  it('are deleted after they have expired', async () => {
    const { mailedTokens } = testServer.database.tables
    const startedAt = testServer.now()
    const earlier = (await testServer.database.query.select().from(mailedTokens)).map(({ tokenHash }) => tokenHash)
    for (const link of links) await mailed(link)
    for (const { lifetimeMs } of links) {
      testServer.advanceClock(startedAt + lifetimeMs - testServer.now())
      await createMailedTokens(testServer.database, testServer.runtime).deleteExpired()
      const rows = await testServer.database.query.select().from(mailedTokens)
      const left = rows.filter(({ tokenHash }) => !earlier.includes(tokenHash)).map(({ purpose }) => purpose)
      expect(left.sort()).toEqual(
        links
          .filter((link) => link.lifetimeMs > lifetimeMs)
          .map(({ purpose }) => purpose)
          .sort(),
      )
    }
  })
})
