import { type Database, openDatabase, type Transaction } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, dumpDatabase, mailsIn, tokenOf } from '../../testing/mail-box.js'
import {
  codeOf,
  createTestServer,
  goodPassword,
  hour,
  present,
  second,
  type TestServer,
} from '../../testing/test-server.js'

const newPassword = 'eleven brass kettles whistling'
/** Times of all attempts in seconds after the first one. Pauses double, up to an hour, for a day. */
const attemptSeconds = [
  0,
  90,
  270,
  630,
  1350,
  2790,
  5670,
  ...Array.from({ length: 22 }, (_, hours) => 9270 + hours * 3600),
]

describe.each(testDatabases())('createMailSender on $name', ({ open }) => {
  let testServer: TestServer
  beforeAll(async () => {
    testServer = await createTestServer(open)
  })
  afterEach(() => testServer.database.transaction((tx) => tx.delete(testServer.database.tables.mails)))
  afterAll(() => testServer.close())

  const ask = (email: string) => testServer.anybody.auth.requestPasswordReset({ email })
  const register = async () => {
    const { user } = await testServer.register()
    await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.mails))
    return user
  }
  const reset = (token: string) => testServer.anybody.auth.resetPassword({ token, newPassword })

  /** Returns the database with a function that runs before each transaction. */
  const databaseWhere = (transaction: (run: Database['transaction'], count: number) => unknown): Database => {
    let count = 0
    return {
      ...testServer.database,
      async transaction<T>(work: (tx: Transaction) => Promise<T>) {
        count += 1
        await transaction(testServer.database.transaction, count)
        return testServer.database.transaction(work)
      },
    }
  }

  it('sends a mail once and deletes its row', async () => {
    const { email, name } = await register()
    const sender = createTestSender(testServer)
    await ask(email)
    await sender.sendDue()
    await sender.sendDue()
    const queuedAt = new Date(testServer.now())
    const mail = { template: 'resetPassword', name, token: expect.any(String) }
    expect(sender.received).toEqual([{ id: expect.any(String), queuedAt, recipient: email, mail }])
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('retries the same mail after increasing pauses and gives up after a day', async () => {
    const { user } = await testServer.register()
    const sender = createTestSender(testServer)
    sender.rejects = () => true
    const startedAt = testServer.now()
    for (const [index, after] of attemptSeconds.entries()) {
      if (index > 0) {
        testServer.advanceClock(startedAt + after * second - 1 - testServer.now())
        await sender.sendDue()
        expect(sender.received).toHaveLength(index)
        testServer.advanceClock(1)
      }
      await sender.sendDue()
      expect(sender.received).toHaveLength(index + 1)
    }
    const [first] = sender.received
    expect(first).toMatchObject({ recipient: user.email, mail: { template: 'verifyEmail' } })
    for (const mail of sender.received) expect(mail).toEqual(first)
    expect(sender.lines.filter((line) => line.startsWith('error'))).toEqual([])

    const token = tokenOf(present(first))
    const [{ sealedToken = null } = {}] = await mailsIn(testServer)
    expect(await dumpDatabase(testServer)).not.toContain(token)
    expect(testServer.keyring.open('mailed tokens', present(sealedToken), present(first).id)).toBe(token)

    testServer.advanceClock(hour)
    await sender.sendDue()
    expect(sender.received).toHaveLength(attemptSeconds.length)
    expect(sender.lines.filter((line) => line.startsWith('error'))).toEqual([expect.stringContaining('given up')])
    expect(await dumpDatabase(testServer)).not.toContain(present(sealedToken))
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('stores the token sealed until the mail is accepted', async () => {
    const { email } = await register()
    const sender = createTestSender(testServer)
    sender.rejects = () => true
    await ask(email)
    await sender.sendDue()
    const [first] = sender.takeReceived()
    const [{ sealedToken = null } = {}] = await mailsIn(testServer)
    sender.rejects = () => false
    testServer.advanceClock(90 * second)
    await sender.sendDue()
    expect(sender.takeReceived()).toEqual([first])
    expect(await dumpDatabase(testServer)).not.toContain(present(sealedToken))
    expect(await reset(tokenOf(present(first)))).toEqual({ revokedSessions: 1 })
  })

  it('sends the other mails if some fail', async () => {
    const users = []
    for (let count = 0; count < 12; count += 1) users.push(await register())
    const sender = createTestSender(testServer)
    const [rejected, throwing, unreadable, ...others] = users.map(({ email }) => email)
    sender.rejects = ({ recipient }) => {
      if (recipient === throwing) throw new TypeError('not even a promise')
      return recipient === rejected
    }
    for (const { email } of users) await ask(email)
    const { mails } = testServer.database.tables
    await testServer.database.transaction((tx) =>
      tx
        .update(mails)
        .set({ sealedToken: 'sealed with another secret' })
        .where(eq(mails.recipient, unreadable ?? '')),
    )
    await sender.sendDue()
    expect(sender.received.map(({ recipient }) => recipient)).toEqual([rejected, throwing, ...others])
    const left = await mailsIn(testServer)
    expect(left.map(({ recipient, attempts }) => [recipient, attempts]).sort()).toEqual(
      [rejected, throwing, unreadable].map((recipient) => [recipient, 1]).sort(),
    )
    for (const { nextAttemptAt } of left) expect(nextAttemptAt.getTime()).toBe(testServer.now() + 90 * second)
  })

  it('sends each mail once from two senders with connections of their own', async () => {
    const recipients: string[] = []
    for (let count = 0; count < 30; count += 1) {
      recipients.push(`many${count}@example.org`)
      const user = { email: recipients[count] ?? '', name: 'Many', passwordHash: `new:${goodPassword}` }
      await testServer.database.transaction((tx) =>
        testServer.directory.add(tx, { ...user, roles: ['user'], emailVerified: true, isDemo: false }),
      )
      await ask(user.email)
    }
    const another = await openDatabase(testServer.url, { clock: testServer.now })
    const senders = [createTestSender(testServer), createTestSender(testServer, { database: another })]
    await Promise.all(senders.map((sender) => sender.sendDue()))
    const sent = senders.flatMap(({ received }) => received.map(({ recipient }) => recipient))
    expect(sent.sort()).toEqual(recipients.sort())
    expect(await mailsIn(testServer)).toEqual([])
    await another.close()
  })

  it('sends a mail again with the same id if the process ends right after sending it', async () => {
    const { email } = await register()
    await ask(email)
    // The first two transactions, which claim and write the mail, succeed. The one that deletes it fails.
    const database = databaseWhere((_, count) => count > 2 && Promise.reject(new Error('killed')))
    const killed = createTestSender(testServer, { database })
    await killed.sendDue()
    const next = createTestSender(testServer)
    await next.sendDue()
    expect(next.received).toEqual([])
    testServer.advanceClock(90 * second)
    await next.sendDue()
    expect(next.received).toEqual(killed.received)
    expect(next.received).toHaveLength(1)
    expect(await reset(tokenOf(present(next.received[0])))).toEqual({ revokedSessions: 1 })
  })

  it('makes no link for a mail that is canceled between claim and writing', async () => {
    const { user, tokens } = await testServer.register()
    await testServer.delivered()
    const ada = await testServer.as(tokens)
    await ask(user.email)
    const change = { currentPassword: goodPassword, newPassword }
    const database = databaseWhere((_, count) => count === 2 && ada.auth.changePassword(change))
    const sender = createTestSender(testServer, { database })
    await sender.sendDue()
    expect(sender.received.map(({ mail }) => mail.template)).toEqual(['passwordChanged'])
    const { mailedTokens } = testServer.database.tables
    expect(await testServer.database.query.$count(mailedTokens, eq(mailedTokens.userId, user.id))).toBe(0)
    expect(await codeOf(reset('nothing'))).toBe('INVALID_TOKEN')
  })

  it('logs no recipient, token or name', async () => {
    const { user, tokens } = await testServer.register('Countess Lovelace')
    await (await testServer.as(tokens)).auth.requestEmailChange({
      newEmail: 'secret@example.org',
      password: goodPassword,
    })
    await ask(user.email)
    await ask('nobody@example.org')
    const sender = createTestSender(testServer)
    sender.rejects = () => true
    await sender.sendDue()
    sender.rejects = ({ mail }) => mail.template === 'verifyEmail'
    testServer.advanceClock(90 * second)
    await sender.sendDue()
    testServer.advanceClock(25 * hour)
    await sender.sendDue()
    const levels = sender.lines.map((line) => line.split(' ', 1)[0])
    expect([...new Set(levels)].sort()).toEqual(['debug', 'error', 'info', 'warn'])
    const log = sender.lines.join('\n')
    const secrets = [user.email, 'secret@example.org', 'nobody@example.org', 'Countess', 'https:', 'token']
    for (const secret of [...secrets, ...sender.received.map(tokenOf).filter((token) => token !== '')]) {
      expect(log).not.toContain(secret)
    }
  })
})
