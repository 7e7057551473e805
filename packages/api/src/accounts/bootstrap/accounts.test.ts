import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, type Identity, identityFor, laptop, present } from '../../../testing/identity.js'
import { BootstrapRefusedError, bootstrapAccounts, type DemoAccounts } from './accounts.js'

const admin = { email: 'Root@Example.org', password: 'a kettle full of moss and otters' }

describe.each(testDatabases())('bootstrap on $name', ({ open }) => {
  const identity = identityFor(open)

  const starts = async () => {
    const house = await identity()
    const files: DemoAccounts[] = []
    const { projects } = house
    const start = (wanted: { isDemo?: boolean; admin?: typeof admin } = {}) =>
      bootstrapAccounts({
        ...house,
        users: house.directory,
        createProject: projects.create,
        isDemo: false,
        writeDemoAccounts: async (accounts) => {
          files.push(accounts)
        },
        ...wanted,
      })
    const login = ({ email, password }: { email: string; password: string }) =>
      house.auth.login({ email: email.toLowerCase(), password, cookie: false }, laptop)
    return { house, files, start, login, projects }
  }
  const everybody = ({ database }: Identity) => database.query.select().from(database.tables.users)

  describe('the first administrator', () => {
    it('is made with a verified address, and can sign in', async () => {
      const { start, login } = await starts()
      expect(await start()).toMatchObject({ hasAdministrator: false, demo: undefined })
      expect(await start({ admin })).toMatchObject({ hasAdministrator: true, demo: undefined })
      const { user } = await login(admin)
      expect(user).toMatchObject({ email: 'root@example.org', roles: ['admin'], emailVerified: true })
    })

    it('is made once for a database, also when the address or the password is another one later', async () => {
      const { house, start, login } = await starts()
      await start({ admin })
      await start({ admin: { ...admin, password: goodPassword } })
      await start({ admin: { email: 'second@example.org', password: goodPassword } })
      expect(await everybody(house)).toHaveLength(1)
      expect((await login(admin)).user.roles).toEqual(['admin'])
    })

    it('is not somebody who has registered that address before: the start is refused', async () => {
      const { house, start } = await starts()
      await house.auth.register({ email: 'root@example.org', name: 'S', password: goodPassword, cookie: false }, laptop)
      const refused = start({ admin })
      await expect(refused).rejects.toThrow(BootstrapRefusedError)
      await expect(refused).rejects.toThrow('create-admin --promote')
      expect((await everybody(house)).map(({ roles }) => roles)).toEqual(['["user"]'])
    })

    it('is not needed when there is another one', async () => {
      const { house, start } = await starts()
      const squatter = await house.register('Squatter')
      const other = await house.register('Other')
      const { users } = house.database.tables
      await house.database.transaction((tx) =>
        tx.update(users).set({ roles: '["admin"]' }).where(eq(users.id, other.user.id)),
      )
      await start({ admin: { ...admin, email: squatter.user.email } })
      expect((await house.directory.byId(house.database.query, squatter.user.id))?.roles).toBe('["user"]')
    })

    it('is not spared by the administrator of the demo, whom the next start may suspend', async () => {
      const { house, start, login } = await starts()
      await start({ isDemo: true })
      await house.auth.register({ email: 'root@example.org', name: 'S', password: goodPassword, cookie: false }, laptop)
      await expect(start({ isDemo: true, admin })).rejects.toThrow(BootstrapRefusedError)
      const demo = { email: 'admin@example.com', password: admin.password }
      await expect(start({ isDemo: true, admin: demo })).rejects.toThrow(BootstrapRefusedError)
      const second = { email: 'second@example.org', password: admin.password }
      expect(await start({ admin: second })).toMatchObject({ hasAdministrator: true })
      expect((await login(second)).user.roles).toEqual(['admin'])
    })

    it.each([
      ['a weak password', { ...admin, password: 'administrator12' }, 'ADMIN_PASSWORD is not good enough'],
      ['no address', { ...admin, email: 'root' }, 'ADMIN_EMAIL is not an e-mail address'],
    ])('is refused with %s', async (_, wanted, message) => {
      const { start } = await starts()
      await expect(start({ admin: wanted })).rejects.toThrow(message)
    })
  })

  describe('the demo', () => {
    it('has an administrator, a user and a project, and passwords that are written down before', async () => {
      const { house, files, start, login, projects } = await starts()
      const { demo, ...report } = await start({ isDemo: true })
      expect(report).toEqual({ hasDemoAccounts: true, suspendedDemoAccounts: 0, hasAdministrator: true })
      expect(files).toEqual([demo])
      const accounts = present(demo)
      expect(accounts.user.password).not.toBe(accounts.administrator.password)
      expect((await login(accounts.administrator)).user.roles).toEqual(['admin'])
      const { user } = await login(accounts.user)
      expect(user.roles).toEqual(['user'])
      const caller = { userId: user.id, sessionId: house.runtime.randomId(), roles: user.roles }
      const { items } = await projects.list(caller, { scope: 'all', sort: 'updatedAt', limit: 20 })
      expect(items.map(({ name }) => name)).toEqual(['Demo project'])
    })

    it('has passwords as long as the rule for all passwords demands', async () => {
      const house = await identity({ passwordMinLength: 64 })
      const { demo } = await house.bootstrap({ isDemo: true, writeDemoAccounts: async () => undefined })
      expect(present(demo).user.password.length).toBeGreaterThanOrEqual(64)
    })

    it('is seeded once, its project too', async () => {
      const { house, files, start } = await starts()
      await start({ isDemo: true })
      await house.database.transaction((tx) => tx.delete(house.database.tables.projects))
      expect(await start({ isDemo: true })).toMatchObject({ demo: undefined, hasDemoAccounts: true })
      expect(files).toHaveLength(1)
      expect(await house.database.query.$count(house.database.tables.projects)).toBe(0)
    })

    it('is not seeded into a database that had an account, or that has no demo start', async () => {
      const { house, start } = await starts()
      await start()
      expect(await everybody(house)).toEqual([])
      await house.register()
      expect(await start({ isDemo: true })).toMatchObject({ demo: undefined, hasDemoAccounts: false })
      expect(await everybody(house)).toHaveLength(1)
    })

    it('is seeded beside the first administrator', async () => {
      const { house, start } = await starts()
      await start({ isDemo: true, admin })
      expect((await everybody(house)).map(({ isDemo }) => isDemo).sort()).toEqual([false, true, true])
    })

    it('gives its project to who was made by a start that ended in between', async () => {
      const { house, start } = await starts()
      await start({ isDemo: true })
      const { meta, projects } = house.database.tables
      await house.database.transaction((tx) => tx.delete(meta).where(eq(meta.key, 'demo.project')))
      await start({ isDemo: true })
      expect(await house.database.query.$count(projects)).toBe(1)
    })

    it('is suspended with its sessions by any other start, and lifted by the next demo start', async () => {
      const { house, start, login } = await starts()
      const accounts = present((await start({ isDemo: true })).demo)
      const { tokens } = await login(accounts.user)
      const suspended = { hasDemoAccounts: false, suspendedDemoAccounts: 2, hasAdministrator: false }
      expect(await start()).toMatchObject(suspended)
      expect(await start()).toMatchObject(suspended)
      expect(await codeOf(login(accounts.administrator))).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf((await house.as(tokens)).users.me())).toBe('ACCOUNT_SUSPENDED')
      expect(await start({ isDemo: true })).toMatchObject({ hasDemoAccounts: true, hasAdministrator: true })
      expect((await login(accounts.user)).user.status).toBe('active')
      expect(await codeOf((await house.as(tokens)).users.me())).toBe('SESSION_REVOKED')
    })

    it('does not lift what an administrator has suspended', async () => {
      const { house, start, login } = await starts()
      const accounts = present((await start({ isDemo: true })).demo)
      const { users } = house.database.tables
      await house.database.transaction((tx) =>
        tx.update(users).set({ status: 'suspended' }).where(eq(users.email, accounts.user.email)),
      )
      await start()
      await start({ isDemo: true })
      expect(await codeOf(login(accounts.user))).toBe('ACCOUNT_SUSPENDED')
      expect((await login(accounts.administrator)).user.status).toBe('active')
    })
  })
})
