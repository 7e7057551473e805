import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMigrations } from './migrations.js'
import { migratePostgres } from './postgres/migrate.js'
import { searchKey } from './search-key.js'
import { sqliteFile } from './sqlite/connection.js'
import { migrateSqlite } from './sqlite/migrate.js'
import { execute } from './testing/execute.js'
import { type TestDatabase, testDatabases } from './testing.js'

const moment = (milliseconds: number) => new Date(Date.UTC(2030, 0, 1) + milliseconds)

const columns = 'id, at, actor_id, action, target_type, target_id, project_id, session_id, outcome, details'
const changed = columns.replace('action', "'user.logout'")

/** Statements that try to change, replace or truncate entries. */
const changes = {
  sqlite: [
    "update audit_entries set action = 'user.logout'",
    "update or replace audit_entries set action = 'user.logout'",
    `insert or replace into audit_entries (${columns}) select ${changed} from audit_entries`,
    `replace into audit_entries (${columns}) select ${changed} from audit_entries`,
    `insert into audit_entries (${columns}) select ${columns} from audit_entries where true
     on conflict (id) do update set action = 'user.logout'`,
  ],
  postgres: [
    "update audit_entries set action = 'user.logout'",
    'truncate audit_entries',
    'truncate audit_entries, meta cascade',
    "insert into audit_entries select * from audit_entries on conflict (id) do update set action = 'user.logout'",
    "merge into audit_entries using (select 1) one on true when matched then update set action = 'user.logout'",
  ],
} as const

const insertInto = async ({ database }: TestDatabase, at: Date) => {
  const { auditEntries } = database.tables
  const id = randomUUID()
  const entry = { id, at, action: 'user.login', targetType: 'user', outcome: 'success', details: '{}' } as const
  await database.transaction((tx) => tx.insert(auditEntries).values(entry))
  return id
}
const markAt = ({ url }: TestDatabase, at: Date) =>
  execute(url, `insert into meta (key, value) values ('audit.pruneBefore', '${at.getTime()}')`)
const stored = async ({ url }: TestDatabase) =>
  (await execute(url, 'select id, action from audit_entries order by at, id')).map(({ id, action }) => [id, action])

describe.each(testDatabases())('the audit log on $name', ({ name, open }) => {
  describe.each([
    { isPruned: false, when: 'without a pruning mark' },
    { isPruned: true, when: 'with a pruning mark' },
  ])('a change $when', ({ isPruned }) => {
    let test: TestDatabase
    let id = ''
    beforeAll(async () => {
      test = await open()
      id = await insertInto(test, moment(0))
      if (isPruned) await markAt(test, moment(1000))
    })
    afterEach(async () => expect(await stored(test)).toEqual([[id, 'user.login']]))
    afterAll(() => test.close())

    it.each(changes[name])('is rejected in raw SQL: %s', async (statement) => {
      await expect(execute(test.url, statement)).rejects.toThrow('append-only')
    })

    it('is rejected through the query builder', async () => {
      const { auditEntries } = test.database.tables
      const update = test.database.transaction((tx) => tx.update(auditEntries).set({ details: '{"x":1}' }))
      await expect(update).rejects.toMatchObject({ kind: 'internal' })
    })
  })

  describe('deletion of entries', () => {
    let test: TestDatabase
    beforeEach(async () => {
      test = await open()
    })
    afterEach(() => test.close())

    it('is rejected while `audit.pruneBefore` is not set, and after it is removed', async () => {
      const { auditEntries } = test.database.tables
      const id = await insertInto(test, moment(0))
      for (const mark of ['none', 'gone']) {
        if (mark === 'gone') {
          await markAt(test, moment(1000))
          await execute(test.url, 'delete from meta')
        }
        await expect(execute(test.url, 'delete from audit_entries')).rejects.toThrow('append-only')
        const own = test.database.transaction((tx) => tx.delete(auditEntries).where(eq(auditEntries.id, id)))
        await expect(own).rejects.toMatchObject({ kind: 'internal' })
      }
      expect(await stored(test)).toEqual([[id, 'user.login']])
    })

    it('is allowed only for entries older than `audit.pruneBefore`, to the millisecond', async () => {
      const older = await insertInto(test, moment(-1))
      const kept = [await insertInto(test, moment(0)), await insertInto(test, moment(1))]
      await markAt(test, moment(0))
      const remove = (condition: string) => execute(test.url, `delete from audit_entries where ${condition}`)
      await expect(remove('true')).rejects.toThrow('append-only')
      for (const id of kept) await expect(remove(`id = '${id}'`)).rejects.toThrow('append-only')
      await remove(`id = '${older}'`)
      expect((await stored(test)).map(([id]) => id)).toEqual(kept)
    })
  })
})

describe.each(testDatabases())('the search keys of names on $name', ({ name: dialect, open }) => {
  it('are added to existing accounts by the migration, equal to `searchKey`', async () => {
    const test = await open({ migrated: false })
    const foundation = readMigrations(dialect).slice(0, 1)
    if (dialect === 'postgres') await migratePostgres(test.url, foundation, 1_000)
    else {
      const limits = { retryMilliseconds: 1_000, random: Math.random }
      await migrateSqlite(sqliteFile(test.url).path, foundation, limits)
    }
    const names = ['Ada Lovelace', 'ÄRGER', 'ﬁne', 'Å', 'ΟΔΥΣΣΕΥΣ', 'İzmir', 'Łódź', '①', "O'Hara", 'Ａｄａ', 'ЁЖ']
    const at = dialect === 'postgres' ? "'2030-01-01'" : moment(0).getTime()
    const rows = names.map((name) => `('${randomUUID()}', '${name.replace("'", "''")}', '["user"]', ${at}, ${at})`)
    await execute(test.url, `insert into users (id, name, roles, created_at, updated_at) values ${rows.join(', ')}`)

    await test.database.migrate()
    const keys = Object.fromEntries(
      (await execute(test.url, 'select name, name_key from users')).map(({ name, name_key }) => [name, name_key]),
    )
    expect(keys).toEqual(Object.fromEntries(names.map((name) => [name, searchKey(name)])))
    expect(keys).toMatchObject({ ÄRGER: 'ärger', ﬁne: 'fine' })
    await test.close()
  })
})
