import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, identityFor, laptop, present, type TestServer } from '../../../testing/test-server.js'
import { BootstrapError, bootstrapAccounts, type DemoAccounts } from './bootstrap.js'

const admin = { email: 'Root@Example.org', password: 'a kettle full of moss and otters' }

describe.each(testDatabases())('bootstrap on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const files: DemoAccounts[] = []
    const { projects } = testServer
    const start = (wanted: { isDemo?: boolean; admin?: typeof admin } = {}) =>
      bootstrapAccounts({
        ...testServer,
        users: testServer.directory,
        createProject: projects.create,
        isDemo: false,
        writeDemoAccounts: async (accounts) => {
          files.push(accounts)
        },
        ...wanted,
      })
    const login = ({ email, password }: { email: string; password: string }) =>
      testServer.auth.login({ email: email.toLowerCase(), password, cookie: false }, laptop)
    return { testServer, files, start, login, projects }
  }
  const allUsers = ({ database }: TestServer) => database.query.select().from(database.tables.users)

  describe('bootstrapAccounts with ADMIN_EMAIL and ADMIN_PASSWORD', () => {
    it('creates the first administrator with a verified address', async () => {
      const { start, login } = await setUp()
      expect(await start()).toMatchObject({ hasAdministrator: false, demo: undefined })
      expect(await start({ admin })).toMatchObject({ hasAdministrator: true, demo: undefined })
      const { user } = await login(admin)
      expect(user).toMatchObject({ email: 'root@example.org', roles: ['admin'], emailVerified: true })
    })

    it('creates the first administrator once per database, even if ADMIN_EMAIL or ADMIN_PASSWORD changes', async () => {
      const { testServer, start, login } = await setUp()
      await start({ admin })
      await start({ admin: { ...admin, password: goodPassword } })
      await start({ admin: { email: 'second@example.org', password: goodPassword } })
      expect(await allUsers(testServer)).toHaveLength(1)
      expect((await login(admin)).user.roles).toEqual(['admin'])
    })

    it('rejects a start whose ADMIN_EMAIL was registered by a normal user', async () => {
      const { testServer, start } = await setUp()
      await testServer.auth.register(
        { email: 'root@example.org', name: 'S', password: goodPassword, cookie: false },
        laptop,
      )
      const refused = start({ admin })
      await expect(refused).rejects.toThrow(BootstrapError)
      await expect(refused).rejects.toThrow('create-admin --promote')
      expect((await allUsers(testServer)).map(({ roles }) => roles)).toEqual(['["user"]'])
    })

    it('leaves a normal user with the ADMIN_EMAIL unchanged if there is another active administrator', async () => {
      const { testServer, start } = await setUp()
      const squatter = await testServer.register('Squatter')
      const other = await testServer.register('Other')
      const { users } = testServer.database.tables
      await testServer.database.transaction((tx) =>
        tx.update(users).set({ roles: '["admin"]' }).where(eq(users.id, other.user.id)),
      )
      await start({ admin: { ...admin, email: squatter.user.email } })
      expect((await testServer.directory.byId(testServer.database.query, squatter.user.id))?.roles).toBe('["user"]')
    })

    it('does not count the demo administrator as an administrator, because the next start may suspend it', async () => {
      const { testServer, start, login } = await setUp()
      await start({ isDemo: true })
      await testServer.auth.register(
        { email: 'root@example.org', name: 'S', password: goodPassword, cookie: false },
        laptop,
      )
      await expect(start({ isDemo: true, admin })).rejects.toThrow(BootstrapError)
      const demo = { email: 'admin@example.com', password: admin.password }
      await expect(start({ isDemo: true, admin: demo })).rejects.toThrow(BootstrapError)
      const second = { email: 'second@example.org', password: admin.password }
      expect(await start({ admin: second })).toMatchObject({ hasAdministrator: true })
      expect((await login(second)).user.roles).toEqual(['admin'])
    })

    it.each([
      ['a weak password', { ...admin, password: 'administrator12' }, 'ADMIN_PASSWORD is not good enough'],
      ['an invalid address', { ...admin, email: 'root' }, 'ADMIN_EMAIL is not an e-mail address'],
    ])('rejects a start with %s', async (_, wanted, message) => {
      const { start } = await setUp()
      await expect(start({ admin: wanted })).rejects.toThrow(message)
    })
  })

  describe('bootstrapAccounts with demo accounts', () => {
    it('creates a demo administrator, a demo user and a project, and stores the passwords', async () => {
      const { testServer, files, start, login, projects } = await setUp()
      const { demo, ...report } = await start({ isDemo: true })
      expect(report).toEqual({ hasDemoAccounts: true, suspendedDemoAccounts: 0, hasAdministrator: true })
      expect(files).toEqual([demo])
      const accounts = present(demo)
      expect(accounts.user.password).not.toBe(accounts.administrator.password)
      expect((await login(accounts.administrator)).user.roles).toEqual(['admin'])
      const { user } = await login(accounts.user)
      expect(user.roles).toEqual(['user'])
      const caller = { userId: user.id, sessionId: testServer.runtime.randomId(), roles: user.roles }
      const { items } = await projects.list(caller, { scope: 'all', sort: 'updatedAt', limit: 20 })
      expect(items.map(({ name }) => name)).toEqual(['Demo project'])
    })

    it('creates demo passwords of at least the configured minimum length', async () => {
      const testServer = await identity({ passwordMinLength: 64 })
      const { demo } = await testServer.bootstrap({ isDemo: true, writeDemoAccounts: async () => undefined })
      expect(present(demo).user.password.length).toBeGreaterThanOrEqual(64)
    })

    it('creates the demo accounts and their project once per database', async () => {
      const { testServer, files, start } = await setUp()
      await start({ isDemo: true })
      await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.projects))
      expect(await start({ isDemo: true })).toMatchObject({ demo: undefined, hasDemoAccounts: true })
      expect(files).toHaveLength(1)
      expect(await testServer.database.query.$count(testServer.database.tables.projects)).toBe(0)
    })

    it('creates no demo accounts in a database that had an account, or without a demo start', async () => {
      const { testServer, start } = await setUp()
      await start()
      expect(await allUsers(testServer)).toEqual([])
      await testServer.register()
      expect(await start({ isDemo: true })).toMatchObject({ demo: undefined, hasDemoAccounts: false })
      expect(await allUsers(testServer)).toHaveLength(1)
    })

    it('creates the demo accounts in addition to the first administrator', async () => {
      const { testServer, start } = await setUp()
      await start({ isDemo: true, admin })
      expect((await allUsers(testServer)).map(({ isDemo }) => isDemo).sort()).toEqual([false, true, true])
    })

    it('creates no second project if the last start ended before it recorded the first one', async () => {
      const { testServer, start } = await setUp()
      await start({ isDemo: true })
      const { meta, projects } = testServer.database.tables
      await testServer.database.transaction((tx) => tx.delete(meta).where(eq(meta.key, 'demo.project')))
      await start({ isDemo: true })
      expect(await testServer.database.query.$count(projects)).toBe(1)
    })

    it('suspends the demo accounts at any other start, and unsuspends them at the next demo start', async () => {
      const { testServer, start, login } = await setUp()
      const accounts = present((await start({ isDemo: true })).demo)
      const { tokens } = await login(accounts.user)
      const suspended = { hasDemoAccounts: false, suspendedDemoAccounts: 2, hasAdministrator: false }
      expect(await start()).toMatchObject(suspended)
      expect(await start()).toMatchObject(suspended)
      expect(await codeOf(login(accounts.administrator))).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('ACCOUNT_SUSPENDED')
      expect(await start({ isDemo: true })).toMatchObject({ hasDemoAccounts: true, hasAdministrator: true })
      expect((await login(accounts.user)).user.status).toBe('active')
      expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('SESSION_REVOKED')
    })

    it('keeps a demo account suspended if an administrator suspended it', async () => {
      const { testServer, start, login } = await setUp()
      const accounts = present((await start({ isDemo: true })).demo)
      const { users } = testServer.database.tables
      await testServer.database.transaction((tx) =>
        tx.update(users).set({ status: 'suspended' }).where(eq(users.email, accounts.user.email)),
      )
      await start()
      await start({ isDemo: true })
      expect(await codeOf(login(accounts.user))).toBe('ACCOUNT_SUSPENDED')
      expect((await login(accounts.administrator)).user.status).toBe('active')
    })
  })
})
