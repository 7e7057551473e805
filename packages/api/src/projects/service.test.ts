import type { CreateProjectInput, ListProjectsInput } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestServer, laptop, type TestServer } from '../../testing/test-server.js'
import type { Caller } from '../platform/caller.js'
import { systemRuntime } from '../platform/runtime.js'
import type { ProjectService } from './service.js'

describe.each(testDatabases())('the project service on $name', ({ open }) => {
  let testServer: TestServer
  let test: Pick<TestServer, 'database'>
  let projects: ProjectService
  let ada: Caller
  let bob: Caller

  beforeEach(async () => {
    testServer = await createTestServer(open)
    test = testServer
    projects = testServer.projects
    ada = await addUser()
    bob = await addUser()
  })
  afterEach(() => testServer.close())

  async function addUser(roles: Caller['roles'] = ['user']): Promise<Caller> {
    const userId = systemRuntime.randomId()
    const { users } = test.database.tables
    await test.database.transaction(async (tx) => {
      const times = { createdAt: tx.clock(), updatedAt: tx.clock() }
      const row = { id: userId, email: `${userId}@example.com`, name: 'A', roles: JSON.stringify(roles), ...times }
      await tx.insert(users).values(row)
    })
    return { userId, sessionId: systemRuntime.randomId(), roles, client: laptop }
  }

  const create = (caller: Caller, name: string, input: Partial<CreateProjectInput> = {}) =>
    projects.create(caller, { name, ...input })

  const share = (projectId: string, { userId }: Caller, role: 'editor' | 'viewer') =>
    test.database.transaction(async (tx) => {
      const { projectMembers } = test.database.tables
      await tx.insert(projectMembers).values({ projectId, userId, role, addedAt: tx.clock() })
    })

  const bin = (projectId: string) =>
    test.database.transaction(async (tx) => {
      const table = test.database.tables.projects
      await tx.update(table).set({ deletedAt: tx.clock() }).where(eq(table.id, projectId))
    })

  /** Returns the names in all pages of a list, by default with two projects per page. */
  async function names(caller: Caller, input: Partial<ListProjectsInput> = {}): Promise<string[]> {
    const all: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await projects.list(caller, {
        scope: 'all',
        sort: 'updatedAt',
        limit: 2,
        ...input,
        ...(cursor && { cursor }),
      })
      expect(page.items.length).toBeLessThanOrEqual(input.limit ?? 2)
      expect(JSON.stringify(page).length).toBeLessThan(1.1 * 1024 * 1024)
      all.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    }
    return all
  }

  describe('create', () => {
    it('creates a project of the caller, and get returns it', async () => {
      const settings = { product: 'feed', appName: 'Q&A', mine: { kept: [1, null] } } as const
      const project = await create(ada, 'One', { description: 'd', settings: { ...settings } })
      expect(project).toMatchObject({
        ownerId: ada.userId,
        name: 'One',
        description: 'd',
        settings,
        role: 'owner',
        deletedAt: null,
      })
      expect(project.updatedAt).toBe(project.createdAt)
      expect(await projects.get(ada, project.id)).toEqual(project)
      expect(await create(ada, 'Two')).toMatchObject({ description: '', settings: {} })
    })

    it('rejects a guest who has no other role', async () => {
      await expect(create(await addUser(['guest']), 'No')).rejects.toMatchObject({ reason: 'FORBIDDEN' })
      await create(await addUser(['guest', 'user']), 'Yes')
    })

    it('creates one project per key and user, even in concurrent calls', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => create(ada, 'One', { idempotencyKey: 'k' })))
      expect(new Set(all.map(({ id }) => id)).size).toBe(1)
      expect(await names(ada)).toEqual(['One'])
      expect((await create(bob, 'One', { idempotencyKey: 'k' })).id).not.toBe(all[0]?.id)
    })

    it('accepts a key with the same settings in another order, and rejects it with other settings', async () => {
      const first = await create(ada, 'One', { idempotencyKey: 'k', settings: { a: 1, b: { c: 2, d: 3 } } })
      const again = await create(ada, 'One', { idempotencyKey: 'k', settings: { b: { d: 3, c: 2 }, a: 1 } })
      expect(again.id).toBe(first.id)
      await expect(
        create(ada, 'One', { idempotencyKey: 'k', settings: { a: 1, b: { c: 2, d: 4 } } }),
      ).rejects.toMatchObject({ reason: 'CONFLICT' })
    })

    it('rejects a key with PROJECT_NOT_FOUND when its project is in the bin', async () => {
      const project = await create(ada, 'One', { idempotencyKey: 'k' })
      await bin(project.id)
      await expect(create(ada, 'One', { idempotencyKey: 'k' })).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
    })
  })

  describe('get', () => {
    it('returns a project with the role of the member, and rejects a stranger', async () => {
      const { id } = await create(ada, 'One')
      await share(id, bob, 'viewer')
      expect(await projects.get(bob, id)).toMatchObject({ id, role: 'viewer' })
      await expect(projects.get(await addUser(), id)).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
    })

    it('returns a project in the bin to its owner only', async () => {
      const { id } = await create(ada, 'One')
      await share(id, bob, 'editor')
      await bin(id)
      expect((await projects.get(ada, id)).deletedAt).not.toBeNull()
      await expect(projects.get(bob, id)).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
    })
  })

  describe('list', () => {
    it('lists owned projects, shared projects, both, or the bin', async () => {
      await create(ada, 'mine 1')
      const theirs = await create(bob, 'theirs 1')
      await create(ada, 'mine 2')
      await create(bob, 'not shared')
      const binned = await create(ada, 'binned')
      const theirBinned = await create(bob, 'their binned')
      await share(theirs.id, ada, 'editor')
      await share(theirBinned.id, ada, 'editor')
      await bin(binned.id)
      await bin(theirBinned.id)

      expect(await names(ada)).toEqual(['mine 2', 'theirs 1', 'mine 1'])
      expect(await names(ada, { scope: 'owned' })).toEqual(['mine 2', 'mine 1'])
      expect(await names(ada, { scope: 'shared' })).toEqual(['theirs 1'])
      expect(await names(ada, { scope: 'bin' })).toEqual(['binned'])
    })

    it('ends a page when its texts reach 1 MiB, and continues on the next one', async () => {
      const long = { instructions: 'x'.repeat(8_000), mine: { notes: 'x'.repeat(24_000) } }
      const made = Array.from({ length: 40 }, (_, index) => `Project ${index + 10}`)
      for (const name of made) await create(ada, name, { settings: long })
      expect(await names(ada, { sort: 'name', limit: 100 })).toEqual(made)
    })

    it('sorts names by code points, ignoring case, and neither drops nor repeats names that differ only in case', async () => {
      const sorted = ['alpha', 'Beta', 'beta', 'gamma', 'Ärger', '\uffee', '😀']
      for (const name of [...sorted].reverse()) {
        const made = await create(name < 'c' ? ada : bob, name)
        if (name >= 'c') await share(made.id, ada, 'viewer')
      }
      const found = await names(ada, { sort: 'name' })
      expect(found.map((name) => name.toLowerCase())).toEqual(sorted.map((name) => name.toLowerCase()))
      expect(new Set(found)).toEqual(new Set(sorted))
    })

    it('finds parts of names case-insensitively, and takes SQL wildcards literally', async () => {
      for (const name of ['100% Chat', '100 percent', 'under_score', 'underXscore', 'ÉCLAIR']) await create(ada, name)
      expect(await names(ada, { search: '100%' })).toEqual(['100% Chat'])
      expect(await names(ada, { search: 'R_s' })).toEqual(['under_score'])
      expect(await names(ada, { search: 'éclair' })).toEqual(['ÉCLAIR'])
      expect(await names(ada, { search: '\\' })).toEqual([])
      expect(await names(ada, { search: '' })).toHaveLength(5)
    })

    it('rejects a malformed cursor, and one of another order, search, scope or caller', async () => {
      for (const name of ['a', 'b', 'c']) await create(ada, name)
      const input: ListProjectsInput = { scope: 'all', sort: 'updatedAt', limit: 1 }
      const { nextCursor } = await projects.list(ada, input)
      const list = (caller: Caller, change: Partial<ListProjectsInput>) =>
        projects.list(caller, { ...input, cursor: nextCursor ?? '', ...change })

      await list(ada, {})
      for (const change of [{ sort: 'name' }, { search: 'a' }, { scope: 'owned' }, { cursor: 'x' }] as const) {
        await expect(list(ada, change)).rejects.toMatchObject({ reason: 'BAD_REQUEST' })
      }
      await expect(list(bob, {})).rejects.toMatchObject({ reason: 'BAD_REQUEST' })
    })
  })

  it('returns the role viewer to a guest who was added as an editor', async () => {
    const guest = await addUser(['guest'])
    const { id: projectId } = await create(ada, 'Shared')
    await share(projectId, guest, 'editor')
    expect((await projects.get(guest, projectId)).role).toBe('viewer')
    const { items } = await projects.list(guest, { scope: 'shared', sort: 'name', limit: 20 })
    expect(items.map(({ role }) => role)).toEqual(['viewer'])
  })
})
