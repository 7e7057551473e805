import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  day,
  goodPassword,
  hour,
  identityFor,
  laptop,
  phone,
  type TestServer,
} from '../../testing/test-server.js'
import { readMeta } from '../platform/meta-store.js'

describe.each(testDatabases())('the audit log on $name', ({ open }) => {
  const identity = identityFor(open)

  const clientInfo = ({ database }: TestServer) => database.query.select().from(database.tables.auditClientInfo)
  const entries = ({ database }: TestServer) => database.query.select().from(database.tables.auditEntries)
  const signIn = async (testServer: TestServer, email: string, password = goodPassword) =>
    (await testServer.as({ client: phone })).auth.login({ email, password })

  it.each([90, 7])(
    'erases IP addresses and user agents after AUDIT_ORIGIN_DAYS (%s), and keeps the entries',
    async (days) => {
      const testServer = await identity({ auditClientInfoDays: days })
      const { user } = await testServer.register()
      testServer.advanceClock(hour)
      await signIn(testServer, user.email)
      const whole = await entries(testServer)
      const left = async () => {
        await testServer.audit.deleteOldClientInfo()
        return (await clientInfo(testServer)).map(({ ipAddress }) => ipAddress).sort()
      }
      testServer.advanceClock(days * day - hour - 1)
      expect(await left()).toEqual([laptop.ipAddress, phone.ipAddress])
      testServer.advanceClock(1)
      expect(await left()).toEqual([phone.ipAddress])
      testServer.advanceClock(hour)
      expect(await left()).toEqual([])
      expect(await entries(testServer)).toEqual(whole)
      const admin = await testServer.as((await testServer.registerAs(['admin'], 'Root')).tokens)
      const { items } = await admin.audit.list({ actorId: user.id })
      expect(items.map(({ action, ipAddress, userAgent }) => [action, ipAddress, userAgent])).toEqual([
        ['user.login', null, null],
        ['user.register', null, null],
      ])
    },
  )

  it.each(['deleteMe', 'delete'] as const)(
    'erases IP addresses and user agents of an account that users.%s deletes, and keeps the entries',
    async (how) => {
      const testServer = await identity()
      const root = await testServer.registerAs(['admin'], 'Root')
      const bob = await testServer.register('Bob')
      const ada = await testServer.register('Ada')
      const { session } = await signIn(testServer, ada.user.email)
      expect(await codeOf(signIn(testServer, ada.user.email, 'wrong'))).toBe('INVALID_CREDENTIALS')
      await (await testServer.as(root.tokens)).sessions.revoke({ sessionId: session.id })
      await (await testServer.as(root.tokens)).users.setRoles({ userId: ada.user.id, roles: ['guest'] })

      const before = await entries(testServer)
      const kept = (await clientInfo(testServer)).filter(({ userId }) => userId !== ada.user.id)
      expect(kept.map(({ userId }) => userId).sort()).toEqual(
        [root.user.id, root.user.id, root.user.id, bob.user.id].sort(),
      )
      if (how === 'delete') await (await testServer.as(root.tokens)).users.delete({ userId: ada.user.id })
      else await (await testServer.as(ada.tokens)).users.deleteMe({ password: goodPassword })

      const after = await clientInfo(testServer)
      expect(after).toEqual(expect.arrayContaining(kept))
      expect(after).toHaveLength(kept.length + (how === 'delete' ? 1 : 0))
      expect(after.filter(({ userId }) => userId === ada.user.id)).toEqual([])
      const log = await entries(testServer)
      expect(log).toEqual(expect.arrayContaining(before))
      expect(log).toHaveLength(before.length + 1)
    },
  )

  it('prunes entries before a time, with their IP addresses and user agents, and records that', async () => {
    const testServer = await identity()
    const { user } = await testServer.register()
    testServer.advanceClock(1)
    const before = new Date(testServer.now())
    await signIn(testServer, user.email)
    testServer.advanceClock(day)
    await signIn(testServer, user.email)
    const kept = (await entries(testServer)).filter(({ at }) => at >= before)

    expect(await testServer.audit.prune(before)).toBe(1)
    const log = await entries(testServer)
    const pruneEntry = log.find(({ action }) => action === 'audit.prune')
    expect(log).toHaveLength(3)
    expect(log).toEqual(expect.arrayContaining(kept))
    expect(pruneEntry).toMatchObject({ actorId: null, sessionId: null, targetType: 'audit', outcome: 'success' })
    expect(JSON.parse(pruneEntry?.details ?? '')).toEqual({ before: before.toISOString(), removed: 1 })
    expect((await clientInfo(testServer)).map(({ entryId }) => entryId).sort()).toEqual(kept.map(({ id }) => id).sort())
    expect(await readMeta(testServer.database.query, testServer.database.tables, 'audit.pruneBefore')).toBeUndefined()

    const { auditEntries } = testServer.database.tables
    await expect(testServer.database.transaction((tx) => tx.delete(auditEntries))).rejects.toThrow()
    expect(await testServer.audit.prune(before)).toBe(0)
    expect(await entries(testServer)).toHaveLength(4)
    testServer.advanceClock(1)
    expect(await testServer.audit.prune(new Date(testServer.now()))).toBe(4)
    expect((await entries(testServer)).map(({ action }) => action)).toEqual(['audit.prune'])
  })

  it('prunes nothing if that cannot be recorded', async () => {
    const testServer = await identity()
    await testServer.register()
    testServer.advanceClock(1)
    const { randomId } = testServer.runtime
    const whole = await entries(testServer)
    testServer.runtime.randomId = () => {
      throw new Error('no id available')
    }
    await expect(testServer.audit.prune(new Date(testServer.now()))).rejects.toThrow('no id available')
    testServer.runtime.randomId = randomId
    expect(await entries(testServer)).toEqual(whole)
    expect(await readMeta(testServer.database.query, testServer.database.tables, 'audit.pruneBefore')).toBeUndefined()
  })
})
