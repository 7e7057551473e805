import type { ListUsersInput } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, identityFor, type TestServer } from '../../testing/test-server.js'

type Filters = Omit<Partial<ListUsersInput>, 'cursor'>

describe.each(testDatabases())('users.list on $name', ({ open }) => {
  const identity = identityFor(open)

  const add = ({ database, directory }: TestServer, name: string, more: { email?: string; roles?: 'guest' } = {}) =>
    database.transaction((tx) =>
      directory.add(tx, {
        name,
        email: more.email ?? `${crypto.randomUUID()}@example.com`,
        roles: [more.roles ?? 'user'],
        ...{ passwordHash: 'none', emailVerified: true, isDemo: false },
      }),
    )

  const setUp = async (names: readonly string[]) => {
    const testServer = await identity()
    const { tokens, user } = await testServer.registerAs(['admin'], 'Zoe')
    for (const name of names) {
      testServer.advanceClock(1000)
      await add(testServer, name)
    }
    const admin = await testServer.as({ accessToken: tokens.accessToken })
    const listNames = async (filters: Filters = {}) => (await admin.users.list(filters)).items.map(({ name }) => name)
    return { testServer, admin, root: user, list: listNames }
  }

  it('sorts by creation (newest first) or by name, in both orders', async () => {
    const { list } = await setUp(['émile', 'Bea', 'ada', 'Ärger', 'Zoe Ω'])
    expect(await list()).toEqual(['Zoe Ω', 'Ärger', 'ada', 'Bea', 'émile', 'Zoe'])
    expect(await list({ order: 'asc' })).toEqual(['Zoe', 'émile', 'Bea', 'ada', 'Ärger', 'Zoe Ω'])
    expect(await list({ sort: 'name' })).toEqual(['ada', 'Bea', 'Zoe', 'Zoe Ω', 'Ärger', 'émile'])
    expect(await list({ sort: 'name', order: 'desc' })).toEqual(['émile', 'Ärger', 'Zoe Ω', 'Zoe', 'Bea', 'ada'])
  })

  it('searches names and addresses case-insensitively, and takes SQL wildcards literally', async () => {
    const { testServer, list } = await setUp(['ÄRGER', '100%', 'under_score', 'back\\slash'])
    await add(testServer, 'Nobody', { email: 'arger_x@example.com' })
    expect(await list({ search: 'ärg' })).toEqual(['ÄRGER'])
    expect(await list({ search: '%' })).toEqual(['100%'])
    expect((await list({ search: '_' })).sort()).toEqual(['Nobody', 'under_score'])
    expect(await list({ search: '\\' })).toEqual(['back\\slash'])
    expect(await list({ search: 'ARGER_X@' })).toEqual(['Nobody'])
  })

  it('filters by role and status, and leaves out deleted accounts', async () => {
    const { testServer, admin, list } = await setUp(['A', 'B', 'C'])
    const guest = await add(testServer, 'Guest', { roles: 'guest' })
    await admin.users.suspend({ userId: guest.id })
    expect(await list({ role: 'guest' })).toEqual(['Guest'])
    expect(await list({ role: 'admin' })).toEqual(['Zoe'])
    expect(await list({ status: 'suspended' })).toEqual(['Guest'])
    expect(await list({ status: 'active', role: 'guest' })).toEqual([])
    await admin.users.delete({ userId: guest.id })
    expect(await list({ role: 'guest' })).toEqual([])
    expect(await list()).not.toContain('Deleted user')
  })

  it('rejects a cursor of another order, of other filters, or that it did not issue', async () => {
    const { admin } = await setUp(['A', 'B', 'C'])
    const { nextCursor } = await admin.users.list({ limit: 1, sort: 'name' })
    const cursor = nextCursor ?? ''
    expect((await admin.users.list({ limit: 1, sort: 'name', cursor })).items).toHaveLength(1)
    const others: Filters[] = [{ sort: 'email' }, { sort: 'name', order: 'desc' }, { sort: 'name', search: 'a' }, {}]
    for (const filters of others) expect(await codeOf(admin.users.list({ ...filters, cursor }))).toBe('BAD_REQUEST')
    expect(await codeOf(admin.users.list({ sort: 'name', cursor: 'nonsense' }))).toBe('BAD_REQUEST')
  })

  it('returns each unchanged account exactly once while others are added and renamed', async () => {
    const { testServer, admin } = await setUp([])
    const name = fc.constantFrom('a', 'A', 'ä', 'b', 'zz', 'ﬁ', '1')
    const property = fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 12 }),
      fc.record({ sort: fc.constantFrom('createdAt', 'email', 'name'), order: fc.constantFrom('asc', 'desc') }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ what: fc.constantFrom('add', 'rename', 'nothing'), name }), { maxLength: 12 }),
      async (names, order, limit, changes) => {
        const tag = crypto.randomUUID()
        const unchangedIds: string[] = []
        const changingIds: string[] = []
        for (const each of names)
          unchangedIds.push((await add(testServer, each, { email: `${tag}-${unchangedIds.length}@example.com` })).id)
        for (const each of names) changingIds.push((await add(testServer, each)).id)
        const seen: string[] = []
        let cursor: string | null | undefined
        for (let page = 0; cursor !== null && page < 1_000; page += 1) {
          const answer = await admin.users.list({ ...order, limit, ...(cursor && { cursor }) } as ListUsersInput)
          seen.push(...answer.items.map(({ id }) => id))
          cursor = answer.nextCursor
          const change = changes[page]
          if (change?.what === 'add') await add(testServer, change.name)
          const target = changingIds[page % changingIds.length] ?? ''
          if (change?.what === 'rename') {
            const { users } = testServer.database.tables
            await testServer.database.transaction((tx) =>
              tx
                .update(users)
                .set({ nameKey: change.name, email: `${crypto.randomUUID()}@x.example` })
                .where(eq(users.id, target)),
            )
          }
        }
        expect(cursor).toBeNull()
        for (const id of unchangedIds) expect(seen.filter((each) => each === id)).toEqual([id])
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })
})
