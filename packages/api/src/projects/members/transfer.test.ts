import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { addPerson, auditActionsOf, createProject, insertProjects, setUser } from '../../../testing/project-people.js'
import { codeOf, goodPassword, identityFor } from '../../../testing/test-server.js'

describe.each(testDatabases())('projects.transfer on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const [owner, newOwner] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'New owner')]
    const project = await createProject(owner, { viewers: [newOwner] })
    const transfer = (userId = newOwner.id) => owner.api.projects.transfer({ projectId: project.id, userId })
    const rolesNow = async () =>
      (await newOwner.api.projects.members({ projectId: project.id })).members.map(({ userId, role }) => [userId, role])
    return { testServer, owner, newOwner, project, projectId: project.id, transfer, rolesNow }
  }

  it('makes a member the owner and the previous owner an editor', async () => {
    const { testServer, owner, newOwner, project, projectId, transfer, rolesNow } = await setUp()
    testServer.advanceClock(1000)
    const updatedAt = new Date(testServer.now()).toISOString()
    expect(await transfer()).toEqual({ ...project, ownerId: newOwner.id, role: 'editor', updatedAt })
    expect(await rolesNow()).toEqual([
      [newOwner.id, 'owner'],
      [owner.id, 'editor'],
    ])
    expect((await newOwner.api.projects.list({ scope: 'owned' })).items).toHaveLength(1)
    expect((await owner.api.projects.list({ scope: 'shared' })).items).toHaveLength(1)
    expect(await codeOf(owner.api.projects.delete({ projectId }))).toBe('FORBIDDEN')
    expect((await auditActionsOf(newOwner, projectId))[0]).toBe('project.transfer')
    await owner.api.projects.leave({ projectId })
    expect(await newOwner.api.projects.delete({ projectId })).toEqual({ deleted: true })
  })

  it('transfers a project back to its previous owner', async () => {
    const { owner, newOwner, projectId, transfer, rolesNow } = await setUp()
    await transfer()
    await newOwner.api.projects.transfer({ projectId, userId: owner.id })
    expect(await rolesNow()).toEqual([
      [owner.id, 'owner'],
      [newOwner.id, 'editor'],
    ])
  })

  const ineligible: [string, (people: Awaited<ReturnType<typeof setUp>>) => Promise<string>][] = [
    ['a stranger', async ({ testServer }) => (await addPerson(testServer, 'Stranger')).id],
    ['an unknown id', async () => crypto.randomUUID()],
    ['the owner', async ({ owner }) => owner.id],
    [
      'a suspended member',
      async ({ testServer, newOwner }) => {
        await setUser(testServer, newOwner.id, { status: 'suspended' })
        return newOwner.id
      },
    ],
    [
      'an unverified member',
      async ({ testServer, newOwner }) => {
        await setUser(testServer, newOwner.id, { emailVerified: false })
        return newOwner.id
      },
    ],
    [
      'a guest',
      async ({ testServer, newOwner }) => {
        await setUser(testServer, newOwner.id, { roles: '["guest"]' })
        return newOwner.id
      },
    ],
    [
      'a member who has left',
      async ({ newOwner, projectId }) => {
        await newOwner.api.projects.leave({ projectId })
        return newOwner.id
      },
    ],
  ]
  it.each(ineligible)('rejects a transfer to %s and changes nothing', async (_, choose) => {
    const people = await setUp()
    const { owner, projectId, transfer } = people
    const before = await owner.api.projects.get({ projectId })
    expect(await codeOf(transfer(await choose(people)))).toBe('CONFLICT')
    expect(await owner.api.projects.get({ projectId })).toEqual(before)
    expect(await auditActionsOf(owner, projectId)).not.toContain('project.transfer')
  })

  it('rejects a transfer by a member', async () => {
    const { owner, newOwner, projectId } = await setUp()
    expect(await codeOf(newOwner.api.projects.transfer({ projectId, userId: newOwner.id }))).toBe('FORBIDDEN')
    expect((await owner.api.projects.get({ projectId })).ownerId).toBe(owner.id)
  })

  it('rejects a transfer to a user who owns 1,000 projects', async () => {
    const { testServer, owner, newOwner, projectId, transfer } = await setUp()
    await insertProjects(testServer, newOwner.id, 1_000)
    expect(await codeOf(transfer())).toBe('QUOTA_EXCEEDED')
    expect(await owner.api.projects.get({ projectId })).toMatchObject({ role: 'owner', ownerId: owner.id })
    const [last] = (await newOwner.api.projects.list({ scope: 'owned', limit: 1 })).items
    await newOwner.api.projects.purge({ projectId: last?.id ?? '' })
    expect(await transfer()).toMatchObject({ role: 'editor', ownerId: newOwner.id })
  })

  it('happens in users.deleteMe for projects in transferTo; the deleted owner does not become a member', async () => {
    const { owner, newOwner, project, projectId, rolesNow } = await setUp()
    const lonely = await createProject(owner)
    const { users } = owner.api
    expect(await codeOf(users.deleteMe({ password: goodPassword }))).toBe('CONFLICT')
    const transferTo = [{ projectId, userId: newOwner.id }]
    expect(await users.deleteMe({ password: goodPassword, transferTo })).toEqual({ deleted: true })
    expect(await rolesNow()).toEqual([[newOwner.id, 'owner']])
    const { updatedAt } = await newOwner.api.projects.get({ projectId })
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(project.updatedAt))
    expect(await codeOf(newOwner.api.projects.get({ projectId: lonely.id }))).toBe('PROJECT_NOT_FOUND')
  })
})
