import type { AuditAction } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { addPerson, createProject, type Person, setUser } from '../../testing/project-people.js'
import { codeOf, identityFor, phone, present } from '../../testing/test-server.js'

describe.each(testDatabases())('the audit log of a project on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const [owner, bob] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'Bob')]
    const newcomer = await addPerson(testServer, 'Nico', { isVerified: false })
    const { id: projectId } = await createProject(owner, { viewers: [bob] })
    const invite = async () => {
      await setUser(testServer, newcomer.id, { emailVerified: false })
      const answer = await owner.api.projects.share({ projectId, email: newcomer.email, role: 'editor' })
      await setUser(testServer, newcomer.id, { emailVerified: true })
      return 'invitation' in answer ? answer.invitation.id : ''
    }
    return { testServer, owner, bob, newcomer, projectId, invite }
  }
  type SetUp = Awaited<ReturnType<typeof setUp>>

  interface ExpectedEntry {
    readonly action: AuditAction
    readonly actor: Person
    readonly target: readonly [type: string, id: string]
    readonly details: object
  }

  /** Operations, each with the entry that it must add to the audit log. */
  const operations: [operation: string, run: (people: SetUp) => Promise<ExpectedEntry>][] = [
    [
      'update',
      async ({ owner, projectId }) => {
        await owner.api.projects.update({ projectId, name: 'Other', settings: { darkTheme: true } })
        const details = { fields: ['name', 'settings'] }
        return { action: 'project.update', actor: owner, target: ['project', projectId], details }
      },
    ],
    [
      'delete',
      async ({ owner, projectId }) => {
        await owner.api.projects.delete({ projectId })
        return { action: 'project.delete', actor: owner, target: ['project', projectId], details: {} }
      },
    ],
    [
      'restore',
      async ({ owner, projectId }) => {
        await owner.api.projects.delete({ projectId })
        await owner.api.projects.restore({ projectId })
        return { action: 'project.restore', actor: owner, target: ['project', projectId], details: {} }
      },
    ],
    [
      'purge',
      async ({ owner, projectId }) => {
        await owner.api.projects.purge({ projectId })
        return { action: 'project.purge', actor: owner, target: ['project', projectId], details: {} }
      },
    ],
    [
      'share with a verified address',
      async ({ testServer, owner, projectId }) => {
        const zoe = await addPerson(testServer, 'Zoe')
        await owner.api.projects.share({ projectId, email: zoe.email, role: 'editor' })
        const details = { userId: zoe.id, role: 'editor' }
        return { action: 'project.share', actor: owner, target: ['user', zoe.id], details }
      },
    ],
    [
      'share with an unverified address',
      async ({ owner, invite }) => {
        const target = ['invitation', await invite()] as const
        return { action: 'project.share', actor: owner, target, details: { role: 'editor' } }
      },
    ],
    [
      'setRole',
      async ({ owner, bob, projectId }) => {
        await owner.api.projects.setRole({ projectId, userId: bob.id, role: 'editor' })
        const details = { userId: bob.id, from: 'viewer', to: 'editor' }
        return { action: 'project.setRole', actor: owner, target: ['user', bob.id], details }
      },
    ],
    [
      'unshare',
      async ({ owner, bob, projectId }) => {
        await owner.api.projects.unshare({ projectId, userId: bob.id })
        return { action: 'project.unshare', actor: owner, target: ['user', bob.id], details: { userId: bob.id } }
      },
    ],
    [
      'leave',
      async ({ bob, projectId }) => {
        await bob.api.projects.leave({ projectId })
        return { action: 'project.leave', actor: bob, target: ['user', bob.id], details: {} }
      },
    ],
    [
      'transfer',
      async ({ owner, bob, projectId }) => {
        await owner.api.projects.transfer({ projectId, userId: bob.id })
        const details = { from: owner.id, to: bob.id }
        return { action: 'project.transfer', actor: owner, target: ['project', projectId], details }
      },
    ],
    [
      'acceptInvitation',
      async ({ newcomer, invite }) => {
        const invitationId = await invite()
        await newcomer.api.projects.acceptInvitation({ invitationId })
        const target = ['invitation', invitationId] as const
        return { action: 'invitation.accept', actor: newcomer, target, details: { role: 'editor' } }
      },
    ],
    [
      'declineInvitation',
      async ({ newcomer, invite }) => {
        const invitationId = await invite()
        await newcomer.api.projects.declineInvitation({ invitationId })
        const target = ['invitation', invitationId] as const
        return { action: 'invitation.decline', actor: newcomer, target, details: { role: 'editor' } }
      },
    ],
    [
      'revokeInvitation',
      async ({ owner, invite }) => {
        const invitationId = await invite()
        await owner.api.projects.revokeInvitation({ invitationId })
        return { action: 'invitation.revoke', actor: owner, target: ['invitation', invitationId], details: {} }
      },
    ],
  ]

  it.each(operations)('records %s, without mail addresses', async (_, run) => {
    const people = await setUp()
    const { testServer, projectId } = people
    // The entry gets a later time than those of `setUp`.
    testServer.advanceClock(1000)
    const { action, actor, target, details } = await run(people)
    const { items } = await testServer.audit.list({ projectId, limit: 100 })
    const entry = present(items.find((each) => each.action === action && each.targetId === target[1]))
    expect(entry).toMatchObject({
      ...{ action, projectId, actorId: actor.id, sessionId: actor.signedIn.session.id, outcome: 'success', details },
      ...{ targetType: target[0], targetId: target[1], at: new Date(testServer.now()).toISOString() },
    })
    expect(JSON.stringify(items)).not.toContain('@')
  })

  it('is returned to the owner only: newest first, in pages, without IP address and user agent', async () => {
    const { testServer, owner, bob, projectId } = await setUp()
    const { projects } = await testServer.as({ ...owner.signedIn.tokens, client: phone })
    for (const name of ['A', 'B', 'C']) {
      testServer.advanceClock(1000)
      await projects.update({ projectId, name })
    }
    await createProject(owner)
    const first = await owner.api.audit.listForProject({ projectId, limit: 3 })
    const rest = await owner.api.audit.listForProject({ projectId, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items].map(({ action }) => action)).toEqual([
      ...['project.update', 'project.update', 'project.update', 'project.share', 'project.create'],
    ])
    expect(rest.nextCursor).toBeNull()
    for (const entry of [...first.items, ...rest.items]) {
      expect(entry).toMatchObject({ projectId, ipAddress: null, userAgent: null })
    }
    expect(JSON.stringify(first)).not.toContain(phone.ipAddress)
    expect(await codeOf(bob.api.audit.listForProject({ projectId }))).toBe('FORBIDDEN')
    const other = await createProject(owner)
    const foreign = owner.api.audit.listForProject({ projectId: other.id, cursor: first.nextCursor ?? '' })
    expect(await codeOf(foreign)).toBe('BAD_REQUEST')
  })

  it('contains no rejected calls', async () => {
    const { testServer, owner, bob, projectId } = await setUp()
    const before = await testServer.audit.list({ projectId, limit: 100 })
    const { projects } = owner.api
    await codeOf(projects.update({ projectId, name: 'X', expectedUpdatedAt: '2020-01-01T00:00:00.000Z' }))
    await codeOf(projects.share({ projectId, email: bob.email, role: 'viewer' }))
    await codeOf(projects.transfer({ projectId, userId: crypto.randomUUID() }))
    await codeOf(projects.leave({ projectId }))
    await codeOf(bob.api.projects.update({ projectId, name: 'X' }))
    await codeOf(bob.api.projects.purge({ projectId }))
    expect(await testServer.audit.list({ projectId, limit: 100 })).toEqual(before)
  })
})
