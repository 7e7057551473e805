import { openDatabase } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  hour,
  type Identity,
  identityFor,
  instantHash,
  laptop,
  minute,
  present,
} from '../../../testing/identity.js'
import { createMaintenance } from '../../app/create-maintenance.js'
import type { PartSettings } from '../../app/create-parts.js'
import { SigningKeysLockedError } from '../../auth/tokens/signing-keys.js'
import type { DemoAccounts } from '../bootstrap/accounts.js'
import { MaintenanceRefusedError } from './errors.js'

describe.each(testDatabases())('maintenance on $name', ({ open }) => {
  const identity = identityFor(open)

  const maintain = (house: Identity, settings: Partial<PartSettings> = {}) =>
    createMaintenance({ ...house, settings: { ...house.settings, ...settings }, passwordHash: instantHash })
  const keyRows = ({ database }: Identity) => database.query.select().from(database.tables.signingKeys)
  const meAs = async (house: Identity, accessToken: string | null) => (await house.as({ accessToken })).users.me()
  const refreshed = (house: Identity, refreshToken: string | null) =>
    house.anybody.auth.refresh({ refreshToken: present(refreshToken) })

  describe('seedDemo', () => {
    it('stores the passwords, then creates the demo accounts and their project', async () => {
      const house = await identity()
      const files: [DemoAccounts, number][] = []
      const accounts = await maintain(house).seedDemo(async (demo) => {
        files.push([demo, await house.database.query.$count(house.database.tables.users)])
      })
      expect(files).toEqual([[accounts, 0]])
      const { user, tokens } = await house.auth.login({ ...accounts.user, cookie: false }, laptop)
      expect(user).toMatchObject({ roles: ['user'], emailVerified: true })
      expect((await (await house.as(tokens)).projects.list()).items).toMatchObject([{ name: 'Demo project' }])
      const signedIn = await house.auth.login({ ...accounts.administrator, cookie: false }, laptop)
      expect(signedIn.user.roles).toEqual(['admin'])
    })

    it('creates the accounts of a demo start: the next demo start keeps them, any other start suspends them', async () => {
      const house = await identity()
      const accounts = await maintain(house).seedDemo(async () => undefined)
      const start = (isDemo: boolean) => house.bootstrap({ isDemo, writeDemoAccounts: async () => undefined })
      expect(await start(true)).toMatchObject({ demo: undefined, hasDemoAccounts: true, hasAdministrator: true })
      expect(await house.database.query.$count(house.database.tables.projects)).toBe(1)
      expect(await start(false)).toMatchObject({ suspendedDemoAccounts: 2 })
      expect(await codeOf(house.auth.login({ ...accounts.user, cookie: false }, laptop))).toBe('ACCOUNT_SUSPENDED')
    })

    it('creates demo passwords of the configured minimum length', async () => {
      const house = await identity({ passwordMinLength: 64 })
      const { user } = await maintain(house).seedDemo(async () => undefined)
      expect(user.password.length).toBeGreaterThanOrEqual(64)
    })

    it('rejects creating demo accounts if there has ever been an account, and stores no passwords', async () => {
      const house = await identity()
      const { tokens } = await house.register()
      await (await house.as(tokens)).users.deleteMe({ password: 'seven purple otters juggle' })
      const files: DemoAccounts[] = []
      const seeding = maintain(house).seedDemo(async (demo) => {
        files.push(demo)
      })
      await expect(seeding).rejects.toThrow(MaintenanceRefusedError)
      expect(files).toEqual([])
    })
  })

  describe('rotateKeys', () => {
    it('publishes a planned key for an hour while the previous one signs, and accepts its last tokens', async () => {
      const house = await identity()
      const [before] = await keyRows(house)
      const { id, activeFrom } = await maintain(house).rotateKeys({ isLeak: false })
      expect(activeFrom.getTime()).toBe(house.now() + hour)
      const published = (await house.signingKeys.jwks()).keys.map(({ kid }) => kid)
      expect(new Set(published)).toEqual(new Set([before?.id, id]))
      expect(house.signingKeys.current().id).toBe(before?.id)

      house.passes(hour - minute)
      const last = await house.register()
      house.passes(minute)
      const { accessToken } = await refreshed(house, last.tokens.refreshToken)
      expect(house.signingKeys.current().id).toBe(id)
      expect(await meAs(house, last.tokens.accessToken)).toMatchObject({ id: last.user.id })
      expect(await meAs(house, accessToken)).toMatchObject({ id: last.user.id })

      house.passes(house.settings.accessTokenTtlSeconds * 1000 + 2 * minute)
      await house.signingKeys.forgetRetired()
      expect((await keyRows(house)).map((row) => row.id)).toEqual([id])
    })

    it('encrypts the keys of SECRET_PREVIOUS again in a planned rotation, so that it can be unset', async () => {
      const house = await identity()
      const secret = 'another secret of thirty-two bytes, or more'
      const { id } = await maintain(house, { secret, secretPrevious: house.settings.secret }).rotateKeys({
        isLeak: false,
      })
      const rows = await keyRows(house)
      expect(rows).toHaveLength(2)
      expect(new Set(rows.map(({ secretKeyId }) => secretKeyId)).size).toBe(1)
      // The new secret alone decrypts all keys.
      expect((await maintain(house, { secret }).rotateKeys({ isLeak: false })).id).not.toBe(id)
    })

    it('rejects a planned rotation when the keys cannot be decrypted', async () => {
      const house = await identity()
      const maintenance = maintain(house, { secret: 'a third secret, which nobody has ever used' })
      await expect(maintenance.rotateKeys({ isLeak: false })).rejects.toThrow(SigningKeysLockedError)
      expect(await keyRows(house)).toHaveLength(1)
    })

    it('creates a key that signs until the planned one is active if the database has none', async () => {
      const house = await identity()
      await house.database.transaction((tx) => tx.delete(house.database.tables.signingKeys))
      const { id } = await maintain(house).rotateKeys({ isLeak: false })
      await house.signingKeys.reload()
      expect(house.signingKeys.current().id).not.toBe(id)
    })

    it('invalidates all access tokens at once after a leak, and accepts refresh tokens', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      expect(await meAs(house, tokens.accessToken)).toMatchObject({ id: user.id })
      const { id, activeFrom, wereLocked } = await maintain(house).rotateKeys({ isLeak: true })
      expect(wereLocked).toBe(false)
      expect(activeFrom.getTime()).toBe(house.now())
      house.passes(1000)
      expect(await codeOf(meAs(house, tokens.accessToken))).toBe('UNAUTHENTICATED')
      const next = await refreshed(house, tokens.refreshToken)
      expect(await meAs(house, next.accessToken)).toMatchObject({ id: user.id })
      expect((await keyRows(house)).map((row) => row.id)).toEqual([id])
    })

    it.each([
      ['were encrypted with a lost secret', undefined],
      ['are damaged', 'AAAA'],
    ])('rotates keys after a leak even if the previous keys %s', async (_, privateKey) => {
      const house = await identity()
      const { signingKeys } = house.database.tables
      if (privateKey !== undefined) await house.database.transaction((tx) => tx.update(signingKeys).set({ privateKey }))
      const secret = 'a third secret, which nobody has ever used'
      const { id, wereLocked } = await maintain(house, { secret }).rotateKeys({ isLeak: true })
      expect(wereLocked).toBe(true)
      expect((await keyRows(house)).map((row) => row.id)).toEqual([id])
      // A start with that secret can decrypt the key.
      await expect(maintain(house, { secret }).rotateKeys({ isLeak: false })).resolves.toBeDefined()
    })
  })

  describe('endAllSessions', () => {
    it('ends all sessions, records it once in the audit log, and allows new sessions', async () => {
      const house = await identity()
      const people = [await house.register('Ada'), await house.register('Grace'), await house.registerAs(['admin'])]
      expect(await maintain(house).endAllSessions()).toBe(3)
      for (const { tokens } of people) {
        expect(await codeOf(meAs(house, tokens.accessToken))).toBe('SESSION_REVOKED')
        expect(await codeOf(refreshed(house, tokens.refreshToken))).toBe('SESSION_REVOKED')
      }
      const { items } = await house.audit.list({ limit: 100, action: 'session.revoke' })
      expect(items).toMatchObject([
        { actorId: null, sessionId: null, targetType: 'session', targetId: null, details: { all: true, revoked: 3 } },
      ])
      const again = await house.register('Joan')
      expect(await meAs(house, again.tokens.accessToken)).toMatchObject({ id: again.user.id })
    })

    it('counts active sessions only, and keeps the reasons why others ended', async () => {
      const house = await identity()
      const ended = await house.register()
      await (await house.as(ended.tokens)).auth.logout({ refreshToken: present(ended.tokens.refreshToken) })
      await house.register()
      expect(await maintain(house).endAllSessions()).toBe(1)
      const rows = await house.database.query.select().from(house.database.tables.sessions)
      expect(rows.map(({ revokedReason }) => revokedReason).sort()).toEqual(['revoked', 'signedOut'])
      expect(await maintain(house).endAllSessions()).toBe(0)
    })

    it('ends sessions that a server on another connection notices at its next poll', async () => {
      const house = await identity()
      const { session } = await house.register()
      const other = await openDatabase(house.url, { clock: house.now })
      const ends: string[] = []
      const ended = new Promise<void>((resolve) => {
        house.liveAccess.watch({ sessionId: session.id }, (reason) => {
          ends.push(reason)
          resolve()
        })
      })
      await createMaintenance({ ...house, database: other }).endAllSessions()
      house.liveAccess.start()
      await ended
      expect(ends).toEqual(['SESSION_REVOKED'])
      await house.liveAccess.stop()
      await other.close()
    })
  })

  describe('pruneAudit', () => {
    it('deletes audit entries before the given time, keeps those of that time, and records the deletion', async () => {
      const house = await identity()
      await house.register('Ada')
      house.passes(hour)
      const moment = new Date(house.now())
      await house.register('Grace')
      expect(await maintain(house).pruneAudit(moment)).toBe(1)
      const { items } = await house.audit.list({ limit: 100 })
      expect(items.map(({ action, actorId }) => [action, actorId === null]).sort()).toEqual([
        ['audit.prune', true],
        ['user.register', false],
      ])
      const details = { before: moment.toISOString(), removed: 1 }
      expect(items.find(({ action }) => action === 'audit.prune')).toMatchObject({ details, targetType: 'audit' })
    })
  })
})
