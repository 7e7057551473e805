import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { addPerson, auditActionsOf, createProject, insertProjects, type Person } from '../../testing/project-people.js'
import { codeOf, day, identityFor, type TestServer } from '../../testing/test-server.js'

const projectIdsOf = async ({ api }: Person, scope: 'all' | 'owned' | 'shared' | 'bin') =>
  (await api.projects.list({ scope })).items.map(({ id }) => id)

describe.each(testDatabases())('the bin of projects on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const [owner, editor] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'Ed')]
    const { id: projectId } = await createProject(owner, { editors: [editor] })
    return { testServer, owner, editor, projectId }
  }

  /** Marks a generation as running under a lease, as a worker does. */
  const setRunning = ({ database }: TestServer, generationId: string) => {
    const { generations } = database.tables
    return database.transaction((tx) =>
      tx
        .update(generations)
        .set({ status: 'running', leaseOwner: crypto.randomUUID(), leaseExpiresAt: tx.clockPlus(15_000) })
        .where(eq(generations.id, generationId)),
    )
  }

  it('hides a deleted project from its members, and shows it to its owner', async () => {
    const { testServer, owner, editor, projectId } = await setUp()
    testServer.advanceClock(1000)
    expect(await owner.api.projects.delete({ projectId })).toEqual({ deleted: true })
    for (const scope of ['all', 'shared'] as const) expect(await projectIdsOf(editor, scope)).toEqual([])
    expect(await codeOf(editor.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    for (const scope of ['all', 'owned'] as const) expect(await projectIdsOf(owner, scope)).toEqual([])
    expect(await projectIdsOf(owner, 'bin')).toEqual([projectId])
    const binned = await owner.api.projects.get({ projectId })
    expect(binned).toMatchObject({ deletedAt: new Date(testServer.now()).toISOString(), role: 'owner' })
    expect(binned.updatedAt).toBe(binned.deletedAt)
  })

  it('changes nothing when a project is deleted again', async () => {
    const { testServer, owner, projectId } = await setUp()
    await owner.api.projects.delete({ projectId })
    const before = await owner.api.projects.get({ projectId })
    testServer.advanceClock(1000)
    expect(await owner.api.projects.delete({ projectId })).toEqual({ deleted: true })
    expect(await owner.api.projects.get({ projectId })).toEqual(before)
    expect(await auditActionsOf(owner, projectId)).toEqual(['project.delete', 'project.share', 'project.create'])
  })

  it('cancels queued generations of all members and requests the cancel of running ones when a project is deleted', async () => {
    const { testServer, owner, editor, projectId } = await setUp()
    const waiting = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const running = await owner.api.generations.start({ projectId, prompt: 'a chat' })
    await setRunning(testServer, running.id)
    const elsewhere = await createProject(owner)
    const other = await owner.api.generations.start({ projectId: elsewhere.id, prompt: 'a feed' })
    await owner.api.projects.delete({ projectId })
    const { generations } = testServer.database.tables
    const rows = await testServer.database.query.select().from(generations)
    const byId = new Map(rows.map((row) => [row.id, row]))
    expect(byId.get(waiting.id)).toMatchObject({ status: 'canceled', lastEventId: 1 })
    expect(byId.get(running.id)?.cancelRequestedAt).not.toBeNull()
    expect(byId.get(other.id)).toMatchObject({ status: 'queued', cancelRequestedAt: null })
  })

  it('rejects changes of a project in the bin with a message that names restore, and rejects new generations', async () => {
    const { owner, editor, projectId } = await setUp()
    await owner.api.projects.delete({ projectId })
    const { projects, generations } = owner.api
    const calls = {
      update: () => projects.update({ projectId, name: 'Other' }),
      share: () => projects.share({ projectId, email: 'new@example.com', role: 'viewer' }),
      setRole: () => projects.setRole({ projectId, userId: editor.id, role: 'viewer' }),
      transfer: () => projects.transfer({ projectId, userId: editor.id }),
    }
    for (const call of Object.values(calls)) {
      await expect(call()).rejects.toThrow('Restore it first')
      expect(await codeOf(call())).toBe('CONFLICT')
    }
    expect(await codeOf(generations.start({ projectId, prompt: 'a feed' }))).toBe('PROJECT_NOT_FOUND')
    expect(await codeOf(editor.api.generations.start({ projectId, prompt: 'a feed' }))).toBe('PROJECT_NOT_FOUND')
    expect((await projects.get({ projectId })).ownerId).toBe(owner.id)
  })

  it('lets the owner remove members of a project in the bin', async () => {
    const { owner, editor, projectId } = await setUp()
    await owner.api.projects.delete({ projectId })
    expect(await owner.api.projects.unshare({ projectId, userId: editor.id })).toEqual({ removed: true })
    await owner.api.projects.restore({ projectId })
    expect(await codeOf(editor.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
  })

  it('restores a project with its members, changing only updatedAt, and changes nothing when called again', async () => {
    const { testServer, owner, editor, projectId } = await setUp()
    const before = await owner.api.projects.get({ projectId })
    await owner.api.projects.delete({ projectId })
    testServer.advanceClock(29 * day)
    const restored = await owner.api.projects.restore({ projectId })
    expect(restored).toEqual({ ...before, updatedAt: new Date(testServer.now()).toISOString() })
    expect(await owner.api.projects.restore({ projectId })).toEqual(restored)
    expect(await editor.api.projects.get({ projectId })).toMatchObject({ role: 'editor', deletedAt: null })
    await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const actions = await auditActionsOf(owner, projectId)
    expect(actions.filter((action) => action === 'project.restore')).toHaveLength(1)
  })

  it('rejects delete, restore and purge by an editor', async () => {
    const { editor, projectId } = await setUp()
    const { projects } = editor.api
    for (const call of [projects.delete, projects.restore, projects.purge]) {
      expect(await codeOf(call({ projectId }))).toBe('FORBIDDEN')
    }
  })

  /** Returns the number of rows of a project in each of these tables; of events, the number in all projects. */
  const countRowsOf = async ({ database: { query, tables } }: TestServer, projectId: string) => {
    const { projects, projectMembers, invitations, generations, generationEvents, generationFiles, fileContents } =
      tables
    const ofProject = [projectMembers, invitations, generations, generationFiles, fileContents] as const
    const counts = [await query.$count(projects, eq(projects.id, projectId))]
    for (const table of ofProject) counts.push(await query.$count(table, eq(table.projectId, projectId)))
    return [...counts, await query.$count(generationEvents)]
  }

  /** Creates a project with at least one row in each table that `countRowsOf` counts. */
  const fullProject = async () => {
    const { testServer, owner, editor, projectId } = await setUp()
    await owner.api.projects.share({ projectId, email: 'new@example.com', role: 'viewer' })
    const parent = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const child = await owner.api.generations.start({ projectId, prompt: 'a feed' })
    const { generations, generationEvents, generationFiles, fileContents } = testServer.database.tables
    await testServer.database.transaction(async (tx) => {
      await tx.update(generations).set({ parentId: parent.id }).where(eq(generations.id, child.id))
      const event = { generationId: parent.id, seq: 1, attempt: 1, type: 'chat', payload: '{}', createdAt: tx.clock() }
      await tx.update(generations).set({ lastEventId: 1 }).where(eq(generations.id, parent.id))
      await tx.insert(generationEvents).values(event)
      await tx.insert(fileContents).values({ projectId, sha256: 'x', content: 'main' })
      const file = { path: 'lib/main.dart', language: 'dart', bytes: 4, sha256: 'x', change: 'added' } as const
      await tx.insert(generationFiles).values({ generationId: parent.id, projectId, ...file })
    })
    expect(await countRowsOf(testServer, projectId)).toEqual([1, 1, 1, 2, 1, 1, 1])
    return { testServer, owner, editor, projectId, parent }
  }

  it.each([true, false])('purges a project with everything in it (from the bin: %s)', async (isBinned) => {
    const { testServer, owner, editor, projectId, parent } = await fullProject()
    if (isBinned) await owner.api.projects.delete({ projectId })
    expect(await owner.api.projects.purge({ projectId })).toEqual({ purged: true })
    expect(await countRowsOf(testServer, projectId)).toEqual([0, 0, 0, 0, 0, 0, 0])
    for (const { api } of [owner, editor]) {
      expect(await codeOf(api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(api.generations.get({ generationId: parent.id }))).toBe('GENERATION_NOT_FOUND')
    }
    expect(await codeOf(owner.api.projects.purge({ projectId }))).toBe('PROJECT_NOT_FOUND')
    const { items } = await (await addPerson(testServer, 'Root', { roles: ['admin'] })).api.audit.list({ projectId })
    expect(items[0]).toMatchObject({ action: 'project.purge', actorId: owner.id, targetId: projectId, projectId })
  })

  it('purges a project after exactly 30 days in the bin, recorded as done by the system', async () => {
    const { testServer, owner, projectId } = await fullProject()
    const kept = await createProject(owner)
    await owner.api.projects.delete({ projectId })
    testServer.advanceClock(30 * day - 1)
    await testServer.projects.emptyBins()
    const remainingIds = async () => {
      const { projects } = testServer.database.tables
      return (await testServer.database.query.select({ id: projects.id }).from(projects)).map(({ id }) => id).sort()
    }
    expect(await remainingIds()).toEqual([projectId, kept.id].sort())
    testServer.advanceClock(1)
    await testServer.projects.emptyBins()
    expect(await remainingIds()).toEqual([kept.id])
    expect(await countRowsOf(testServer, projectId)).toEqual([0, 0, 0, 0, 0, 0, 0])
    const { items } = await testServer.audit.listForProject({ projectId, limit: 1 })
    expect(items[0]).toMatchObject({ action: 'project.purge', actorId: null, sessionId: null })
  })

  it('purges more projects than fit into one transaction', async () => {
    const { testServer, owner } = await setUp()
    for (let count = 0; count < 12; count += 1) {
      const { id: projectId } = await createProject(owner)
      await owner.api.projects.delete({ projectId })
    }
    testServer.advanceClock(30 * day)
    await testServer.projects.emptyBins()
    expect(await testServer.database.query.$count(testServer.database.tables.projects)).toBe(1)
  })

  it('counts projects in the bin towards the 1,000 projects of a user', async () => {
    const { testServer, owner, projectId } = await setUp()
    await insertProjects(testServer, owner.id, 999)
    await owner.api.projects.delete({ projectId })
    expect(await codeOf(createProject(owner))).toBe('QUOTA_EXCEEDED')
    await owner.api.projects.purge({ projectId })
    await createProject(owner)
    expect(await codeOf(createProject(owner))).toBe('QUOTA_EXCEEDED')
  })
})
