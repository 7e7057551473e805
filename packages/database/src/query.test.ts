import { and, eq, type SQL, sql } from 'drizzle-orm'
import { describe, expectTypeOf, it } from 'vitest'
import type { Query, Transaction } from './query.js'
import type { Tables } from './tables/index.js'

// Never called: only its types are tested.
const reads = (query: Query, { users, projects }: Tables) => ({
  whole: query.select().from(users).where(eq(users.id, 'x')).orderBy(users.id).limit(1),
  part: query.select({ id: users.id, now: query.clock() }).from(users),
  joined: query
    .select({ user: users, projectId: projects.id })
    .from(users)
    .leftJoin(projects, and(eq(projects.ownerId, users.id)))
    .where(eq(users.id, sql.placeholder('id')))
    .prepare('joined'),
})
const writes = (tx: Transaction, { users }: Tables) => ({
  silent: tx.delete(users).where(eq(users.id, 'x')),
  returning: tx
    .update(users)
    .set({ name: 'x', updatedAt: tx.clockPlus(-5) })
    .returning({ id: users.id }),
})
type Reads = ReturnType<typeof reads>
type Writes = ReturnType<typeof writes>
type User = Tables['users']['$inferSelect']

describe('the narrowed types', () => {
  it('infer rows as Drizzle does', () => {
    expectTypeOf<Awaited<Reads['whole']>>().toEqualTypeOf<User[]>()
    expectTypeOf<Awaited<Reads['part']>>().toEqualTypeOf<{ id: string; now: Date }[]>()
    expectTypeOf<Awaited<ReturnType<Reads['joined']['execute']>>>().toEqualTypeOf<
      { user: User; projectId: string | null }[]
    >()
    expectTypeOf<Awaited<Writes['returning']>>().toEqualTypeOf<{ id: string }[]>()
  })

  it('omit methods that SQLite lacks, and results that differ', () => {
    expectTypeOf<Reads['whole']>().not.toHaveProperty('for')
    expectTypeOf<Reads['part']>().not.toHaveProperty('for')
    expectTypeOf<Reads['part']>().not.toHaveProperty('leftJoinLateral')
    expectTypeOf<Query>().not.toHaveProperty('execute')
    expectTypeOf<Query>().not.toHaveProperty('selectDistinctOn')
    expectTypeOf<Query>().not.toHaveProperty('insert')
    expectTypeOf<Awaited<Writes['silent']>>().toEqualTypeOf<undefined>()
    expectTypeOf<ReturnType<Query['clock']>>().toEqualTypeOf<SQL<Date>>()
  })
})
