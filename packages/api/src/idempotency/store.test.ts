import { testDatabases } from '@assistant/database/testing'
import { expect, it } from 'vitest'
import { deleteOldKeys, findResult, rememberResult } from './store.js'

const hour = 60 * 60 * 1000

it.each(testDatabases())('an idempotency key is kept for 24 hours and then deleted, on $name', async ({ open }) => {
  let now = Date.UTC(2030, 0, 1)
  const { database, close } = await open({ clock: () => now })
  const { users, idempotencyKeys } = database.tables
  const [userId, resultId] = ['0197a000-0000-7000-8000-000000000001', '0197a000-0000-7000-8000-000000000002']
  const caller = { userId, scope: 'projects.create', key: 'a' }
  await database.transaction(async (tx) => {
    const times = { createdAt: tx.clock(), updatedAt: tx.clock() }
    await tx.insert(users).values({ id: userId, name: 'Ada', roles: '["user"]', ...times })
    await rememberResult(tx, database.tables, caller, { inputDigest: 'd', resultId })
  })
  const remembered = async () => {
    await database.transaction((tx) => deleteOldKeys(tx, database.tables))
    return database.query.$count(idempotencyKeys)
  }

  now += 24 * hour - 1
  expect(await remembered()).toBe(1)
  expect(await findResult(database.query, database.tables, caller)).toEqual({ inputDigest: 'd', resultId })
  now += 1
  expect(await findResult(database.query, database.tables, caller)).toBeUndefined()
  expect(await remembered()).toBe(0)
  await close()
})
