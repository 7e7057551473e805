import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  goodPassword,
  identityFor,
  instantHash,
  laptop,
  phone,
  type TestServer,
} from '../../../testing/test-server.js'
import type { PasswordHash } from './hash.js'

/**
 * Creates a hash function that records its calls: `checked` lists the hashes that were compared, and `counts.made` is
 * the number of hashes that were made.
 */
function countedHash() {
  const checked: string[] = []
  const counts = { made: 0 }
  const passwordHash: PasswordHash = {
    ...instantHash,
    make: (password) => {
      counts.made += 1
      return instantHash.make(password)
    },
    matches: (hash, password) => {
      checked.push(hash)
      return instantHash.matches(hash, password)
    },
  }
  return { passwordHash, checked, counts }
}

const failuresIn = async ({ database }: TestServer) => {
  const { auditEntries } = database.tables
  const entries = await database.query.select().from(auditEntries)
  return entries.filter(({ action }) => action === 'user.loginFailed')
}

const errorOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => expect.fail('The call succeeded.'),
    (error: { reason: string; message: string }) => [error.reason, error.message],
  )

describe.each(testDatabases())('the password check on $name', ({ open }) => {
  const identity = identityFor(open)

  const setHash = ({ database }: TestServer, passwordHash: string | null) =>
    database.transaction((tx) => tx.update(database.tables.users).set({ passwordHash }))

  it('rejects known and unknown addresses with the same error after one comparison, and audits only known ones', async () => {
    const { passwordHash, checked } = countedHash()
    const testServer = await identity({ passwordHash })
    const { user } = await testServer.register()
    const elsewhere = await testServer.as({ client: phone })
    const login = (email: string) => errorOf(elsewhere.auth.login({ email, password: 'not the right one at all' }))

    const { recordNothing } = testServer.audit
    let unrecorded = 0
    testServer.audit.recordNothing = (...call) => {
      unrecorded += 1
      return recordNothing(...call)
    }
    checked.length = 0
    const answers = [await login(user.email), await login('nobody@example.org')]
    expect(unrecorded).toBe(1)
    expect(answers[0]).toEqual(['INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.'])
    expect(answers[1]).toEqual(answers[0])
    expect(checked).toEqual([`new:${goodPassword}`, instantHash.dummy])

    const failures = await failuresIn(testServer)
    expect(failures).toMatchObject([
      { actorId: null, targetType: 'user', targetId: user.id, sessionId: null, outcome: 'failure', details: '{}' },
    ])
    const { auditClientInfo } = testServer.database.tables
    const clientInfo = await testServer.database.query.select().from(auditClientInfo)
    expect(clientInfo.filter(({ ipAddress }) => ipAddress === phone.ipAddress)).toMatchObject([
      { entryId: failures[0]?.id, userId: user.id, userAgent: phone.userAgent },
    ])
  })

  it('rejects passwords for an account that has none, and audits each failure', async () => {
    const { passwordHash, checked } = countedHash()
    const testServer = await identity({ passwordHash })
    const { user } = await testServer.register()
    await setHash(testServer, null)
    checked.length = 0
    for (const password of ['', 'nobody', instantHash.dummy]) {
      expect(await codeOf(testServer.anybody.auth.login({ email: user.email, password }))).toBe('INVALID_CREDENTIALS')
    }
    expect(checked).toEqual(Array(3).fill(instantHash.dummy))
    expect(await failuresIn(testServer)).toHaveLength(3)
  })

  it('checks the password in all procedures that require it, and audits each failure', async () => {
    const { passwordHash, checked } = countedHash()
    const testServer = await identity({ passwordHash })
    const { user, tokens, session } = await testServer.register()
    const ada = await testServer.as(tokens)
    const wrong = 'not the right one at all'
    const newPassword = 'eleven brass kettles whistling'
    const calls = [
      () => testServer.anybody.auth.login({ email: user.email, password: wrong }),
      () => ada.auth.changePassword({ currentPassword: wrong, newPassword }),
      () => ada.auth.requestEmailChange({ newEmail: 'new@example.org', password: wrong }),
      () => ada.users.deleteMe({ password: wrong }),
    ]
    checked.length = 0
    for (const ask of calls) expect(await codeOf(ask())).toBe('INVALID_CREDENTIALS')
    expect(checked).toEqual(Array(calls.length).fill(`new:${goodPassword}`))
    const failures = await failuresIn(testServer)
    const actors = failures.map(({ actorId, sessionId, targetId, outcome }) => [actorId, sessionId, targetId, outcome])
    expect(actors).toContainEqual([null, null, user.id, 'failure'])
    expect(actors.filter(([actorId]) => actorId !== null)).toEqual(
      Array(calls.length - 1).fill([user.id, session.id, user.id, 'failure']),
    )
    expect(await ada.users.me()).toEqual(user)
  })

  it('replaces an outdated hash once, only when the password is right, and keeps updatedAt', async () => {
    const { passwordHash, counts } = countedHash()
    const testServer = await identity({ passwordHash })
    const { user } = await testServer.register()
    const hash = async () => (await testServer.directory.byId(testServer.database.query, user.id))?.passwordHash
    await setHash(testServer, `old:${goodPassword}`)
    counts.made = 0

    const wrong = testServer.anybody.auth.login({ email: user.email, password: 'not the right one at all' })
    expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
    expect([await hash(), counts.made]).toEqual([`old:${goodPassword}`, 0])

    const before = (await testServer.directory.byId(testServer.database.query, user.id))?.updatedAt
    await testServer.anybody.auth.login({ email: user.email, password: goodPassword })
    expect([await hash(), counts.made]).toEqual([`new:${goodPassword}`, 1])
    await testServer.anybody.auth.login({ email: user.email, password: goodPassword })
    expect(counts.made).toBe(1)
    expect((await testServer.directory.byId(testServer.database.query, user.id))?.updatedAt).toEqual(before)
  })

  it('neither counts nor audits an attempt whose comparison itself fails', async () => {
    let isBroken = false
    const matches: PasswordHash['matches'] = async (hash, password) => {
      if (isBroken) throw new Error('no memory left')
      return instantHash.matches(hash, password)
    }
    const testServer = await identity({ passwordHash: { ...instantHash, matches }, rateLimitScale: 1 })
    const { user } = await testServer.register('Ada', laptop)
    const login = () => testServer.anybody.auth.login({ email: user.email, password: goodPassword })
    isBroken = true
    for (let count = 0; count < 12; count += 1) await expect(login()).rejects.toThrow('no memory left')
    isBroken = false
    expect((await login()).user.id).toBe(user.id)
    expect(await failuresIn(testServer)).toEqual([])
  })
})
