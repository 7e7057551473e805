import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  goodPassword,
  identityFor,
  instantHash,
  laptop,
  present,
  type TestServer,
} from '../../../testing/test-server.js'
import { createMaintenance } from '../../app/create-maintenance.js'
import { MaintenanceError } from './errors.js'

const ada = { email: 'ada@example.org', name: 'Ada', password: 'a kettle full of moss and otters' }

describe.each(testDatabases())('accounts created by the operator on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async (settings: Parameters<typeof identity>[0] = {}) => {
    const testServer = await identity(settings)
    const maintenance = createMaintenance({ ...testServer, passwordHash: instantHash })
    const login = (password: string, email = ada.email) =>
      testServer.auth.login({ email, password, cookie: false }, laptop)
    const registerSquatter = () => testServer.auth.register({ ...ada, password: goodPassword, cookie: false }, laptop)
    return { testServer, maintenance, login, registerSquatter }
  }
  const administrator = (more: { isPromotion?: boolean; password?: string | undefined; email?: string } = {}) => ({
    ...ada,
    isPromotion: false,
    ...more,
  })
  /** Returns the audit entries for a user with the system as the actor, oldest first. */
  const systemActionsOn = async ({ audit }: TestServer, userId: string) => {
    const { items } = await audit.list({ limit: 100 })
    return items
      .filter(({ targetId, actorId, sessionId }) => targetId === userId && actorId === null && sessionId === null)
      .map(({ action, details }) => [action, details])
      .reverse()
  }
  const setUser = ({ database }: TestServer, id: string, change: object) =>
    database.transaction((tx) => tx.update(database.tables.users).set(change).where(eq(database.tables.users.id, id)))

  describe('createAdministrator', () => {
    it('creates an administrator with a verified address, and records it in the audit log', async () => {
      const { testServer, maintenance, login } = await setUp()
      const made = await maintenance.createAdministrator(administrator())
      expect(made).toEqual({ userId: expect.any(String), promoted: undefined, madePassword: undefined })
      const { user } = await login(ada.password)
      expect(user).toMatchObject({ id: made.userId, name: 'Ada', roles: ['admin'], emailVerified: true })
      expect(await systemActionsOn(testServer, made.userId)).toEqual([['user.register', { roles: ['admin'] }]])
    })

    it.each([8, 15, 24, 100, 256])(
      'generates a valid password for a minimum length of %i characters',
      async (passwordMinLength) => {
        const { maintenance, login } = await setUp({ passwordMinLength })
        const { madePassword } = await maintenance.createAdministrator(administrator({ password: undefined }))
        expect((await login(present(madePassword))).user.roles).toEqual(['admin'])
      },
    )

    it.each([
      ['weak', 'password12345678'],
      ['short', 'moss otters 1'],
      ['about its owner', 'ada@example.org Ada'],
      ['empty', ''],
    ])('rejects a password that is %s', async (_, password) => {
      const { testServer, maintenance } = await setUp()
      expect(await codeOf(maintenance.createAdministrator(administrator({ password })))).toBe('WEAK_PASSWORD')
      expect(await testServer.database.query.$count(testServer.database.tables.users)).toBe(0)
    })

    it('rejects creating an administrator whose address has an account, and names the option --promote', async () => {
      const { testServer, maintenance, login, registerSquatter } = await setUp()
      const { user } = await registerSquatter()
      const refused = maintenance.createAdministrator(administrator())
      await expect(refused).rejects.toThrow(MaintenanceError)
      await expect(refused).rejects.toThrow('--promote')
      expect((await login(goodPassword)).user).toEqual(user)
      expect(await systemActionsOn(testServer, user.id)).toEqual([])
    })

    it('creates one administrator in concurrent calls', async () => {
      const { testServer, maintenance } = await setUp()
      const outcomes = await Promise.allSettled(
        Array.from({ length: 4 }, () => maintenance.createAdministrator(administrator())),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(MaintenanceError)
      }
      expect(await testServer.database.query.$count(testServer.database.tables.users)).toBe(1)
    })

    it('promotes a user who registered the ADMIN_EMAIL, after which the server starts', async () => {
      const { testServer, maintenance, registerSquatter } = await setUp()
      await registerSquatter()
      const start = () =>
        testServer.bootstrap({ admin: { ...ada }, isDemo: false, writeDemoAccounts: async () => undefined })
      await expect(start()).rejects.toThrow('create-admin --promote')
      await maintenance.createAdministrator(administrator({ isPromotion: true }))
      expect(await start()).toMatchObject({ hasAdministrator: true })
    })
  })

  describe('createAdministrator with isPromotion', () => {
    it('makes an existing account an administrator, and replaces its password', async () => {
      const { testServer, maintenance, login, registerSquatter } = await setUp()
      const { user } = await registerSquatter()
      const made = await maintenance.createAdministrator(administrator({ isPromotion: true }))
      expect(made).toEqual({ userId: user.id, promoted: { revokedSessions: 1 }, madePassword: undefined })
      expect((await login(ada.password)).user).toMatchObject({
        id: user.id,
        roles: ['admin', 'user'],
        emailVerified: true,
      })
      expect(await systemActionsOn(testServer, user.id)).toEqual([
        ['user.setRoles', { from: ['user'], to: ['admin', 'user'] }],
        ['password.reset', { revokedSessions: 1 }],
      ])
      expect(await codeOf(login(goodPassword))).toBe('INVALID_CREDENTIALS')
    })

    it('ends the sessions of the promoted account only', async () => {
      const { testServer, maintenance, login, registerSquatter } = await setUp()
      const [first, second] = [await registerSquatter(), await login(goodPassword)]
      const other = await testServer.register('Grace')
      await maintenance.createAdministrator(administrator({ isPromotion: true }))
      for (const { tokens } of [first, second]) {
        expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('SESSION_REVOKED')
        const refreshToken = present(tokens.refreshToken)
        expect(await codeOf(testServer.anybody.auth.refresh({ refreshToken }))).toBe('SESSION_REVOKED')
      }
      expect(await (await testServer.as(other.tokens)).users.me()).toMatchObject({ id: other.user.id })
    })

    it('invalidates all mailed links of the promoted account, and notifies its address', async () => {
      const { testServer, maintenance, registerSquatter } = await setUp()
      const { tokens } = await registerSquatter()
      const caller = await testServer.as(tokens)
      const verify = await testServer.linkTo(ada.email)
      await caller.auth.requestEmailChange({ newEmail: 'thief@example.net', password: goodPassword })
      const change = await testServer.linkTo('thief@example.net')
      await testServer.anybody.auth.requestPasswordReset({ email: ada.email })
      const reset = await testServer.linkTo(ada.email)
      // This mail is queued and not sent yet.
      await testServer.anybody.auth.requestPasswordReset({ email: ada.email })

      await maintenance.createAdministrator(administrator({ isPromotion: true }))
      for (const token of [verify, change]) {
        expect(await codeOf(testServer.anybody.auth.verifyEmail({ token }))).toBe('INVALID_TOKEN')
      }
      const newPassword = 'nine velvet anchors hum'
      expect(await codeOf(testServer.anybody.auth.resetPassword({ token: reset, newPassword }))).toBe('INVALID_TOKEN')
      expect(await testServer.delivered()).toEqual([{ template: 'passwordChanged', name: 'Ada' }])
    })

    it('unsuspends a promoted account', async () => {
      const { testServer, maintenance, login, registerSquatter } = await setUp()
      const { user } = await registerSquatter()
      await setUser(testServer, user.id, { status: 'suspended' })
      await maintenance.createAdministrator(administrator({ isPromotion: true }))
      expect((await login(ada.password)).user.status).toBe('active')
      expect((await systemActionsOn(testServer, user.id)).map(([action]) => action)).toEqual([
        'user.unsuspend',
        'user.setRoles',
        'password.reset',
      ])
    })

    it('gives an administrator who lost the password a new one', async () => {
      const { testServer, maintenance, login } = await setUp()
      const { userId } = await maintenance.createAdministrator(administrator())
      const { madePassword } = await maintenance.createAdministrator(
        administrator({ isPromotion: true, password: undefined }),
      )
      expect((await login(present(madePassword))).user.roles).toEqual(['admin'])
      expect((await systemActionsOn(testServer, userId)).map(([action]) => action)).toEqual([
        'user.register',
        'password.reset',
      ])
    })

    it('creates an account if the address to promote has none', async () => {
      const { maintenance, login } = await setUp()
      expect(await maintenance.createAdministrator(administrator({ isPromotion: true }))).toMatchObject({
        promoted: undefined,
      })
      expect((await login(ada.password)).user.roles).toEqual(['admin'])
    })

    it('rejects promoting a demo account, and a password that contains the name of the account', async () => {
      const { testServer, maintenance, registerSquatter } = await setUp()
      const { demo } = await testServer.bootstrap({ isDemo: true, writeDemoAccounts: async () => undefined })
      const { email } = present(demo).user
      await expect(maintenance.createAdministrator(administrator({ isPromotion: true, email }))).rejects.toThrow(
        `${email} is a demo account`,
      )
      const { user } = await registerSquatter()
      await setUser(testServer, user.id, { name: 'Brzeczyszczykiewicz' })
      const password = 'brzeczyszczykiewicz'
      expect(await codeOf(maintenance.createAdministrator(administrator({ isPromotion: true, password })))).toBe(
        'WEAK_PASSWORD',
      )
    })
  })

  describe('createUser', () => {
    it.each([
      ['user', true],
      ['user', false],
      ['guest', true],
    ] as const)('creates an account with the role %s (address verified: %s)', async (role, emailVerified) => {
      const { testServer, maintenance, login } = await setUp({ registration: 'closed' })
      const made = await maintenance.createUser({ ...ada, role, emailVerified })
      expect(made).toEqual({ userId: expect.any(String), madePassword: undefined })
      expect((await login(ada.password)).user).toMatchObject({ id: made.userId, roles: [role], emailVerified })
      expect(await systemActionsOn(testServer, made.userId)).toEqual([['user.register', { roles: [role] }]])
      expect(await testServer.delivered()).toEqual([])
    })

    it('generates a password for a user if none is given, and rejects a weak one', async () => {
      const { maintenance, login } = await setUp()
      const wanted = { ...ada, role: 'user', emailVerified: true } as const
      expect(await codeOf(maintenance.createUser({ ...wanted, password: 'password' }))).toBe('WEAK_PASSWORD')
      const { madePassword } = await maintenance.createUser({ ...wanted, password: undefined })
      expect((await login(present(madePassword))).user.roles).toEqual(['user'])
    })

    it('rejects creating a user whose address has an account, and leaves the account unchanged', async () => {
      const { maintenance, login, registerSquatter } = await setUp()
      const { user } = await registerSquatter()
      const refused = maintenance.createUser({ ...ada, role: 'guest', emailVerified: true })
      await expect(refused).rejects.toThrow(MaintenanceError)
      expect((await login(goodPassword)).user).toEqual(user)
    })

    it('accepts the address of a deleted account', async () => {
      const { testServer, maintenance, login, registerSquatter } = await setUp()
      const { tokens } = await registerSquatter()
      await (await testServer.as(tokens)).users.deleteMe({ password: goodPassword })
      await maintenance.createUser({ ...ada, role: 'user', emailVerified: true })
      expect((await login(ada.password)).user.roles).toEqual(['user'])
    })
  })
})
