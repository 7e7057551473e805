import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, hour, type Identity, identityFor, laptop, phone } from '../../testing/identity.js'
import { readMeta } from '../platform/meta-store.js'

describe.each(testDatabases())('the age of the log on $name', ({ open }) => {
  const identity = identityFor(open)

  const clientInfo = ({ database }: Identity) => database.query.select().from(database.tables.auditClientInfo)
  const entries = ({ database }: Identity) => database.query.select().from(database.tables.auditEntries)
  const signIn = async (house: Identity, email: string, password = goodPassword) =>
    (await house.as({ client: phone })).auth.login({ email, password })

  it.each([90, 7])(
    'erases from where something was done after AUDIT_ORIGIN_DAYS, and nothing else: %s',
    async (days) => {
      const house = await identity({ auditClientInfoDays: days })
      const { user } = await house.register()
      house.passes(hour)
      await signIn(house, user.email)
      const whole = await entries(house)
      const left = async () => {
        await house.audit.deleteOldClientInfo()
        return (await clientInfo(house)).map(({ ipAddress }) => ipAddress).sort()
      }
      house.passes(days * day - hour - 1)
      expect(await left()).toEqual([laptop.ipAddress, phone.ipAddress])
      house.passes(1)
      expect(await left()).toEqual([phone.ipAddress])
      house.passes(hour)
      expect(await left()).toEqual([])
      expect(await entries(house)).toEqual(whole)
      const admin = await house.as((await house.registerAs(['admin'], 'Root')).tokens)
      const { items } = await admin.audit.list({ actorId: user.id })
      expect(items.map(({ action, ipAddress, userAgent }) => [action, ipAddress, userAgent])).toEqual([
        ['user.login', null, null],
        ['user.register', null, null],
      ])
    },
  )

  it.each(['deleteMe', 'delete'] as const)('erases it with the account, and nothing else: users.%s', async (how) => {
    const house = await identity()
    const root = await house.registerAs(['admin'], 'Root')
    const bob = await house.register('Bob')
    const ada = await house.register('Ada')
    const { session } = await signIn(house, ada.user.email)
    expect(await codeOf(signIn(house, ada.user.email, 'wrong'))).toBe('INVALID_CREDENTIALS')
    await (await house.as(root.tokens)).sessions.revoke({ sessionId: session.id })
    await (await house.as(root.tokens)).users.setRoles({ userId: ada.user.id, roles: ['guest'] })

    const before = await entries(house)
    const kept = (await clientInfo(house)).filter(({ userId }) => userId !== ada.user.id)
    expect(kept.map(({ userId }) => userId).sort()).toEqual(
      [root.user.id, root.user.id, root.user.id, bob.user.id].sort(),
    )
    if (how === 'delete') await (await house.as(root.tokens)).users.delete({ userId: ada.user.id })
    else await (await house.as(ada.tokens)).users.deleteMe({ password: goodPassword })

    const after = await clientInfo(house)
    expect(after).toEqual(expect.arrayContaining(kept))
    expect(after).toHaveLength(kept.length + (how === 'delete' ? 1 : 0))
    expect(after.filter(({ userId }) => userId === ada.user.id)).toEqual([])
    const log = await entries(house)
    expect(log).toEqual(expect.arrayContaining(before))
    expect(log).toHaveLength(before.length + 1)
  })

  it('can be cut short, which is an entry too, with its clientInfo, and only up to then', async () => {
    const house = await identity()
    const { user } = await house.register()
    house.passes(1)
    const before = new Date(house.now())
    await signIn(house, user.email)
    house.passes(day)
    await signIn(house, user.email)
    const kept = (await entries(house)).filter(({ at }) => at >= before)

    expect(await house.audit.prune(before)).toBe(1)
    const log = await entries(house)
    const note = log.find(({ action }) => action === 'audit.prune')
    expect(log).toHaveLength(3)
    expect(log).toEqual(expect.arrayContaining(kept))
    expect(note).toMatchObject({ actorId: null, sessionId: null, targetType: 'audit', outcome: 'success' })
    expect(JSON.parse(note?.details ?? '')).toEqual({ before: before.toISOString(), removed: 1 })
    expect((await clientInfo(house)).map(({ entryId }) => entryId).sort()).toEqual(kept.map(({ id }) => id).sort())
    expect(await readMeta(house.database.query, house.database.tables, 'audit.pruneBefore')).toBeUndefined()

    const { auditEntries } = house.database.tables
    await expect(house.database.transaction((tx) => tx.delete(auditEntries))).rejects.toThrow()
    expect(await house.audit.prune(before)).toBe(0)
    expect(await entries(house)).toHaveLength(4)
    house.passes(1)
    expect(await house.audit.prune(new Date(house.now()))).toBe(4)
    expect((await entries(house)).map(({ action }) => action)).toEqual(['audit.prune'])
  })

  it('is not cut at all when that cannot be written down', async () => {
    const house = await identity()
    await house.register()
    house.passes(1)
    const { randomId } = house.runtime
    const whole = await entries(house)
    house.runtime.randomId = () => {
      throw new Error('nothing to name it by')
    }
    await expect(house.audit.prune(new Date(house.now()))).rejects.toThrow('nothing to name it by')
    house.runtime.randomId = randomId
    expect(await entries(house)).toEqual(whole)
    expect(await readMeta(house.database.query, house.database.tables, 'audit.pruneBefore')).toBeUndefined()
  })
})
