import { openDatabase } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  hour,
  identityFor,
  instantHash,
  laptop,
  minute,
  present,
  type TestServer,
} from '../../../testing/test-server.js'
import { createMaintenance } from '../../app/create-maintenance.js'
import type { PartSettings } from '../../app/create-parts.js'
import { SigningKeysLockedError } from '../../auth/tokens/signing-keys.js'
import type { DemoAccounts } from '../bootstrap/bootstrap.js'
import { MaintenanceError } from './errors.js'

describe.each(testDatabases())('maintenance on $name', ({ open }) => {
  const identity = identityFor(open)

  const maintain = (testServer: TestServer, settings: Partial<PartSettings> = {}) =>
    createMaintenance({ ...testServer, settings: { ...testServer.settings, ...settings }, passwordHash: instantHash })
  const keyRows = ({ database }: TestServer) => database.query.select().from(database.tables.signingKeys)
  const meAs = async (testServer: TestServer, accessToken: string | null) =>
    (await testServer.as({ accessToken })).users.me()
  const refreshed = (testServer: TestServer, refreshToken: string | null) =>
    testServer.anybody.auth.refresh({ refreshToken: present(refreshToken) })

  describe('seedDemo', () => {
    it('stores the passwords, then creates the demo accounts and their project', async () => {
      const testServer = await identity()
      const files: [DemoAccounts, number][] = []
      const accounts = await maintain(testServer).seedDemo(async (demo) => {
        files.push([demo, await testServer.database.query.$count(testServer.database.tables.users)])
      })
      expect(files).toEqual([[accounts, 0]])
      const { user, tokens } = await testServer.auth.login({ ...accounts.user, cookie: false }, laptop)
      expect(user).toMatchObject({ roles: ['user'], emailVerified: true })
      expect((await (await testServer.as(tokens)).projects.list()).items).toMatchObject([{ name: 'Demo project' }])
      const signedIn = await testServer.auth.login({ ...accounts.administrator, cookie: false }, laptop)
      expect(signedIn.user.roles).toEqual(['admin'])
    })

    it('creates the accounts of a demo start: the next demo start keeps them, any other start suspends them', async () => {
      const testServer = await identity()
      const accounts = await maintain(testServer).seedDemo(async () => undefined)
      const start = (isDemo: boolean) => testServer.bootstrap({ isDemo, writeDemoAccounts: async () => undefined })
      expect(await start(true)).toMatchObject({ demo: undefined, hasDemoAccounts: true, hasAdministrator: true })
      expect(await testServer.database.query.$count(testServer.database.tables.projects)).toBe(1)
      expect(await start(false)).toMatchObject({ suspendedDemoAccounts: 2 })
      expect(await codeOf(testServer.auth.login({ ...accounts.user, cookie: false }, laptop))).toBe('ACCOUNT_SUSPENDED')
    })

    it('creates demo passwords of at least the configured minimum length', async () => {
      const testServer = await identity({ passwordMinLength: 64 })
      const { user } = await maintain(testServer).seedDemo(async () => undefined)
      expect(user.password.length).toBeGreaterThanOrEqual(64)
    })

    it('rejects creating demo accounts if there has ever been an account, and stores no passwords', async () => {
      const testServer = await identity()
      const { tokens } = await testServer.register()
      await (await testServer.as(tokens)).users.deleteMe({ password: 'seven purple otters juggle' })
      const files: DemoAccounts[] = []
      const seeding = maintain(testServer).seedDemo(async (demo) => {
        files.push(demo)
      })
      await expect(seeding).rejects.toThrow(MaintenanceError)
      expect(files).toEqual([])
    })
  })

  describe('rotateKeys', () => {
    it('publishes a planned key for an hour while the previous one signs, and accepts its last tokens', async () => {
      const testServer = await identity()
      const [before] = await keyRows(testServer)
      const { id, activeFrom } = await maintain(testServer).rotateKeys({ isLeak: false })
      expect(activeFrom.getTime()).toBe(testServer.now() + hour)
      const published = (await testServer.signingKeys.jwks()).keys.map(({ kid }) => kid)
      expect(new Set(published)).toEqual(new Set([before?.id, id]))
      expect(testServer.signingKeys.current().id).toBe(before?.id)

      testServer.advanceClock(hour - minute)
      const last = await testServer.register()
      testServer.advanceClock(minute)
      const { accessToken } = await refreshed(testServer, last.tokens.refreshToken)
      expect(testServer.signingKeys.current().id).toBe(id)
      expect(await meAs(testServer, last.tokens.accessToken)).toMatchObject({ id: last.user.id })
      expect(await meAs(testServer, accessToken)).toMatchObject({ id: last.user.id })

      testServer.advanceClock(testServer.settings.accessTokenTtlSeconds * 1000 + 2 * minute)
      await testServer.signingKeys.forgetRetired()
      expect((await keyRows(testServer)).map((row) => row.id)).toEqual([id])
    })

    it('encrypts the keys of SECRET_PREVIOUS again in a planned rotation, so that it can be unset', async () => {
      const testServer = await identity()
      const secret = 'another secret of thirty-two bytes, or more'
      const { id } = await maintain(testServer, { secret, secretPrevious: testServer.settings.secret }).rotateKeys({
        isLeak: false,
      })
      const rows = await keyRows(testServer)
      expect(rows).toHaveLength(2)
      expect(new Set(rows.map(({ secretKeyId }) => secretKeyId)).size).toBe(1)
      // The new secret alone decrypts all keys.
      expect((await maintain(testServer, { secret }).rotateKeys({ isLeak: false })).id).not.toBe(id)
    })

    it('rejects a planned rotation when the keys cannot be decrypted', async () => {
      const testServer = await identity()
      const maintenance = maintain(testServer, { secret: 'a third secret, which nobody has ever used' })
      await expect(maintenance.rotateKeys({ isLeak: false })).rejects.toThrow(SigningKeysLockedError)
      expect(await keyRows(testServer)).toHaveLength(1)
    })

    it('creates a key that signs until the planned one is active if the database has none', async () => {
      const testServer = await identity()
      await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.signingKeys))
      const { id } = await maintain(testServer).rotateKeys({ isLeak: false })
      await testServer.signingKeys.reload()
      expect(testServer.signingKeys.current().id).not.toBe(id)
    })

    it('invalidates all access tokens within a second after a leak, and accepts refresh tokens', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      expect(await meAs(testServer, tokens.accessToken)).toMatchObject({ id: user.id })
      const { id, activeFrom, wereLocked } = await maintain(testServer).rotateKeys({ isLeak: true })
      expect(wereLocked).toBe(false)
      expect(activeFrom.getTime()).toBe(testServer.now())
      testServer.advanceClock(1000)
      expect(await codeOf(meAs(testServer, tokens.accessToken))).toBe('UNAUTHENTICATED')
      const next = await refreshed(testServer, tokens.refreshToken)
      expect(await meAs(testServer, next.accessToken)).toMatchObject({ id: user.id })
      expect((await keyRows(testServer)).map((row) => row.id)).toEqual([id])
    })

    it.each([
      ['were encrypted with a lost secret', undefined],
      ['are damaged', 'AAAA'],
    ])('rotates keys after a leak even if the previous keys %s', async (_, privateKey) => {
      const testServer = await identity()
      const { signingKeys } = testServer.database.tables
      if (privateKey !== undefined)
        await testServer.database.transaction((tx) => tx.update(signingKeys).set({ privateKey }))
      const secret = 'a third secret, which nobody has ever used'
      const { id, wereLocked } = await maintain(testServer, { secret }).rotateKeys({ isLeak: true })
      expect(wereLocked).toBe(true)
      expect((await keyRows(testServer)).map((row) => row.id)).toEqual([id])
      // A start with that secret can decrypt the key.
      await expect(maintain(testServer, { secret }).rotateKeys({ isLeak: false })).resolves.toBeDefined()
    })
  })

  describe('endAllSessions', () => {
    it('ends all sessions, records it once in the audit log, and allows new sessions', async () => {
      const testServer = await identity()
      const people = [
        await testServer.register('Ada'),
        await testServer.register('Grace'),
        await testServer.registerAs(['admin']),
      ]
      expect(await maintain(testServer).endAllSessions()).toBe(3)
      for (const { tokens } of people) {
        expect(await codeOf(meAs(testServer, tokens.accessToken))).toBe('SESSION_REVOKED')
        expect(await codeOf(refreshed(testServer, tokens.refreshToken))).toBe('SESSION_REVOKED')
      }
      const { items } = await testServer.audit.list({ limit: 100, action: 'session.revoke' })
      expect(items).toMatchObject([
        { actorId: null, sessionId: null, targetType: 'session', targetId: null, details: { all: true, revoked: 3 } },
      ])
      const again = await testServer.register('Joan')
      expect(await meAs(testServer, again.tokens.accessToken)).toMatchObject({ id: again.user.id })
    })

    it('counts active sessions only, and keeps the reasons why others ended', async () => {
      const testServer = await identity()
      const ended = await testServer.register()
      await (await testServer.as(ended.tokens)).auth.logout({ refreshToken: present(ended.tokens.refreshToken) })
      await testServer.register()
      expect(await maintain(testServer).endAllSessions()).toBe(1)
      const rows = await testServer.database.query.select().from(testServer.database.tables.sessions)
      expect(rows.map(({ revokedReason }) => revokedReason).sort()).toEqual(['revoked', 'signedOut'])
      expect(await maintain(testServer).endAllSessions()).toBe(0)
    })

    it('ends sessions so that a server on another connection notices it at its next check', async () => {
      const testServer = await identity()
      const { session } = await testServer.register()
      const other = await openDatabase(testServer.url, { clock: testServer.now })
      const ends: string[] = []
      const ended = new Promise<void>((resolve) => {
        testServer.liveAccess.watch({ sessionId: session.id }, (reason) => {
          ends.push(reason)
          resolve()
        })
      })
      await createMaintenance({ ...testServer, database: other }).endAllSessions()
      testServer.liveAccess.start()
      await ended
      expect(ends).toEqual(['SESSION_REVOKED'])
      await testServer.liveAccess.stop()
      await other.close()
    })
  })

  describe('pruneAudit', () => {
    it('deletes audit entries before the given time, keeps those of that time, and records the deletion', async () => {
      const testServer = await identity()
      await testServer.register('Ada')
      testServer.advanceClock(hour)
      const moment = new Date(testServer.now())
      await testServer.register('Grace')
      expect(await maintain(testServer).pruneAudit(moment)).toBe(1)
      const { items } = await testServer.audit.list({ limit: 100 })
      expect(items.map(({ action, actorId }) => [action, actorId === null]).sort()).toEqual([
        ['audit.prune', true],
        ['user.register', false],
      ])
      const details = { before: moment.toISOString(), removed: 1 }
      expect(items.find(({ action }) => action === 'audit.prune')).toMatchObject({ details, targetType: 'audit' })
    })
  })
})
