import { type Database, openDatabase, type Transaction } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, createIdentity, goodPassword, hour, type Identity, present, second } from '../../testing/identity.js'
import { everythingIn, mailsIn, postOf, tokenOf } from '../../testing/mail-box.js'

const newPassword = 'eleven brass kettles whistling'
/** How long after the first attempt the next ones come: each pause is twice the one before, an hour at most, for a day. */
const attempts = [0, 90, 270, 630, 1350, 2790, 5670, ...Array.from({ length: 22 }, (_, hours) => 9270 + hours * 3600)]

describe.each(testDatabases())('the sender of mails on $name', ({ open }) => {
  let house: Identity
  beforeAll(async () => {
    house = await createIdentity(open)
  })
  afterEach(() => house.database.transaction((tx) => tx.delete(house.database.tables.mails)))
  afterAll(() => house.close())

  const ask = (email: string) => house.anybody.auth.requestPasswordReset({ email })
  const register = async () => {
    const { user } = await house.register()
    await house.database.transaction((tx) => tx.delete(house.database.tables.mails))
    return user
  }
  const reset = (token: string) => house.anybody.auth.resetPassword({ token, newPassword })

  /** The database of the house with transactions that something happens to. */
  const databaseWhere = (transaction: (run: Database['transaction'], count: number) => unknown): Database => {
    let count = 0
    return {
      ...house.database,
      async transaction<T>(work: (tx: Transaction) => Promise<T>) {
        count += 1
        await transaction(house.database.transaction, count)
        return house.database.transaction(work)
      },
    }
  }

  it('sends a mail once, and keeps nothing of it', async () => {
    const { email, name } = await register()
    const post = postOf(house)
    await ask(email)
    await post.sendDue()
    await post.sendDue()
    const queuedAt = new Date(house.now())
    const mail = { template: 'resetPassword', name, token: expect.any(String) }
    expect(post.taken).toEqual([{ id: expect.any(String), queuedAt, recipient: email, mail }])
    expect(await mailsIn(house)).toEqual([])
  })

  it('tries again later and later, the same mail each time, and gives up after a day', async () => {
    const { user } = await house.register()
    const post = postOf(house)
    post.refuses = () => true
    const startedAt = house.now()
    for (const [index, after] of attempts.entries()) {
      if (index > 0) {
        house.passes(startedAt + after * second - 1 - house.now())
        await post.sendDue()
        expect(post.taken).toHaveLength(index)
        house.passes(1)
      }
      await post.sendDue()
      expect(post.taken).toHaveLength(index + 1)
    }
    const [first] = post.taken
    expect(first).toMatchObject({ recipient: user.email, mail: { template: 'verifyEmail' } })
    for (const mail of post.taken) expect(mail).toEqual(first)
    expect(post.lines.filter((line) => line.startsWith('error'))).toEqual([])

    const token = tokenOf(present(first))
    const [{ sealedToken = null } = {}] = await mailsIn(house)
    expect(await everythingIn(house)).not.toContain(token)
    expect(house.keyring.open('mailed tokens', present(sealedToken), present(first).id)).toBe(token)

    house.passes(hour)
    await post.sendDue()
    expect(post.taken).toHaveLength(attempts.length)
    expect(post.lines.filter((line) => line.startsWith('error'))).toEqual([expect.stringContaining('given up')])
    expect(await everythingIn(house)).not.toContain(present(sealedToken))
    expect(await mailsIn(house)).toEqual([])
  })

  it('keeps its token for the attempts, sealed, and only until it was taken', async () => {
    const { email } = await register()
    const post = postOf(house)
    post.refuses = () => true
    await ask(email)
    await post.sendDue()
    const [first] = post.news()
    const [{ sealedToken = null } = {}] = await mailsIn(house)
    post.refuses = () => false
    house.passes(90 * second)
    await post.sendDue()
    expect(post.news()).toEqual([first])
    expect(await everythingIn(house)).not.toContain(present(sealedToken))
    expect(await reset(tokenOf(present(first)))).toEqual({ revokedSessions: 1 })
  })

  it('does not let a mail that fails hold up the others', async () => {
    const users = []
    for (let count = 0; count < 12; count += 1) users.push(await register())
    const post = postOf(house)
    const [refused, thrown, unwritable, ...others] = users.map(({ email }) => email)
    post.refuses = ({ recipient }) => {
      if (recipient === thrown) throw new TypeError('not even a promise')
      return recipient === refused
    }
    for (const { email } of users) await ask(email)
    const { mails } = house.database.tables
    await house.database.transaction((tx) =>
      tx
        .update(mails)
        .set({ sealedToken: 'made of another secret' })
        .where(eq(mails.recipient, unwritable ?? '')),
    )
    await post.sendDue()
    expect(post.taken.map(({ recipient }) => recipient)).toEqual([refused, thrown, ...others])
    const left = await mailsIn(house)
    expect(left.map(({ recipient, attempts }) => [recipient, attempts]).sort()).toEqual(
      [refused, thrown, unwritable].map((recipient) => [recipient, 1]).sort(),
    )
    for (const { nextAttemptAt } of left) expect(nextAttemptAt.getTime()).toBe(house.now() + 90 * second)
  })

  it('sends each mail once from two processes', async () => {
    const recipients: string[] = []
    for (let count = 0; count < 30; count += 1) {
      recipients.push(`many${count}@example.org`)
      const letter = { email: recipients[count] ?? '', name: 'Many', passwordHash: `new:${goodPassword}` }
      await house.database.transaction((tx) =>
        house.directory.add(tx, { ...letter, roles: ['user'], emailVerified: true, isDemo: false }),
      )
      await ask(letter.email)
    }
    const another = await openDatabase(house.url, { clock: house.now })
    const posts = [postOf(house), postOf(house, { database: another })]
    await Promise.all(posts.map((post) => post.sendDue()))
    const sent = posts.flatMap(({ taken }) => taken.map(({ recipient }) => recipient))
    expect(sent.sort()).toEqual(recipients.sort())
    expect(await mailsIn(house)).toEqual([])
    await another.close()
  })

  it('sends again, the same under the same id, what was taken just before its process ended', async () => {
    const { email } = await register()
    await ask(email)
    // Taken, written; and then the process is gone.
    const database = databaseWhere((_, count) => count > 2 && Promise.reject(new Error('killed')))
    const killed = postOf(house, { database })
    await killed.sendDue()
    const next = postOf(house)
    await next.sendDue()
    expect(next.taken).toEqual([])
    house.passes(90 * second)
    await next.sendDue()
    expect(next.taken).toEqual(killed.taken)
    expect(next.taken).toHaveLength(1)
    expect(await reset(tokenOf(present(next.taken[0])))).toEqual({ revokedSessions: 1 })
  })

  it('makes no link for a mail that is cancelled while it is being taken', async () => {
    const { user, tokens } = await house.register()
    await house.delivered()
    const ada = await house.as(tokens)
    await ask(user.email)
    const change = { currentPassword: goodPassword, newPassword }
    const database = databaseWhere((_, count) => count === 2 && ada.auth.changePassword(change))
    const post = postOf(house, { database })
    await post.sendDue()
    expect(post.taken.map(({ mail }) => mail.template)).toEqual(['passwordChanged'])
    const { mailedTokens } = house.database.tables
    expect(await house.database.query.$count(mailedTokens, eq(mailedTokens.userId, user.id))).toBe(0)
    expect(await codeOf(reset('nothing'))).toBe('INVALID_TOKEN')
  })

  it('writes neither recipient nor token nor name into the log', async () => {
    const { user, tokens } = await house.register('Countess Lovelace')
    await (await house.as(tokens)).auth.requestEmailChange({ newEmail: 'secret@example.org', password: goodPassword })
    await ask(user.email)
    await ask('nobody@example.org')
    const post = postOf(house)
    post.refuses = () => true
    await post.sendDue()
    post.refuses = ({ mail }) => mail.template === 'verifyEmail'
    house.passes(90 * second)
    await post.sendDue()
    house.passes(25 * hour)
    await post.sendDue()
    const levels = post.lines.map((line) => line.split(' ', 1)[0])
    expect([...new Set(levels)].sort()).toEqual(['debug', 'error', 'info', 'warn'])
    const log = post.lines.join('\n')
    const secrets = [user.email, 'secret@example.org', 'nobody@example.org', 'Countess', 'https:', 'token']
    for (const secret of [...secrets, ...post.taken.map(tokenOf).filter((token) => token !== '')]) {
      expect(log).not.toContain(secret)
    }
  })
})
