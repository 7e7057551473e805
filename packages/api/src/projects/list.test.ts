import type { ListProjectsInput } from '@assistant/contract'
import { execute, explain, testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPerson, createProject, insertProjects, type Person } from '../../testing/project-people.js'
import { identityFor, type TestServer } from '../../testing/test-server.js'
import { type ProjectCursor, selectOwned } from './store.js'

const projectCount = 10_000
const sorts = ['updatedAt', 'name'] as const

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

describe.each(testDatabases())('projects.list on $name', ({ name: dialect, open }) => {
  const identity = identityFor(open)

  /** Reads all pages of a list. Returns the ids, and the cursor that each page was read with (first: undefined). */
  async function pages({ api }: Person, input: Omit<ListProjectsInput, 'scope' | 'cursor'>) {
    const cursors: (string | undefined)[] = [undefined]
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await api.projects.list({ ...input, ...(cursor && { cursor }) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      if (cursor !== null) cursors.push(cursor)
    }
    return { ids, cursors }
  }

  /** Returns the query plan of the statement that reads owned projects after `after`, or the first page without it. */
  function planOf(
    { database, url }: TestServer,
    { id: userId }: Person,
    sort: 'updatedAt' | 'name',
    after?: ProjectCursor,
  ) {
    const selection = { userId, inBin: false, search: undefined, sort, after, limit: 21 }
    return explain(url, selectOwned(database.query, database.tables, selection))
  }

  it(`reads the last page of ${projectCount} projects from the index of the sort order, like the first`, {
    timeout: 120_000,
  }, async () => {
    const testServer = await identity()
    const [owner, other] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'Other')]
    await insertProjects(testServer, owner.id, projectCount)
    await insertProjects(testServer, other.id, 1_000)
    await execute(testServer.url, 'analyze')
    for (const sort of sorts) {
      const { ids, cursors } = await pages(owner, { sort, limit: 100 })
      expect(new Set(ids).size).toBe(projectCount)
      expect(ids).toHaveLength(projectCount)

      const durationsMs: [number[], number[]] = [[], []]
      for (let round = 0; round < 30; round += 1) {
        for (const [index, cursor] of [undefined, cursors.at(-1)].entries()) {
          const startedAtMs = performance.now()
          await owner.api.projects.list({ sort, limit: 100, ...(cursor && { cursor }) })
          durationsMs[index]?.push(performance.now() - startedAtMs)
        }
      }
      const [first, last] = durationsMs.map(median)
      console.info(
        `${dialect}, ${projectCount} projects by ${sort}: first page ${first?.toFixed(2)} ms, last page ${last?.toFixed(2)} ms, ` +
          `ratio ${((last ?? 0) / (first ?? 1)).toFixed(2)}`,
      )

      const index = sort === 'updatedAt' ? 'projects_by_owner_and_update' : 'projects_by_owner_and_name'
      const { projects } = testServer.database.tables
      const lastId = ids[projectCount - 2] ?? ''
      const [row] = await testServer.database.query.select().from(projects).where(eq(projects.id, lastId))
      const { updatedAt, nameKey } = row ?? { updatedAt: new Date(0), nameKey: '' }
      const startCursors: (ProjectCursor | undefined)[] = [
        undefined,
        sort === 'name' ? { sort, nameKey, id: lastId } : { sort, updatedAt, id: lastId },
      ]
      for (const startCursor of startCursors) {
        const plan = await planOf(testServer, owner, sort, startCursor)
        expect(plan).toContain(index)
        expect(plan).not.toMatch(/sort|temp b-tree|seq scan|bitmap|^SCAN/im)
        // The index is also searched for the cursor, so that the rows before it are not read.
        if (startCursor !== undefined)
          expect(plan).toMatch(dialect === 'sqlite' ? /,id\)[<>]\(\?,\?\)/ : /Index Cond: .*ROW\(/)
      }
    }
  })

  it('returns each unchanged project exactly once while others are added, changed and purged', {
    timeout: 60_000,
  }, async () => {
    const testServer = await identity()
    const [owner, friend] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'Friend')]
    const name = fc.constantFrom('a', 'A', 'ä', 'b', 'zz', 'ﬁ', '1')
    const change = fc.record({ what: fc.constantFrom('add', 'share', 'rename', 'bin', 'nothing'), name })
    const property = fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...sorts),
      fc.integer({ min: 1, max: 4 }),
      fc.array(change, { maxLength: 10 }),
      async (names, sort, limit, changes) => {
        const unchangedIds: string[] = []
        const changingIds: string[] = []
        for (const [index, each] of names.entries()) {
          const creator = index % 2 === 0 ? owner : friend
          const editors = creator === friend ? [owner] : []
          unchangedIds.push((await createProject(creator, { editors }, each)).id)
          changingIds.push((await createProject(owner, {}, each)).id)
          // Some projects get the same updatedAt.
          if (index % 3 === 0) testServer.advanceClock(1)
        }
        const seen: string[] = []
        let cursor: string | null | undefined
        for (let page = 0; cursor !== null; page += 1) {
          const answer = await owner.api.projects.list({ sort, limit, ...(cursor && { cursor }) })
          seen.push(...answer.items.map(({ id }) => id))
          cursor = answer.nextCursor
          const { what, name } = changes[page] ?? { what: 'nothing', name: '' }
          const projectId = changingIds[page % changingIds.length] ?? ''
          if (what === 'add') await createProject(owner, {}, name)
          if (what === 'share') await createProject(friend, { viewers: [owner] }, name)
          if (what === 'rename') await owner.api.projects.update({ projectId, name: `${name}${page}` })
          if (what === 'bin') await owner.api.projects.purge({ projectId }).catch(() => {})
          if (what === 'bin')
            changingIds.splice(page % changingIds.length, 1, (await createProject(owner, {}, name)).id)
        }
        for (const id of unchangedIds) expect(seen.filter((each) => each === id)).toEqual([id])
      },
    )
    await fc.assert(property, { numRuns: 8 })
  })
})
