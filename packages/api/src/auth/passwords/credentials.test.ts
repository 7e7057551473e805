import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  goodPassword,
  type Identity,
  identityFor,
  instantHash,
  laptop,
  phone,
} from '../../../testing/identity.js'
import type { PasswordHash } from './hash.js'

/** Hashes that are counted: `checked` holds what was compared, `made` how many were made. */
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

const failuresIn = async ({ database }: Identity) => {
  const { auditEntries } = database.tables
  const entries = await database.query.select().from(auditEntries)
  return entries.filter(({ action }) => action === 'user.loginFailed')
}

const refusalOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => expect.fail('It was answered.'),
    (error: { reason: string; message: string }) => [error.reason, error.message],
  )

describe.each(testDatabases())('the proof by a password on $name', ({ open }) => {
  const identity = identityFor(open)

  const setHash = ({ database }: Identity, passwordHash: string | null) =>
    database.transaction((tx) => tx.update(database.tables.users).set({ passwordHash }))

  it('is refused alike, at the cost of one hash, for a known address and an unknown one; only the known is noted', async () => {
    const { passwordHash, checked } = countedHash()
    const house = await identity({ passwordHash })
    const { user } = await house.register()
    const elsewhere = await house.as({ client: phone })
    const login = (email: string) => refusalOf(elsewhere.auth.login({ email, password: 'not the right one at all' }))

    const { recordNothing } = house.audit
    let unnoted = 0
    house.audit.recordNothing = (...call) => {
      unnoted += 1
      return recordNothing(...call)
    }
    checked.length = 0
    const answers = [await login(user.email), await login('nobody@example.org')]
    expect(unnoted).toBe(1)
    expect(answers[0]).toEqual(['INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.'])
    expect(answers[1]).toEqual(answers[0])
    expect(checked).toEqual([`new:${goodPassword}`, instantHash.ofNobody])

    const noted = await failuresIn(house)
    expect(noted).toMatchObject([
      { actorId: null, targetType: 'user', targetId: user.id, sessionId: null, outcome: 'failure', details: '{}' },
    ])
    const { auditClientInfo } = house.database.tables
    const clientInfo = await house.database.query.select().from(auditClientInfo)
    expect(clientInfo.filter(({ ipAddress }) => ipAddress === phone.ipAddress)).toMatchObject([
      { entryId: noted[0]?.id, userId: user.id, userAgent: phone.userAgent },
    ])
  })

  it('is refused for an account without a password, whatever is typed', async () => {
    const { passwordHash, checked } = countedHash()
    const house = await identity({ passwordHash })
    const { user } = await house.register()
    await setHash(house, null)
    checked.length = 0
    for (const password of ['', 'nobody', instantHash.ofNobody]) {
      expect(await codeOf(house.anybody.auth.login({ email: user.email, password }))).toBe('INVALID_CREDENTIALS')
    }
    expect(checked).toEqual(Array(3).fill(instantHash.ofNobody))
    expect(await failuresIn(house)).toHaveLength(3)
  })

  it('is asked in the same way by everything that wants a password', async () => {
    const { passwordHash, checked } = countedHash()
    const house = await identity({ passwordHash })
    const { user, tokens, session } = await house.register()
    const ada = await house.as(tokens)
    const wrong = 'not the right one at all'
    const newPassword = 'eleven brass kettles whistling'
    const asks = [
      () => house.anybody.auth.login({ email: user.email, password: wrong }),
      () => ada.auth.changePassword({ currentPassword: wrong, newPassword }),
      () => ada.auth.requestEmailChange({ newEmail: 'new@example.org', password: wrong }),
      () => ada.users.deleteMe({ password: wrong }),
    ]
    checked.length = 0
    for (const ask of asks) expect(await codeOf(ask())).toBe('INVALID_CREDENTIALS')
    expect(checked).toEqual(Array(asks.length).fill(`new:${goodPassword}`))
    const noted = await failuresIn(house)
    const who = noted.map(({ actorId, sessionId, targetId, outcome }) => [actorId, sessionId, targetId, outcome])
    expect(who).toContainEqual([null, null, user.id, 'failure'])
    expect(who.filter(([actorId]) => actorId !== null)).toEqual(
      Array(asks.length - 1).fill([user.id, session.id, user.id, 'failure']),
    )
    expect(await ada.users.me()).toEqual(user)
  })

  it('answers another hash when the one that is stored was made with less work, and only for the right password', async () => {
    const { passwordHash, counts } = countedHash()
    const house = await identity({ passwordHash })
    const { user } = await house.register()
    const hash = async () => (await house.directory.byId(house.database.query, user.id))?.passwordHash
    await setHash(house, `old:${goodPassword}`)
    counts.made = 0

    const wrong = house.anybody.auth.login({ email: user.email, password: 'not the right one at all' })
    expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
    expect([await hash(), counts.made]).toEqual([`old:${goodPassword}`, 0])

    const before = (await house.directory.byId(house.database.query, user.id))?.updatedAt
    await house.anybody.auth.login({ email: user.email, password: goodPassword })
    expect([await hash(), counts.made]).toEqual([`new:${goodPassword}`, 1])
    await house.anybody.auth.login({ email: user.email, password: goodPassword })
    expect(counts.made).toBe(1)
    expect((await house.directory.byId(house.database.query, user.id))?.updatedAt).toEqual(before)
  })

  it('counts for nothing when the check itself fails', async () => {
    let isBroken = false
    const matches: PasswordHash['matches'] = async (hash, password) => {
      if (isBroken) throw new Error('no memory left')
      return instantHash.matches(hash, password)
    }
    const house = await identity({ passwordHash: { ...instantHash, matches }, rateLimitScale: 1 })
    const { user } = await house.register('Ada', laptop)
    const login = () => house.anybody.auth.login({ email: user.email, password: goodPassword })
    isBroken = true
    for (let count = 0; count < 12; count += 1) await expect(login()).rejects.toThrow('no memory left')
    isBroken = false
    expect((await login()).user.id).toBe(user.id)
    expect(await failuresIn(house)).toEqual([])
  })
})
