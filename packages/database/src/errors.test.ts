import { inspect } from 'node:util'
import Sqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DatabaseError, ForeignKeyViolation, openDatabase, type Transaction, UniqueViolation } from './index.js'
import { sqliteError } from './sqlite/errors.js'
import { generationRow, projectRow, userRow } from './testing/rows.js'
import { type TestDatabase, testDatabases } from './testing.js'

describe.each(testDatabases())('errors on $name', ({ open }) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.close())

  const failureOf = async (fn: (tx: Transaction) => Promise<unknown>): Promise<DatabaseError> => {
    const [outcome] = await Promise.allSettled([test.database.transaction(fn)])
    if (outcome.status === 'fulfilled') throw new Error('Expected the transaction to fail')
    return outcome.reason
  }

  it('name the violated key, the same on both dialects', async () => {
    const { users, projects, projectMembers, idempotencyKeys, meta } = test.database.tables
    const user = userRow()
    const project = projectRow({ ownerId: user.id })
    const member = { projectId: project.id, userId: user.id, role: 'editor', addedAt: user.createdAt } as const
    const key = {
      ...{ userId: user.id, scope: 'projects.create', key: 'k' },
      ...{ inputDigest: 'd', resultId: project.id, createdAt: user.createdAt },
    }
    await test.database.transaction(async (tx) => {
      await tx.insert(users).values(user)
      await tx.insert(projects).values(project)
      await tx.insert(projectMembers).values(member)
      await tx.insert(idempotencyKeys).values(key)
      await tx.insert(meta).values({ key: 'k', value: 'v' })
    })

    const constraints = [
      await failureOf((tx) => tx.insert(users).values(userRow({ email: user.email }))),
      await failureOf((tx) => tx.insert(users).values(userRow({ id: user.id }))),
      await failureOf((tx) => tx.insert(projectMembers).values(member)),
      await failureOf((tx) => tx.insert(idempotencyKeys).values(key)),
      await failureOf((tx) => tx.insert(meta).values({ key: 'k', value: 'w' })),
    ].map((failure) => (failure instanceof UniqueViolation ? failure.constraint : failure))
    expect(constraints).toEqual([
      'users_email_unique',
      'users_pkey',
      'project_members_pkey',
      'idempotency_keys_pkey',
      'meta_pkey',
    ])
  })

  it('report a missing referenced row', async () => {
    const { generations } = test.database.tables
    const failure = await failureOf((tx) =>
      tx.insert(generations).values(generationRow({ projectId: userRow().id, userId: userRow().id })),
    )
    expect(failure).toBeInstanceOf(ForeignKeyViolation)
    expect(failure.kind).toBe('conflict')
  })

  it('contain neither SQL nor values, however they are printed', async () => {
    const { users } = test.database.tables
    const { query } = test.database
    const user = userRow({ email: 'secret@example.com', name: 'secret name' })
    await test.database.transaction((tx) => tx.insert(users).values(user).returning())
    const wrong = sql`no_such_function(${'secret value'})`
    const failures = [
      await failureOf((tx) => tx.insert(users).values(userRow({ email: user.email, name: user.name }))),
      await failureOf((tx) => tx.select({ wrong }).from(users)),
      await failureOf(() => query.select({ wrong }).from(users)),
      await failureOf(async () => {
        await query.select({ wrong }).from(users).prepare('wrong').execute()
      }),
    ]
    for (const failure of failures) {
      const everything = `${inspect(failure, { depth: 9, showHidden: true })} ${failure.message} ${failure.stack}`
      expect(everything).not.toMatch(/secret|insert into|no_such_function|select /i)
      expect(failure.cause).toBeUndefined()
    }
    expect(failures.map(({ kind }) => kind)).toEqual(['conflict', 'internal', 'internal', 'internal'])
  })
})

describe('openDatabase', () => {
  it.each([
    ['an unreachable server', 'postgres://nobody:secret@127.0.0.1:1/nothing', 'unavailable'],
    ['a missing folder', 'file:/no/such/folder/assistant.db', 'unavailable'],
    ['a file that is not a database', `file:${process.execPath}`, 'internal'],
    ['an unsupported URL', 'mysql://localhost/x', 'internal'],
  ])('reports %s without the password', async (_, url, kind) => {
    const [outcome] = await Promise.allSettled([openDatabase(url, { retryMilliseconds: 50 })])
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'DatabaseError', kind } })
    expect(inspect(outcome)).not.toContain('secret')
  })
})

describe('sqliteError', () => {
  it('reports a full disk as `full`', () => {
    const connection = new Sqlite(':memory:')
    connection.exec('create table t (x text)')
    connection.pragma('max_page_count = 3')
    const insert = connection.prepare('insert into t values (?)')
    const fill = () => {
      for (;;) insert.run('x'.repeat(1_000))
    }
    expect(() => {
      try {
        fill()
      } catch (error) {
        throw sqliteError(error)
      }
    }).toThrow(expect.objectContaining({ kind: 'full', code: 'SQLITE_FULL' }))
    connection.close()
  })
})
