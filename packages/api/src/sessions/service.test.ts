import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  createTestServer,
  day,
  identityFor,
  laptop,
  minute,
  type TestServer,
} from '../../testing/test-server.js'

describe.each(testDatabases())('sessions on $name', ({ open }) => {
  const identity = identityFor(open)

  const makeAdministrator = ({ database }: TestServer, userId: string) =>
    database.transaction((tx) =>
      tx.update(database.tables.users).set({ roles: '["admin"]' }).where(eq(database.tables.users.id, userId)),
    )
  const openFor = ({ database, sessions }: TestServer, userId: string) =>
    database.transaction((tx) => sessions.open(tx, userId, laptop))

  describe('sessions.list', () => {
    it('lists each session exactly once for every page size, also sessions created at the same time', async () => {
      const testServer = await identity()
      const { user, tokens, session } = await testServer.register()
      const ids = [session.id]
      for (let count = 0; count < 11; count += 1) {
        if (count % 3 === 0) testServer.advanceClock(minute)
        ids.push((await openFor(testServer, user.id)).id)
      }
      const caller = await testServer.as(tokens)
      const whole = (await caller.sessions.list({ limit: 100 })).items
      expect(new Set(whole.map(({ id }) => id))).toEqual(new Set(ids))
      expect(whole.map(({ createdAt }) => createdAt)).toEqual(
        whole
          .map(({ createdAt }) => createdAt)
          .sort()
          .reverse(),
      )
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 13 }), async (limit) => {
          const seen = []
          let cursor: string | null | undefined
          do {
            const page: Awaited<ReturnType<typeof caller.sessions.list>> = await caller.sessions.list({
              limit,
              direction: 'forward',
              ...(cursor && { cursor }),
            })
            expect(page.items.length).toBeLessThanOrEqual(limit)
            seen.push(...page.items)
            cursor = page.nextCursor
          } while (cursor !== null)
          expect(seen).toEqual(whole)
        }),
        { numRuns: 13 },
      )
    })

    it('lists open sessions only, and marks the current one', async () => {
      const testServer = await identity()
      const { user, tokens, session } = await testServer.register()
      const revoked = await openFor(testServer, user.id)
      const caller = await testServer.as(tokens)
      await caller.sessions.revoke({ sessionId: revoked.id })
      const { items, nextCursor } = await caller.sessions.list()
      expect(items).toEqual([{ ...session, current: true }])
      expect(nextCursor).toBeNull()
    })

    it("lists another user's sessions to administrators only", async () => {
      const testServer = await identity()
      const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
      const caller = await testServer.as(ada.tokens)
      expect(await codeOf(caller.sessions.list({ userId: bob.user.id }))).toBe('FORBIDDEN')
      expect((await caller.sessions.list({ userId: ada.user.id })).items).toHaveLength(1)
      await makeAdministrator(testServer, ada.user.id)
      const seen = await caller.sessions.list({ userId: bob.user.id })
      expect(seen.items).toEqual([{ ...bob.session, current: false }])
      expect(await codeOf(caller.sessions.list({ userId: testServer.runtime.randomId() }))).toBe('USER_NOT_FOUND')
    })

    it("rejects a cursor of another user's list and a made-up cursor", async () => {
      const testServer = await identity()
      const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
      await openFor(testServer, ada.user.id)
      const { nextCursor } = await (await testServer.as(ada.tokens)).sessions.list({ limit: 1 })
      for (const cursor of [nextCursor ?? '', 'made up']) {
        expect(await codeOf((await testServer.as(bob.tokens)).sessions.list({ cursor }))).toBe('BAD_REQUEST')
      }
    })
  })

  describe('sessions.revoke', () => {
    it('ends the session before its next call, and publishes accessChanged', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const other = await testServer.auth.login(
        { email: user.email, password: 'seven purple otters juggle', cookie: false },
        laptop,
      )
      const published = new Promise((resolve) => testServer.bus.subscribe('accessChanged', resolve))
      const caller = await testServer.as(tokens)
      expect(await caller.sessions.revoke({ sessionId: other.session.id })).toEqual({ revoked: 1 })
      await published
      expect(await codeOf((await testServer.as(other.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await caller.users.me()).id).toBe(user.id)
    })

    it("can end the caller's own session", async () => {
      const testServer = await identity()
      const { session, tokens } = await testServer.register()
      const caller = await testServer.as(tokens)
      expect(await caller.sessions.revoke({ sessionId: session.id })).toEqual({ revoked: 1 })
      expect(await codeOf(caller.users.me())).toBe('SESSION_REVOKED')
    })

    it('answers SESSION_NOT_FOUND for a session that is revoked, unknown, expired or of another user', async () => {
      const testServer = await identity()
      const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
      const over = await openFor(testServer, ada.user.id)
      const caller = await testServer.as(ada.tokens)
      await caller.sessions.revoke({ sessionId: over.id })
      for (const sessionId of [over.id, testServer.runtime.randomId(), bob.session.id]) {
        expect(await codeOf(caller.sessions.revoke({ sessionId }))).toBe('SESSION_NOT_FOUND')
      }
      testServer.advanceClock(30 * day)
      const fresh = await testServer.register('Cyd')
      const self = await openFor(testServer, fresh.user.id)
      await makeAdministrator(testServer, fresh.user.id)
      const administrator = await testServer.as(fresh.tokens)
      expect(await codeOf(administrator.sessions.revoke({ sessionId: bob.session.id }))).toBe('SESSION_NOT_FOUND')
      expect(await administrator.sessions.revoke({ sessionId: self.id })).toEqual({ revoked: 1 })
    })

    it('succeeds for exactly one of three concurrent calls', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const { id: sessionId } = await openFor(testServer, user.id)
      const caller = await testServer.as(tokens)
      const answers = await Promise.allSettled([1, 2, 3].map(() => caller.sessions.revoke({ sessionId })))
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })
  })

  describe('the session service', () => {
    it('extends a session once half of its idle time has passed, and never beyond its absolute expiry', async () => {
      const testServer = await identity()
      const { user } = await testServer.register()
      const session = await openFor(testServer, user.id)
      const slide = () => testServer.database.transaction((tx) => testServer.sessions.slide(tx, session.id))
      testServer.advanceClock(15 * day - 1)
      expect(await slide()).toEqual(session.expiresAt)
      testServer.advanceClock(1)
      expect(await slide()).toEqual(new Date(testServer.now() + 30 * day))
      for (let month = 0; month < 3; month += 1) {
        testServer.advanceClock(20 * day)
        await slide()
      }
      expect(await slide()).toEqual(session.absoluteExpiresAt)
      testServer.advanceClock(15 * day)
      expect(await slide()).toBeUndefined()
    })

    it('limits the expiry of a new session to its absolute expiry', async () => {
      const { database, close, sessions, register } = await createTestServer(open, {
        sessionIdleDays: 30,
        sessionMaxDays: 7,
      })
      const { user } = await register()
      const session = await database.transaction((tx) => sessions.open(tx, user.id, laptop))
      expect(session.expiresAt).toEqual(session.absoluteExpiresAt)
      await close()
    })

    it('ends all sessions of one user, and no session of another', async () => {
      const testServer = await identity()
      const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
      await openFor(testServer, ada.user.id)
      const ended = await testServer.database.transaction((tx) =>
        testServer.sessions.endAll(tx, ada.user.id, 'suspended'),
      )
      expect(ended).toBe(2)
      expect(await codeOf((await testServer.as(ada.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await (await testServer.as(bob.tokens)).users.me()).name).toBe('Bob')
    })
  })

  describe('deleteOld', () => {
    it('deletes only sessions whose absolute expiry was over 30 days ago', async () => {
      const testServer = await identity()
      const old = await testServer.register('Old')
      testServer.advanceClock(91 * day)
      const young = await testServer.register('Young')
      const kept = async () => {
        await testServer.sessions.deleteOld()
        return (await testServer.database.query.select().from(testServer.database.tables.sessions)).map(({ id }) => id)
      }
      expect(await kept()).toHaveLength(2)
      testServer.advanceClock(30 * day)
      expect(await kept()).toEqual([young.session.id])
      expect(old.session.id).not.toBe(young.session.id)
    })
  })
})
