import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, createIdentity, day, type Identity, identityFor, laptop, minute } from '../../testing/identity.js'

describe.each(testDatabases())('sessions on $name', ({ open }) => {
  const identity = identityFor(open)

  const makeAdministrator = ({ database }: Identity, userId: string) =>
    database.transaction((tx) =>
      tx.update(database.tables.users).set({ roles: '["admin"]' }).where(eq(database.tables.users.id, userId)),
    )
  const openFor = ({ database, sessions }: Identity, userId: string) =>
    database.transaction((tx) => sessions.open(tx, userId, laptop))

  describe('sessions.list', () => {
    it('lists each session exactly once for every page size, also sessions created at the same time', async () => {
      const house = await identity()
      const { user, tokens, session } = await house.register()
      const ids = [session.id]
      for (let count = 0; count < 11; count += 1) {
        if (count % 3 === 0) house.passes(minute)
        ids.push((await openFor(house, user.id)).id)
      }
      const caller = await house.as(tokens)
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
      const house = await identity()
      const { user, tokens, session } = await house.register()
      const revoked = await openFor(house, user.id)
      const caller = await house.as(tokens)
      await caller.sessions.revoke({ sessionId: revoked.id })
      const { items, nextCursor } = await caller.sessions.list()
      expect(items).toEqual([{ ...session, current: true }])
      expect(nextCursor).toBeNull()
    })

    it("lists another user's sessions to administrators only", async () => {
      const house = await identity()
      const [ada, bob] = [await house.register('Ada'), await house.register('Bob')]
      const caller = await house.as(ada.tokens)
      expect(await codeOf(caller.sessions.list({ userId: bob.user.id }))).toBe('FORBIDDEN')
      expect((await caller.sessions.list({ userId: ada.user.id })).items).toHaveLength(1)
      await makeAdministrator(house, ada.user.id)
      const seen = await caller.sessions.list({ userId: bob.user.id })
      expect(seen.items).toEqual([{ ...bob.session, current: false }])
      expect(await codeOf(caller.sessions.list({ userId: house.runtime.randomId() }))).toBe('USER_NOT_FOUND')
    })

    it("rejects a cursor of another user's list and a made-up cursor", async () => {
      const house = await identity()
      const [ada, bob] = [await house.register('Ada'), await house.register('Bob')]
      await openFor(house, ada.user.id)
      const { nextCursor } = await (await house.as(ada.tokens)).sessions.list({ limit: 1 })
      for (const cursor of [nextCursor ?? '', 'made up']) {
        expect(await codeOf((await house.as(bob.tokens)).sessions.list({ cursor }))).toBe('BAD_REQUEST')
      }
    })
  })

  describe('sessions.revoke', () => {
    it('rejects the next call of the revoked session, and publishes accessChanged', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const other = await house.auth.login(
        { email: user.email, password: 'seven purple otters juggle', cookie: false },
        laptop,
      )
      const published = new Promise((resolve) => house.bus.subscribe('accessChanged', resolve))
      const caller = await house.as(tokens)
      expect(await caller.sessions.revoke({ sessionId: other.session.id })).toEqual({ revoked: 1 })
      await published
      expect(await codeOf((await house.as(other.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await caller.users.me()).id).toBe(user.id)
    })

    it("can end the caller's own session", async () => {
      const house = await identity()
      const { session, tokens } = await house.register()
      const caller = await house.as(tokens)
      expect(await caller.sessions.revoke({ sessionId: session.id })).toEqual({ revoked: 1 })
      expect(await codeOf(caller.users.me())).toBe('SESSION_REVOKED')
    })

    it('answers SESSION_NOT_FOUND for a session that is revoked, unknown, expired or of another user', async () => {
      const house = await identity()
      const [ada, bob] = [await house.register('Ada'), await house.register('Bob')]
      const over = await openFor(house, ada.user.id)
      const caller = await house.as(ada.tokens)
      await caller.sessions.revoke({ sessionId: over.id })
      for (const sessionId of [over.id, house.runtime.randomId(), bob.session.id]) {
        expect(await codeOf(caller.sessions.revoke({ sessionId }))).toBe('SESSION_NOT_FOUND')
      }
      house.passes(30 * day)
      const fresh = await house.register('Cyd')
      const self = await openFor(house, fresh.user.id)
      await makeAdministrator(house, fresh.user.id)
      const administrator = await house.as(fresh.tokens)
      expect(await codeOf(administrator.sessions.revoke({ sessionId: bob.session.id }))).toBe('SESSION_NOT_FOUND')
      expect(await administrator.sessions.revoke({ sessionId: self.id })).toEqual({ revoked: 1 })
    })

    it('succeeds for exactly one of three concurrent calls', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const { id: sessionId } = await openFor(house, user.id)
      const caller = await house.as(tokens)
      const answers = await Promise.allSettled([1, 2, 3].map(() => caller.sessions.revoke({ sessionId })))
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })
  })

  describe('expiry and end', () => {
    it('extends a session only past half of its idle time, and never beyond its absolute expiry', async () => {
      const house = await identity()
      const { user } = await house.register()
      const session = await openFor(house, user.id)
      const slide = () => house.database.transaction((tx) => house.sessions.slide(tx, session.id))
      house.passes(15 * day - 1)
      expect(await slide()).toEqual(session.expiresAt)
      house.passes(1)
      expect(await slide()).toEqual(new Date(house.now() + 30 * day))
      for (let month = 0; month < 3; month += 1) {
        house.passes(20 * day)
        await slide()
      }
      expect(await slide()).toEqual(session.absoluteExpiresAt)
      house.passes(15 * day)
      expect(await slide()).toBeUndefined()
    })

    it('limits the expiry of a new session to its absolute expiry', async () => {
      const { database, close, sessions, register } = await createIdentity(open, {
        sessionIdleDays: 30,
        sessionMaxDays: 7,
      })
      const { user } = await register()
      const session = await database.transaction((tx) => sessions.open(tx, user.id, laptop))
      expect(session.expiresAt).toEqual(session.absoluteExpiresAt)
      await close()
    })

    it('ends all sessions of one user, and no session of another', async () => {
      const house = await identity()
      const [ada, bob] = [await house.register('Ada'), await house.register('Bob')]
      await openFor(house, ada.user.id)
      const ended = await house.database.transaction((tx) => house.sessions.endAll(tx, ada.user.id, 'suspended'))
      expect(ended).toBe(2)
      expect(await codeOf((await house.as(ada.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await (await house.as(bob.tokens)).users.me()).name).toBe('Bob')
    })
  })

  describe('deleteOld', () => {
    it('deletes only sessions whose absolute expiry was 30 days ago', async () => {
      const house = await identity()
      const old = await house.register('Old')
      house.passes(91 * day)
      const young = await house.register('Young')
      const kept = async () => {
        await house.sessions.deleteOld()
        return (await house.database.query.select().from(house.database.tables.sessions)).map(({ id }) => id)
      }
      expect(await kept()).toHaveLength(2)
      house.passes(30 * day)
      expect(await kept()).toEqual([young.session.id])
      expect(old.session.id).not.toBe(young.session.id)
    })
  })
})
