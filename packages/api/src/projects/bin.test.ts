import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { codeOf, day, type Identity, identityFor } from '../../testing/identity.js'
import { actionsIn, fillProjects, meet, type Person, projectOf } from '../../testing/project-people.js'

const projectIdsOf = async ({ api }: Person, scope: 'all' | 'owned' | 'shared' | 'bin') =>
  (await api.projects.list({ scope })).items.map(({ id }) => id)

describe.each(testDatabases())('the bin of projects on $name', ({ open }) => {
  const identity = identityFor(open)

  const cast = async () => {
    const house = await identity()
    const [owner, editor] = [await meet(house, 'Owner'), await meet(house, 'Ed')]
    const { id: projectId } = await projectOf(owner, { editors: [editor] })
    return { house, owner, editor, projectId }
  }

  /** As if a runner had taken it. */
  const setRunning = ({ database }: Identity, generationId: string) => {
    const { generations } = database.tables
    return database.transaction((tx) =>
      tx
        .update(generations)
        .set({ status: 'running', leaseOwner: crypto.randomUUID(), leaseExpiresAt: tx.clockPlus(15_000) })
        .where(eq(generations.id, generationId)),
    )
  }

  it('takes a project away from its members, and shows it to its owner', async () => {
    const { house, owner, editor, projectId } = await cast()
    house.passes(1000)
    expect(await owner.api.projects.delete({ projectId })).toEqual({ deleted: true })
    for (const scope of ['all', 'shared'] as const) expect(await projectIdsOf(editor, scope)).toEqual([])
    expect(await codeOf(editor.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    for (const scope of ['all', 'owned'] as const) expect(await projectIdsOf(owner, scope)).toEqual([])
    expect(await projectIdsOf(owner, 'bin')).toEqual([projectId])
    const binned = await owner.api.projects.get({ projectId })
    expect(binned).toMatchObject({ deletedAt: new Date(house.now()).toISOString(), role: 'owner' })
    expect(binned.updatedAt).toBe(binned.deletedAt)
  })

  it('changes nothing when it is put there again', async () => {
    const { house, owner, projectId } = await cast()
    await owner.api.projects.delete({ projectId })
    const before = await owner.api.projects.get({ projectId })
    house.passes(1000)
    expect(await owner.api.projects.delete({ projectId })).toEqual({ deleted: true })
    expect(await owner.api.projects.get({ projectId })).toEqual(before)
    expect(await actionsIn(owner, projectId)).toEqual(['project.delete', 'project.share', 'project.create'])
  })

  it('cancels what waits and what runs, whoever has started it', async () => {
    const { house, owner, editor, projectId } = await cast()
    const waiting = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const running = await owner.api.generations.start({ projectId, prompt: 'a chat' })
    await setRunning(house, running.id)
    const elsewhere = await projectOf(owner)
    const other = await owner.api.generations.start({ projectId: elsewhere.id, prompt: 'a feed' })
    await owner.api.projects.delete({ projectId })
    const { generations } = house.database.tables
    const rows = await house.database.query.select().from(generations)
    const byId = new Map(rows.map((row) => [row.id, row]))
    expect(byId.get(waiting.id)).toMatchObject({ status: 'canceled', lastEventId: 1 })
    expect(byId.get(running.id)?.cancelRequestedAt).not.toBeNull()
    expect(byId.get(other.id)).toMatchObject({ status: 'queued', cancelRequestedAt: null })
  })

  it('takes no change and no work, and says what to do', async () => {
    const { owner, editor, projectId } = await cast()
    await owner.api.projects.delete({ projectId })
    const { projects, generations } = owner.api
    const refused = {
      update: () => projects.update({ projectId, name: 'Other' }),
      share: () => projects.share({ projectId, email: 'new@example.com', role: 'viewer' }),
      setRole: () => projects.setRole({ projectId, userId: editor.id, role: 'viewer' }),
      transfer: () => projects.transfer({ projectId, userId: editor.id }),
    }
    for (const call of Object.values(refused)) {
      await expect(call()).rejects.toThrow('Restore it first')
      expect(await codeOf(call())).toBe('CONFLICT')
    }
    expect(await codeOf(generations.start({ projectId, prompt: 'a feed' }))).toBe('PROJECT_NOT_FOUND')
    expect(await codeOf(editor.api.generations.start({ projectId, prompt: 'a feed' }))).toBe('PROJECT_NOT_FOUND')
    expect((await projects.get({ projectId })).ownerId).toBe(owner.id)
  })

  it('lets the owner take rights away', async () => {
    const { owner, editor, projectId } = await cast()
    await owner.api.projects.delete({ projectId })
    expect(await owner.api.projects.unshare({ projectId, userId: editor.id })).toEqual({ removed: true })
    await owner.api.projects.restore({ projectId })
    expect(await codeOf(editor.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
  })

  it('gives a project back as it was, with its members', async () => {
    const { house, owner, editor, projectId } = await cast()
    const before = await owner.api.projects.get({ projectId })
    await owner.api.projects.delete({ projectId })
    house.passes(29 * day)
    const restored = await owner.api.projects.restore({ projectId })
    expect(restored).toEqual({ ...before, updatedAt: new Date(house.now()).toISOString() })
    expect(await owner.api.projects.restore({ projectId })).toEqual(restored)
    expect(await editor.api.projects.get({ projectId })).toMatchObject({ role: 'editor', deletedAt: null })
    await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const actions = await actionsIn(owner, projectId)
    expect(actions.filter((action) => action === 'project.restore')).toHaveLength(1)
  })

  it('is for owners only', async () => {
    const { editor, projectId } = await cast()
    const { projects } = editor.api
    for (const call of [projects.delete, projects.restore, projects.purge]) {
      expect(await codeOf(call({ projectId }))).toBe('FORBIDDEN')
    }
  })

  /** How many rows there are of a project, in every table. */
  const leftOf = async ({ database: { query, tables } }: Identity, projectId: string) => {
    const { projects, projectMembers, invitations, generations, generationEvents, generationFiles, fileContents } =
      tables
    const ofProject = [projectMembers, invitations, generations, generationFiles, fileContents] as const
    const counts = [await query.$count(projects, eq(projects.id, projectId))]
    for (const table of ofProject) counts.push(await query.$count(table, eq(table.projectId, projectId)))
    return [...counts, await query.$count(generationEvents)]
  }

  /** A project in which there is something of everything. */
  const fullProject = async () => {
    const { house, owner, editor, projectId } = await cast()
    await owner.api.projects.share({ projectId, email: 'new@example.com', role: 'viewer' })
    const parent = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    const child = await owner.api.generations.start({ projectId, prompt: 'a feed' })
    const { generations, generationEvents, generationFiles, fileContents } = house.database.tables
    await house.database.transaction(async (tx) => {
      await tx.update(generations).set({ parentId: parent.id }).where(eq(generations.id, child.id))
      const event = { generationId: parent.id, seq: 1, attempt: 1, type: 'chat', payload: '{}', createdAt: tx.clock() }
      await tx.update(generations).set({ lastEventId: 1 }).where(eq(generations.id, parent.id))
      await tx.insert(generationEvents).values(event)
      await tx.insert(fileContents).values({ projectId, sha256: 'x', content: 'main' })
      const file = { path: 'lib/main.dart', language: 'dart', bytes: 4, sha256: 'x', change: 'added' } as const
      await tx.insert(generationFiles).values({ generationId: parent.id, projectId, ...file })
    })
    expect(await leftOf(house, projectId)).toEqual([1, 1, 1, 2, 1, 1, 1])
    return { house, owner, editor, projectId, parent }
  }

  it.each([true, false])('purges a project with all that is in it (out of the bin: %s)', async (isBinned) => {
    const { house, owner, editor, projectId, parent } = await fullProject()
    if (isBinned) await owner.api.projects.delete({ projectId })
    expect(await owner.api.projects.purge({ projectId })).toEqual({ purged: true })
    expect(await leftOf(house, projectId)).toEqual([0, 0, 0, 0, 0, 0, 0])
    for (const { api } of [owner, editor]) {
      expect(await codeOf(api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(api.generations.get({ generationId: parent.id }))).toBe('GENERATION_NOT_FOUND')
    }
    expect(await codeOf(owner.api.projects.purge({ projectId }))).toBe('PROJECT_NOT_FOUND')
    const { items } = await (await meet(house, 'Root', { roles: ['admin'] })).api.audit.list({ projectId })
    expect(items[0]).toMatchObject({ action: 'project.purge', actorId: owner.id, targetId: projectId, projectId })
  })

  it('is emptied of what has lain there for 30 days, to the millisecond, by the system', async () => {
    const { house, owner, projectId } = await fullProject()
    const kept = await projectOf(owner)
    await owner.api.projects.delete({ projectId })
    house.passes(30 * day - 1)
    await house.projects.emptyBins()
    const owned = async () => {
      const { projects } = house.database.tables
      return (await house.database.query.select({ id: projects.id }).from(projects)).map(({ id }) => id).sort()
    }
    expect(await owned()).toEqual([projectId, kept.id].sort())
    house.passes(1)
    await house.projects.emptyBins()
    expect(await owned()).toEqual([kept.id])
    expect(await leftOf(house, projectId)).toEqual([0, 0, 0, 0, 0, 0, 0])
    const { items } = await house.audit.listForProject({ projectId, limit: 1 })
    expect(items[0]).toMatchObject({ action: 'project.purge', actorId: null, sessionId: null })
  })

  it('is emptied of more than fits into one transaction', async () => {
    const { house, owner } = await cast()
    for (let count = 0; count < 12; count += 1) {
      const { id: projectId } = await projectOf(owner)
      await owner.api.projects.delete({ projectId })
    }
    house.passes(30 * day)
    await house.projects.emptyBins()
    expect(await house.database.query.$count(house.database.tables.projects)).toBe(1)
  })

  it('counts to the 1,000 projects of a user, until it is emptied', async () => {
    const { house, owner, projectId } = await cast()
    await fillProjects(house, owner.id, 999)
    await owner.api.projects.delete({ projectId })
    expect(await codeOf(projectOf(owner))).toBe('QUOTA_EXCEEDED')
    await owner.api.projects.purge({ projectId })
    await projectOf(owner)
    expect(await codeOf(projectOf(owner))).toBe('QUOTA_EXCEEDED')
  })
})
