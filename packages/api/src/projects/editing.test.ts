import type { Project, UpdateProjectInput } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { addPerson, auditActionsOf, createProject } from '../../testing/project-people.js'
import { codeOf, identityFor } from '../../testing/test-server.js'

type Settings = NonNullable<UpdateProjectInput['settings']>

/** Returns an object with this many levels of nested objects. */
const nested = (levels: number): Settings => (levels === 1 ? {} : { in: nested(levels - 1) })

describe.each(testDatabases())('projects.update on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const [owner, editor, viewer] = [
      await addPerson(testServer, 'Owner'),
      await addPerson(testServer, 'Ed'),
      await addPerson(testServer, 'Vi'),
    ]
    const project = await createProject(owner, { editors: [editor], viewers: [viewer] })
    const update = (change: Omit<UpdateProjectInput, 'projectId'>) =>
      editor.api.projects.update({ projectId: project.id, ...change })
    return { testServer, owner, editor, viewer, project, update }
  }

  it('changes the given fields only', async () => {
    const { testServer, project, update, editor, owner } = await setUp()
    testServer.advanceClock(5)
    const renamed = await update({ name: ' Other ' })
    expect(renamed).toEqual({
      ...project,
      name: 'Other',
      role: 'editor',
      updatedAt: new Date(testServer.now()).toISOString(),
    })
    const described = await update({ description: 'For chess.' })
    expect(described).toMatchObject({ name: 'Other', description: 'For chess.', settings: {} })
    expect(await editor.api.projects.get({ projectId: project.id })).toEqual(described)
    expect((await owner.api.projects.list({ search: 'OTHER' })).items).toHaveLength(1)
    expect((await owner.api.projects.list({ search: 'club' })).items).toHaveLength(0)
  })

  it('merges settings at the top level, and removes keys that are null', async () => {
    const { update } = await setUp()
    await update({ settings: { product: 'feed', mine: { a: 1, b: 2 }, gone: 1 } })
    const { settings } = await update({ settings: { darkTheme: true, mine: { c: 3 }, gone: null, never: null } })
    expect(settings).toEqual({ product: 'feed', darkTheme: true, mine: { c: 3 } })
    expect((await update({ settings: { product: null } })).settings).toEqual({ darkTheme: true, mine: { c: 3 } })
  })

  it('keeps a stored null when other keys change', async () => {
    const { owner } = await setUp()
    const { id } = await owner.api.projects.create({ name: 'N', settings: { nothing: null } })
    const { settings } = await owner.api.projects.update({ projectId: id, settings: { darkTheme: true } })
    expect(settings).toEqual({ nothing: null, darkTheme: true })
  })

  it('rejects settings that are too large, alone or after merging, or too deep', async () => {
    const { update } = await setUp()
    const half = 'x'.repeat(17_000)
    await update({ settings: { first: half } })
    expect(await codeOf(update({ settings: { second: half } }))).toBe('BAD_REQUEST')
    expect(await codeOf(update({ settings: { second: half + half } }))).toBe('BAD_REQUEST')
    expect((await update({ settings: { first: null, second: half } })).settings).toEqual({ second: half })
    await update({ settings: nested(8) })
    expect(await codeOf(update({ settings: nested(9) }))).toBe('BAD_REQUEST')
  })

  it.each<[string, Settings]>([
    ['product', { product: 'shop' } as unknown as Settings],
    ['packageName', { packageName: 'Not-Dart' }],
    ['primaryColor', { primaryColor: 'teal' }],
    ['__proto__', JSON.parse('{ "__proto__": { "admin": true } }')],
  ])('rejects an invalid %s and changes nothing', async (_, settings) => {
    const { project, update, editor } = await setUp()
    expect(await codeOf(update({ name: 'Other', settings }))).toBe('BAD_REQUEST')
    expect(await editor.api.projects.get({ projectId: project.id })).toMatchObject({ name: project.name, settings: {} })
  })

  it('rejects an outdated expectedUpdatedAt, and accepts the current one', async () => {
    const { project, update } = await setUp()
    const first = await update({ name: 'First', expectedUpdatedAt: project.updatedAt })
    expect(await codeOf(update({ name: 'Second', expectedUpdatedAt: project.updatedAt }))).toBe('CONFLICT')
    expect(await codeOf(update({ expectedUpdatedAt: project.updatedAt }))).toBe('CONFLICT')
    expect((await update({ name: 'Second', expectedUpdatedAt: first.updatedAt })).name).toBe('Second')
  })

  it('increases updatedAt by 1 ms per change while the clock stands still', async () => {
    const { project, update } = await setUp()
    const times = [project.updatedAt]
    for (const name of ['A', 'B', 'C']) times.push((await update({ name })).updatedAt)
    const from = Date.parse(project.updatedAt)
    expect(times.map((time) => Date.parse(time) - from)).toEqual([0, 1, 2, 3])
  })

  it.each<[string, (project: Project) => Omit<UpdateProjectInput, 'projectId'>]>([
    ['an empty change', () => ({})],
    ['the same name', ({ name }) => ({ name })],
    ['the same description', ({ description }) => ({ description })],
    ['the same settings', ({ settings }) => ({ settings })],
    ['the removal of a key that is not set', () => ({ settings: { never: null } })],
  ])('changes neither updatedAt nor the audit log for %s', async (_, change) => {
    const { testServer, project, update, owner } = await setUp()
    const before = await update({ settings: { product: 'feed', mine: { b: 1, a: [2] } } })
    const actions = await auditActionsOf(owner, project.id)
    testServer.advanceClock(1000)
    expect(await update(change(before))).toEqual(before)
    expect(await auditActionsOf(owner, project.id)).toEqual(actions)
  })

  it('rejects updates by viewers with FORBIDDEN, and by strangers with PROJECT_NOT_FOUND', async () => {
    const { testServer, project, viewer } = await setUp()
    const stranger = await addPerson(testServer, 'Stranger')
    const input = { projectId: project.id, name: 'Mine' }
    expect(await codeOf(viewer.api.projects.update(input))).toBe('FORBIDDEN')
    expect(await codeOf(stranger.api.projects.update(input))).toBe('PROJECT_NOT_FOUND')
  })
})
