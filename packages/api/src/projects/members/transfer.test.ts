import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, identityFor } from '../../../testing/identity.js'
import { actionsIn, fillProjects, meet, projectOf, setUser } from '../../../testing/project-people.js'

describe.each(testDatabases())('projects.transfer on $name', ({ open }) => {
  const identity = identityFor(open)

  const cast = async () => {
    const house = await identity()
    const [owner, heir] = [await meet(house, 'Owner'), await meet(house, 'Heir')]
    const project = await projectOf(owner, { viewers: [heir] })
    const transfer = (userId = heir.id) => owner.api.projects.transfer({ projectId: project.id, userId })
    const rolesNow = async () =>
      (await heir.api.projects.members({ projectId: project.id })).members.map(({ userId, role }) => [userId, role])
    return { house, owner, heir, project, projectId: project.id, transfer, rolesNow }
  }

  it('makes a member the owner, and the owner an editor', async () => {
    const { house, owner, heir, project, projectId, transfer, rolesNow } = await cast()
    house.passes(1000)
    const updatedAt = new Date(house.now()).toISOString()
    expect(await transfer()).toEqual({ ...project, ownerId: heir.id, role: 'editor', updatedAt })
    expect(await rolesNow()).toEqual([
      [heir.id, 'owner'],
      [owner.id, 'editor'],
    ])
    expect((await heir.api.projects.list({ scope: 'owned' })).items).toHaveLength(1)
    expect((await owner.api.projects.list({ scope: 'shared' })).items).toHaveLength(1)
    expect(await codeOf(owner.api.projects.delete({ projectId }))).toBe('FORBIDDEN')
    expect((await actionsIn(heir, projectId))[0]).toBe('project.transfer')
    await owner.api.projects.leave({ projectId })
    expect(await heir.api.projects.delete({ projectId })).toEqual({ deleted: true })
  })

  it('goes there and back', async () => {
    const { owner, heir, projectId, transfer, rolesNow } = await cast()
    await transfer()
    await heir.api.projects.transfer({ projectId, userId: owner.id })
    expect(await rolesNow()).toEqual([
      [owner.id, 'owner'],
      [heir.id, 'editor'],
    ])
  })

  const unfit: [string, (people: Awaited<ReturnType<typeof cast>>) => Promise<string>][] = [
    ['a stranger', async ({ house }) => (await meet(house, 'Stranger')).id],
    ['nobody at all', async () => crypto.randomUUID()],
    ['the owner', async ({ owner }) => owner.id],
    [
      'a member who was suspended',
      async ({ house, heir }) => {
        await setUser(house, heir.id, { status: 'suspended' })
        return heir.id
      },
    ],
    [
      'a member whose address is not verified',
      async ({ house, heir }) => {
        await setUser(house, heir.id, { emailVerified: false })
        return heir.id
      },
    ],
    [
      'a guest',
      async ({ house, heir }) => {
        await setUser(house, heir.id, { roles: '["guest"]' })
        return heir.id
      },
    ],
    [
      'a member who has left',
      async ({ heir, projectId }) => {
        await heir.api.projects.leave({ projectId })
        return heir.id
      },
    ],
  ]
  it.each(unfit)('is refused to %s, and changes nothing', async (_, choose) => {
    const people = await cast()
    const { owner, projectId, transfer } = people
    const before = await owner.api.projects.get({ projectId })
    expect(await codeOf(transfer(await choose(people)))).toBe('CONFLICT')
    expect(await owner.api.projects.get({ projectId })).toEqual(before)
    expect(await actionsIn(owner, projectId)).not.toContain('project.transfer')
  })

  it('is the owner’s to make', async () => {
    const { owner, heir, projectId } = await cast()
    expect(await codeOf(heir.api.projects.transfer({ projectId, userId: heir.id }))).toBe('FORBIDDEN')
    expect((await owner.api.projects.get({ projectId })).ownerId).toBe(owner.id)
  })

  it('counts to the 1,000 projects of the heir', async () => {
    const { house, owner, heir, projectId, transfer } = await cast()
    await fillProjects(house, heir.id, 1_000)
    expect(await codeOf(transfer())).toBe('QUOTA_EXCEEDED')
    expect(await owner.api.projects.get({ projectId })).toMatchObject({ role: 'owner', ownerId: owner.id })
    const [last] = (await heir.api.projects.list({ scope: 'owned', limit: 1 })).items
    await heir.api.projects.purge({ projectId: last?.id ?? '' })
    expect(await transfer()).toMatchObject({ role: 'editor', ownerId: heir.id })
  })

  it('happens with an account that goes, in one transaction: the owner is no member then', async () => {
    const { owner, heir, project, projectId, rolesNow } = await cast()
    const lonely = await projectOf(owner)
    const { users } = owner.api
    expect(await codeOf(users.deleteMe({ password: goodPassword }))).toBe('CONFLICT')
    const transferTo = [{ projectId, userId: heir.id }]
    expect(await users.deleteMe({ password: goodPassword, transferTo })).toEqual({ deleted: true })
    expect(await rolesNow()).toEqual([[heir.id, 'owner']])
    const { updatedAt } = await heir.api.projects.get({ projectId })
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(project.updatedAt))
    expect(await codeOf(heir.api.projects.get({ projectId: lonely.id }))).toBe('PROJECT_NOT_FOUND')
  })
})
