import type { Query, Tables } from '@assistant/database'
import { explain, type TestDatabase, testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUsers, type UserCursor } from '../accounts/store.js'
import { type AuditFilter, listEntries } from '../audit/store.js'
import { listGenerations } from '../generations/store.js'
import { type ProjectCursor, selectOwned } from '../projects/store.js'
import { listSessionPage } from '../sessions/store.js'

const id = '01890000-0000-7000-8000-000000000000'
const at = new Date(1_900_000_000_000)

type Statement = (query: Query, tables: Tables) => Parameters<typeof explain>[1]

const users =
  (after: UserCursor, isAscending: boolean): Statement =>
  (query, tables) =>
    listUsers(query, tables, {
      ...{ search: undefined, role: undefined, status: undefined, limit: 21 },
      ...{ after, sort: after.sort, isAscending },
    })
const audit =
  (filter: AuditFilter): Statement =>
  (query, tables) =>
    listEntries(query, tables, filter, { at, id }, 21)
const projects =
  (after: ProjectCursor): Statement =>
  (query, tables) =>
    selectOwned(query, tables, { userId: id, inBin: false, search: undefined, sort: after.sort, after, limit: 21 })

const lists: [list: string, index: string, statement: Statement][] = [
  ['users by creation', 'users_by_creation', users({ sort: 'createdAt', createdAt: at, id }, false)],
  ['users by creation, ascending', 'users_by_creation', users({ sort: 'createdAt', createdAt: at, id }, true)],
  ['users by name', 'users_by_name', users({ sort: 'name', key: 'm', id }, true)],
  ['users by e-mail', 'users_email_unique', users({ sort: 'email', key: 'm', id }, true)],
  ['sessions', 'sessions_by_user', (query, tables) => listSessionPage(query, tables, id, [at, id], 21)],
  ['projects by update', 'projects_by_owner_and_update', projects({ sort: 'updatedAt', updatedAt: at, id })],
  ['projects by name', 'projects_by_owner_and_name', projects({ sort: 'name', nameKey: 'm', id })],
  [
    'generations',
    'generations_by_project',
    (query, tables) => listGenerations(query, tables, { projectId: id }, { createdAt: at, id }, 21),
  ],
  ['audit entries', 'audit_entries_by_time', audit({})],
  ['audit entries of an actor', 'audit_entries_by_actor', audit({ actorId: id })],
  ['audit entries of an action', 'audit_entries_by_action', audit({ action: 'user.login' })],
  ['audit entries of a project', 'audit_entries_by_project', audit({ projectId: id })],
]

describe.each(testDatabases())('the statement of a page on $name', ({ name: dialect, open }) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  it.each(lists)(
    'seeks the cursor in the index of %s, and sorts at most rows of one key',
    async (_, index, statement) => {
      const { database, url } = test
      const plan = await explain(url, statement(database.query, database.tables), { preferIndexes: true })
      expect(plan).toContain(index)
      expect(plan).toMatch(dialect === 'sqlite' ? /SEARCH.*([<>]\(\?,\?\)|email>\?)/ : /Index Cond: .*(ROW\(|email >)/)
      expect(plan).not.toMatch(/USE TEMP B-TREE FOR ORDER BY|^SCAN|Seq Scan|-> +Sort /m)
    },
  )
})
