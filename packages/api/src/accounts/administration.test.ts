import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, identityFor, phone, type TestServer } from '../../testing/test-server.js'

describe.each(testDatabases())('administration of accounts on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const root = await testServer.registerAs(['admin'], 'Root')
    const bob = await testServer.register('Bob')
    await testServer.delivered()
    return { testServer, root, bob, admin: await testServer.as(root.tokens), asBob: await testServer.as(bob.tokens) }
  }
  const actions = async ({ database }: TestServer, targetId: string) => {
    const { auditEntries } = database.tables
    const rows = await database.query.select().from(auditEntries)
    return rows.filter((row) => row.targetId === targetId).map(({ action, details }) => [action, JSON.parse(details)])
  }

  it('users.get returns any account except deleted ones', async () => {
    const { testServer, bob, admin } = await setUp()
    expect(await admin.users.get({ userId: bob.user.id })).toEqual(bob.user)
    expect(await codeOf(admin.users.get({ userId: testServer.runtime.randomId() }))).toBe('USER_NOT_FOUND')
    await admin.users.delete({ userId: bob.user.id })
    expect(await codeOf(admin.users.get({ userId: bob.user.id }))).toBe('USER_NOT_FOUND')
  })

  describe('users.setRoles', () => {
    it('applies new roles on the next call, and ends no session', async () => {
      const { testServer, bob, admin, asBob } = await setUp()
      expect(await codeOf(asBob.users.list())).toBe('FORBIDDEN')
      const changed = await admin.users.setRoles({ userId: bob.user.id, roles: ['admin', 'user', 'admin'] })
      expect(changed.roles).toEqual(['admin', 'user'])
      expect((await asBob.users.list()).items).toHaveLength(2)
      await admin.users.setRoles({ userId: bob.user.id, roles: ['guest'] })
      expect(await codeOf(asBob.projects.create({ name: 'P' }))).toBe('FORBIDDEN')
      expect((await actions(testServer, bob.user.id)).filter(([action]) => action === 'user.setRoles')).toEqual([
        ['user.setRoles', { from: ['user'], to: ['admin', 'user'] }],
        ['user.setRoles', { from: ['admin', 'user'], to: ['guest'] }],
      ])
    })

    it('rejects demoting the last administrator and oneself', async () => {
      const { root, bob, admin } = await setUp()
      const demoteRoot = () => admin.users.setRoles({ userId: root.user.id, roles: ['user'] })
      expect(await codeOf(demoteRoot())).toBe('LAST_ADMIN')
      await admin.users.setRoles({ userId: bob.user.id, roles: ['admin'] })
      expect(await codeOf(demoteRoot())).toBe('FORBIDDEN')
      expect((await admin.users.setRoles({ userId: root.user.id, roles: ['admin', 'user'] })).roles).toHaveLength(2)
    })

    it('keeps one administrator when two demote each other at once', async () => {
      const { testServer, root, bob, admin, asBob } = await setUp()
      for (let round = 0; round < 10; round += 1) {
        await testServer.database.transaction((tx) =>
          tx.update(testServer.database.tables.users).set({ roles: '["admin"]' }),
        )
        const outcomes = await Promise.allSettled([
          admin.users.setRoles({ userId: bob.user.id, roles: ['user'] }),
          asBob.users.setRoles({ userId: root.user.id, roles: ['user'] }),
        ])
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      }
    })
  })

  describe('users.suspend', () => {
    it('ends sessions, mailed links and generations of a suspended account, and stores the reason in the audit log only', async () => {
      const { testServer, bob, admin, asBob } = await setUp()
      const project = await asBob.projects.create({ name: 'P' })
      const generation = await asBob.generations.start({ projectId: project.id, prompt: 'a feed' })
      await asBob.auth.requestEmailVerification()
      const link = await testServer.linkTo(bob.user.email)

      const suspended = await admin.users.suspend({ userId: bob.user.id, reason: 'spam' })
      expect(suspended).toEqual({ ...bob.user, status: 'suspended', updatedAt: suspended.updatedAt })
      expect(await codeOf(asBob.users.me())).toBe('ACCOUNT_SUSPENDED')
      const signIn = () => testServer.anybody.auth.login({ email: bob.user.email, password: goodPassword })
      expect(await codeOf(signIn())).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf(testServer.anybody.auth.refresh({ refreshToken: bob.tokens.refreshToken ?? '' }))).toBe(
        'ACCOUNT_SUSPENDED',
      )
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token: link }))).toBe('INVALID_TOKEN')
      expect((await testServer.generations.get(generation.id)).status).toBe('canceled')
      expect(await actions(testServer, bob.user.id)).toContainEqual(['user.suspend', { reason: 'spam' }])

      expect((await admin.users.unsuspend({ userId: bob.user.id })).status).toBe('active')
      expect(await codeOf(asBob.users.me())).toBe('SESSION_REVOKED')
      expect((await signIn()).user.id).toBe(bob.user.id)
    })

    it('returns the same account when it is suspended again, and records each change of the status once', async () => {
      const { testServer, bob, admin } = await setUp()
      const once = await admin.users.suspend({ userId: bob.user.id })
      expect(await admin.users.suspend({ userId: bob.user.id })).toEqual(once)
      await admin.users.unsuspend({ userId: bob.user.id })
      await admin.users.unsuspend({ userId: bob.user.id })
      const recordedActions = (await actions(testServer, bob.user.id)).map(([action]) => action)
      expect(recordedActions.filter((action) => /suspend/.test(action))).toEqual(['user.suspend', 'user.unsuspend'])
    })

    it('rejects suspending the last administrator and oneself', async () => {
      const { root, bob, admin } = await setUp()
      expect(await codeOf(admin.users.suspend({ userId: root.user.id }))).toBe('LAST_ADMIN')
      await admin.users.setRoles({ userId: bob.user.id, roles: ['admin'] })
      expect(await codeOf(admin.users.suspend({ userId: root.user.id }))).toBe('FORBIDDEN')
      await admin.users.suspend({ userId: bob.user.id })
      expect(await codeOf(admin.users.suspend({ userId: root.user.id }))).toBe('LAST_ADMIN')
    })
  })

  describe('the sessions procedures', () => {
    it('let administrators list and revoke the sessions of other users', async () => {
      const { testServer, bob, admin, asBob } = await setUp()
      const credentials = { email: bob.user.email, password: goodPassword }
      const second = await (await testServer.as({ client: phone })).auth.login(credentials)
      await testServer.anybody.auth.login(credentials)
      const { items } = await admin.sessions.list({ userId: bob.user.id })
      expect(items.map(({ current }) => current)).toEqual([false, false, false])
      expect(await admin.sessions.revoke({ sessionId: second.session.id })).toEqual({ revoked: 1 })
      expect(await admin.sessions.revokeAll({ userId: bob.user.id })).toEqual({ revoked: 2 })
      expect(await admin.sessions.revokeAll({ userId: bob.user.id })).toEqual({ revoked: 0 })
      expect(await codeOf(asBob.users.me())).toBe('SESSION_REVOKED')
      expect(await codeOf(admin.sessions.revokeAll({ userId: testServer.runtime.randomId() }))).toBe('USER_NOT_FOUND')
    })

    it('end all sessions of the caller but the current one with sessions.revokeOthers', async () => {
      const { testServer, root, bob, asBob } = await setUp()
      await testServer.anybody.auth.login({ email: bob.user.email, password: goodPassword })
      expect(await asBob.sessions.revokeOthers()).toEqual({ revoked: 1 })
      expect(await asBob.sessions.revokeOthers()).toEqual({ revoked: 0 })
      expect((await asBob.users.me()).id).toBe(bob.user.id)
      expect((await (await testServer.as(root.tokens)).users.me()).id).toBe(root.user.id)
    })
  })
})
