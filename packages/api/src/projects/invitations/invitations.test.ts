import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  addPerson,
  auditActionsOf,
  createProject,
  fillProject,
  type Person,
  setUser,
} from '../../../testing/project-people.js'
import { codeOf, day, goodPassword, identityFor } from '../../../testing/test-server.js'

const nobody = 'new@example.com'

describe.each(testDatabases())('invitations to a project on $name', ({ open }) => {
  const identity = identityFor(open, { accessTokenTtlSeconds: 40 * 24 * 60 * 60, sessionIdleDays: 60 })

  /** Creates an owner, a project and an account whose address is not verified. `invite` invites it by default. */
  const setUp = async (options: Parameters<typeof identity>[0] = {}) => {
    const testServer = await identity(options)
    const owner = await addPerson(testServer, 'Olga Owner')
    const project = await createProject(owner)
    const newcomer = await addPerson(testServer, 'Nico Newcomer', { isVerified: false })
    const invite = async (email = newcomer.email, role: 'editor' | 'viewer' = 'viewer', by = owner) => {
      await testServer.delivered()
      const answer = await by.api.projects.share({ projectId: project.id, email, role })
      if (!('invitation' in answer)) throw new Error('The address was added as a member instead of invited')
      return { id: answer.invitation.id, token: await testServer.linkTo(email) }
    }
    const prove = (person: Person = newcomer) => setUser(testServer, person.id, { emailVerified: true })
    const pendingFor = async ({ api }: Person = newcomer) => (await api.projects.invitations()).invitations
    return { testServer, owner, newcomer, project, projectId: project.id, invite, prove, pendingFor }
  }
  type SetUp = Awaited<ReturnType<typeof setUp>>

  it('accepts an invitation by its mailed token, which verifies the address', async () => {
    const { owner, newcomer, projectId, invite } = await setUp()
    const { id, token } = await invite(newcomer.email, 'editor')
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId, role: 'editor' })
    expect((await newcomer.api.users.me()).emailVerified).toBe(true)
    expect((await owner.api.projects.members({ projectId })).invitations).toEqual([])
    const { items } = await owner.api.audit.listForProject({ projectId, limit: 1 })
    expect(items).toMatchObject([{ action: 'invitation.accept', actorId: newcomer.id, targetId: id, projectId }])
  })

  it('accepts an invitation by id only after the address is verified', async () => {
    const { newcomer, projectId, invite, prove } = await setUp()
    const { id: invitationId } = await invite()
    const { projects } = newcomer.api
    expect(await codeOf(projects.acceptInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await codeOf(projects.declineInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    await prove()
    expect(await projects.acceptInvitation({ invitationId })).toMatchObject({ id: projectId, role: 'viewer' })
  })

  it('rejects any other account as if there were no invitation, and keeps the invitation valid', async () => {
    const { testServer, newcomer, projectId, invite, pendingFor } = await setUp()
    const { id: invitationId, token } = await invite()
    const other = await addPerson(testServer, 'Other')
    const { acceptInvitation, declineInvitation } = other.api.projects
    const errorMessageOf = (call: Promise<unknown>) =>
      call.then(
        () => 'an answer',
        (error: Error) => error.message,
      )
    for (const call of [acceptInvitation, declineInvitation]) {
      expect(await codeOf(call({ token }))).toBe('INVALID_TOKEN')
      expect(await codeOf(call({ invitationId }))).toBe('INVITATION_NOT_FOUND')
      expect(await errorMessageOf(call({ token }))).toBe(await errorMessageOf(call({ token: 'x'.repeat(43) })))
      expect(await errorMessageOf(call({ invitationId }))).toBe(
        await errorMessageOf(call({ invitationId: crypto.randomUUID() })),
      )
    }
    expect(await pendingFor(other)).toEqual([])
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('requires exactly one of token and invitation id', async () => {
    const { newcomer, invite } = await setUp()
    const { id: invitationId, token } = await invite()
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ invitationId, token }))).toBe('BAD_REQUEST')
    expect(await codeOf(newcomer.api.projects.acceptInvitation({}))).toBe('BAD_REQUEST')
  })

  it('rejects accepting or declining an invitation that was accepted', async () => {
    const { newcomer, projectId, invite, owner } = await setUp()
    const { id: invitationId, token } = await invite()
    const { acceptInvitation, declineInvitation } = newcomer.api.projects
    await acceptInvitation({ token })
    for (const call of [acceptInvitation, declineInvitation]) {
      expect(await codeOf(call({ token }))).toBe('INVALID_TOKEN')
      expect(await codeOf(call({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    }
    await owner.api.projects.unshare({ projectId, userId: newcomer.id })
    expect(await codeOf(acceptInvitation({ token }))).toBe('INVALID_TOKEN')
  })

  it.each([
    ['viewer', 'editor', 'editor'],
    ['editor', 'viewer', 'editor'],
    ['viewer', 'viewer', 'viewer'],
  ] as const)('gives a member the higher of two roles (is %s, invited as %s)', async (has, offered, expected) => {
    const { testServer, owner, projectId, invite } = await setUp()
    const member = await addPerson(testServer, 'Mia')
    const { token } = await invite(nobody, offered)
    await owner.api.projects.share({ projectId, email: member.email, role: has })
    // The member changed their address to the invited one.
    await setUser(testServer, member.id, { email: nobody })
    expect(await member.api.projects.acceptInvitation({ token })).toMatchObject({ role: expected })
    const { members } = await owner.api.projects.members({ projectId })
    expect(members.map(({ userId, role }) => [userId, role])).toEqual([
      [owner.id, 'owner'],
      [member.id, expected],
    ])
  })

  it('keeps the owner as the owner when they accept an invitation', async () => {
    const { testServer, newcomer, owner, projectId, invite } = await setUp()
    const { token: first } = await invite(newcomer.email, 'editor')
    await newcomer.api.projects.acceptInvitation({ token: first })
    const { token } = await invite(nobody)
    await owner.api.projects.transfer({ projectId, userId: newcomer.id })
    await setUser(testServer, newcomer.id, { email: nobody })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ role: 'owner' })
    expect((await newcomer.api.projects.members({ projectId })).members).toHaveLength(2)
  })

  it('declines an invitation by token or by id, and rejects accepting it afterwards', async () => {
    const { owner, newcomer, projectId, invite, prove } = await setUp()
    const { token } = await invite()
    expect(await newcomer.api.projects.declineInvitation({ token })).toEqual({ declined: true })
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
    const { id: invitationId } = await invite()
    await prove()
    expect(await newcomer.api.projects.declineInvitation({ invitationId })).toEqual({ declined: true })
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await codeOf(newcomer.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    const actions = await auditActionsOf(owner, projectId)
    expect(actions.filter((action) => action === 'invitation.decline')).toHaveLength(2)
  })

  /** Events after which an invitation is not valid. */
  const endings: [string, (people: SetUp, invitationId: string) => Promise<unknown>][] = [
    ['it was revoked', ({ owner }, invitationId) => owner.api.projects.revokeInvitation({ invitationId })],
    ['it is 7 days old', async ({ testServer }) => testServer.advanceClock(7 * day)],
    ['the project is in the bin', ({ owner, projectId }) => owner.api.projects.delete({ projectId })],
    ['the project is purged', ({ owner, projectId }) => owner.api.projects.purge({ projectId })],
  ]
  it.each(endings)('rejects an invitation once %s', async (_, end) => {
    const people = await setUp()
    const { testServer, newcomer, invite, prove, pendingFor } = people
    const { id: invitationId, token } = await invite()
    const { token: nobodysToken } = await invite(nobody)
    await end(people, invitationId)
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    await prove()
    expect(await pendingFor()).toEqual([])
    for (const call of [newcomer.api.projects.acceptInvitation, newcomer.api.projects.declineInvitation]) {
      expect(await codeOf(call({ token }))).toBe('INVALID_TOKEN')
      expect(await codeOf(call({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    }
    const registered = testServer.anybody.auth.register({
      ...{ email: nobody, name: 'New', password: goodPassword, invitationToken: nobodysToken },
    })
    if (_ === 'it was revoked') expect((await registered).user.emailVerified).toBe(true)
    else expect(await codeOf(registered)).toBe('INVALID_TOKEN')
  })

  it('accepts an invitation until the last millisecond of its 7 days', async () => {
    const { testServer, newcomer, projectId, invite } = await setUp()
    const { token } = await invite()
    testServer.advanceClock(7 * day - 1)
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('accepts an invitation again after the project is restored from the bin', async () => {
    const { newcomer, owner, projectId, invite } = await setUp()
    const { token } = await invite()
    await owner.api.projects.delete({ projectId })
    await owner.api.projects.restore({ projectId })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('lets only the owner revoke an invitation, and only once', async () => {
    const { testServer, owner, projectId, invite } = await setUp()
    const [editor, stranger] = [await addPerson(testServer, 'Ed'), await addPerson(testServer, 'Stranger')]
    await owner.api.projects.share({ projectId, email: editor.email, role: 'editor' })
    const { id: invitationId } = await invite()
    expect(await codeOf(editor.api.projects.revokeInvitation({ invitationId }))).toBe('FORBIDDEN')
    expect(await codeOf(stranger.api.projects.revokeInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await owner.api.projects.revokeInvitation({ invitationId })).toEqual({ revoked: true })
    expect(await codeOf(owner.api.projects.revokeInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect((await auditActionsOf(owner, projectId))[0]).toBe('invitation.revoke')
  })

  it.each(['leaves', 'deletes their account'])('keeps an invitation valid when the inviter %s', async (change) => {
    const { testServer, owner, newcomer, projectId, invite, prove, pendingFor } = await setUp()
    const newOwner = await addPerson(testServer, 'Hera Heir')
    await owner.api.projects.share({ projectId, email: newOwner.email, role: 'editor' })
    const { token } = await invite()
    await owner.api.projects.transfer({ projectId, userId: newOwner.id })
    if (change === 'leaves') await owner.api.projects.leave({ projectId })
    else await owner.api.users.deleteMe({ password: goodPassword })
    await prove()
    const name = change === 'leaves' ? 'Olga Owner' : 'Deleted user'
    expect(await pendingFor()).toMatchObject([{ projectId, invitedBy: { id: owner.id, name } }])
    expect((await newOwner.api.projects.members({ projectId })).invitations).toHaveLength(1)
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('lists the pending invitations to a verified address, oldest first', async () => {
    const { testServer, owner, newcomer, projectId, invite, prove, pendingFor } = await setUp()
    const { id } = await invite()
    await invite(nobody)
    testServer.advanceClock(1000)
    const second = await createProject(owner, {}, 'Second')
    await owner.api.projects.share({ projectId: second.id, email: newcomer.email, role: 'editor' })
    expect(await pendingFor()).toEqual([])
    await prove()
    const invitations = await pendingFor()
    expect(invitations).toMatchObject([
      { id, projectId, projectName: 'Our Club', role: 'viewer', email: newcomer.email, status: 'pending' },
      { projectId: second.id, projectName: 'Second', role: 'editor' },
    ])
    await newcomer.api.projects.acceptInvitation({ invitationId: id })
    expect((await pendingFor()).map(({ projectName }) => projectName)).toEqual(['Second'])
  })

  it('rejects an invitation while the project has 100 members, and accepts it later', async () => {
    const { testServer, owner, newcomer, project, projectId, invite } = await setUp()
    const bob = await addPerson(testServer, 'Bob')
    await owner.api.projects.share({ projectId, email: bob.email, role: 'viewer' })
    const { token } = await invite()
    await fillProject(testServer, project, { members: 99 })
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('QUOTA_EXCEEDED')
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    await bob.api.projects.leave({ projectId })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('deletes invitations 30 days after their expiry', async () => {
    const { testServer, invite } = await setUp()
    await invite()
    const left = () => testServer.database.query.$count(testServer.database.tables.invitations)
    testServer.advanceClock(37 * day - 1)
    await testServer.projects.deleteOldInvitations()
    expect(await left()).toBe(1)
    testServer.advanceClock(1)
    await testServer.projects.deleteOldInvitations()
    expect(await left()).toBe(0)
  })
})
