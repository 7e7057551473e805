import { asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyContains, openDatabase, readClock, searchKey } from './index.js'
import { generationRow, projectRow, userRow } from './testing/rows.js'
import { type TestDatabase, testDatabases } from './testing.js'

// Text that the contract accepts: no U+0000, no lone surrogate.
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      '',
      "'; drop table users; --",
      '"\\%_$1?',
      'שלום مرحبا',
      '👩‍👩‍👧‍👦',
      '\uFFFD',
      '\uFEFFa',
      'A',
      'a',
      'ä',
      'Z',
      'é',
    ),
  )
  .filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value))

describe.each(testDatabases())('a database on $name', ({ open }) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.close())

  it('returns every accepted text unchanged, and sorts by bytes', async () => {
    const { query, tables, transaction } = test.database
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 30 }), async (texts) => {
        await transaction(async (tx) => {
          await tx.delete(tables.users)
          await tx.insert(tables.users).values(texts.map((email) => userRow({ email, name: email })))
        })
        const rows = await query.select().from(tables.users).orderBy(asc(tables.users.email))
        const expected = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(rows.map(({ email }) => email)).toEqual(expected)
        expect(rows.map(({ name }) => name)).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })

  it('finds keys that contain the search text, ignoring case and giving no character a special meaning', async () => {
    const { query, tables, transaction } = test.database
    const names = ['Straße 100%', 'under_score', 'back\\slash', 'ＦＵＬＬ width', 'plain']
    const owner = userRow()
    await transaction(async (tx) => {
      await tx.insert(tables.users).values(owner)
      await tx
        .insert(tables.projects)
        .values(names.map((name) => projectRow({ ownerId: owner.id, name, nameKey: searchKey(name) })))
    })
    const find = async (search: string) => {
      const { projects } = tables
      const rows = await query
        .select()
        .from(projects)
        .where(keyContains(projects.nameKey, search))
        .orderBy(projects.name)
      return rows.map(({ name }) => name)
    }
    expect(await find('100%')).toEqual(['Straße 100%'])
    expect(await find('0%')).toEqual(['Straße 100%'])
    expect(await find('%')).toEqual(['Straße 100%'])
    expect(await find('_')).toEqual(['under_score'])
    expect(await find('\\')).toEqual(['back\\slash'])
    expect(await find('full W')).toEqual(['ＦＵＬＬ width'])
    expect(await find('PLAIN')).toEqual(['plain'])
    expect(await find('')).toHaveLength(5)
  })

  it('runs a prepared statement with different values', async () => {
    const { query, tables, transaction } = test.database
    const [ada, bob] = [userRow({ name: 'Ada' }), userRow({ name: 'Bob', emailVerified: true })]
    await transaction((tx) => tx.insert(tables.users).values([ada, bob]).returning())
    const { users, projects } = tables
    const statement = query
      .select({ name: users.name, verified: users.emailVerified, at: users.createdAt, project: projects.id })
      .from(users)
      .leftJoin(projects, eq(projects.ownerId, users.id))
      .where(eq(users.id, sql.placeholder('id')))
      .prepare('user_by_id')

    const at = ada.createdAt
    expect(await statement.execute({ id: ada.id })).toEqual([{ name: 'Ada', verified: false, at, project: null }])
    expect(await statement.execute({ id: bob.id })).toEqual([{ name: 'Bob', verified: true, at, project: null }])
    expect(await statement.execute({ id: userRow().id })).toEqual([])
  })

  it('compares and sorts dates to the millisecond', async () => {
    const { query, tables, transaction } = test.database
    const at = (milliseconds: number) => new Date(1_790_000_000_000 + milliseconds)
    const users = [at(2), at(1), at(3)].map((createdAt) => userRow({ createdAt }))
    await transaction((tx) => tx.insert(tables.users).values(users).returning())
    const rows = await query
      .select()
      .from(tables.users)
      .where(gt(tables.users.createdAt, at(1)))
      .orderBy(desc(tables.users.createdAt), desc(tables.users.id))
    expect(rows.map(({ createdAt }) => createdAt)).toEqual([at(3), at(2)])
  })

  it('deletes the rows of a deleted project, and keeps the children of a deleted parent', async () => {
    const { query, tables, transaction } = test.database
    const user = userRow()
    const project = projectRow({ ownerId: user.id })
    const parent = generationRow({ projectId: project.id, userId: user.id })
    const child = generationRow({ projectId: project.id, userId: user.id, parentId: parent.id })
    const file = { projectId: project.id, sha256: 'abc' }
    await transaction(async (tx) => {
      await tx.insert(tables.users).values(user)
      await tx.insert(tables.projects).values(project)
      await tx.insert(tables.generations).values([parent, child])
      await tx.insert(tables.fileContents).values({ ...file, content: 'void main() {}' })
      await tx.insert(tables.generationFiles).values({
        ...file,
        generationId: child.id,
        path: 'lib/main.dart',
        language: 'dart',
        bytes: 14,
        change: 'added',
      })
      await tx
        .insert(tables.generationEvents)
        .values({ generationId: child.id, seq: 1, attempt: 1, type: 'chat', payload: '{}', createdAt: user.createdAt })
    })

    const { generations } = tables
    await transaction((tx) => tx.delete(generations).where(eq(generations.id, parent.id)).returning())
    const [kept] = await query
      .select()
      .from(generations)
      .where(inArray(generations.id, [parent.id, child.id]))
    expect(kept).toMatchObject({ id: child.id, parentId: null })

    await transaction((tx) => tx.delete(tables.projects).returning())
    const left = [generations, tables.generationFiles, tables.generationEvents, tables.fileContents]
    expect(await Promise.all(left.map((table) => query.$count(table)))).toEqual([0, 0, 0, 0])
  })
})

describe.each(testDatabases())('the clock on $name', ({ open }) => {
  it('is that of the database by default', async () => {
    const { database, close } = await open()
    const before = Date.now()
    const now = (await readClock(database.query)).getTime()
    expect(now).toBeGreaterThanOrEqual(before - 1)
    expect(now).toBeLessThanOrEqual(Date.now())
    await close()
  })

  it('is the given one, which every statement reads again', async () => {
    let milliseconds = 1_790_000_000_123
    const { database, close } = await open({ clock: () => milliseconds })
    const { meta, users } = database.tables
    const { query } = database
    const user = userRow()
    await database.transaction(async (tx) => {
      await tx.insert(users).values({ ...user, createdAt: tx.clock(), updatedAt: tx.clockPlus(1_500) })
      expect(await readClock(tx)).toEqual(new Date(milliseconds))
    })
    const [row] = await query.select().from(users)
    expect(row?.createdAt).toEqual(new Date(1_790_000_000_123))
    expect(row?.updatedAt).toEqual(new Date(1_790_000_001_623))

    const older = query
      .select({ id: users.id })
      .from(users)
      .where(gt(query.clockPlus(sql.placeholder('minus')), users.createdAt))
      .prepare('older_users')
    expect(await older.execute({ minus: 0 })).toEqual([])
    milliseconds += 10
    expect(await older.execute({ minus: 0 })).toEqual([{ id: user.id }])
    expect(await older.execute({ minus: -10 })).toEqual([])
    expect(await query.$count(meta)).toBe(0)
    await close()
  })
})

describe('an SQLite database in memory', () => {
  it('reads only committed data, and is removed when it is closed', async () => {
    const database = await openDatabase(':memory:')
    await database.migrate()
    const { meta } = database.tables
    await database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'a', value: '1' })
      expect(await database.query.$count(meta)).toBe(0)
    })
    expect(await database.query.$count(meta)).toBe(1)
    await database.close()

    const again = await openDatabase(':memory:')
    expect((await again.migrate()).applied).not.toEqual([])
    await again.close()
  })
})
