import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, identityFor } from '../../../testing/identity.js'
import { actionsIn, fill, meet, type Person, projectOf, setUser } from '../../../testing/project-people.js'

const nobody = 'new@example.com'

describe.each(testDatabases())('invitations to a project on $name', ({ open }) => {
  const identity = identityFor(open, { accessTokenTtlSeconds: 40 * 24 * 60 * 60, sessionIdleDays: 60 })

  /** Somebody whose address is not verified, who was invited. */
  const cast = async (options: Parameters<typeof identity>[0] = {}) => {
    const house = await identity(options)
    const owner = await meet(house, 'Olga Owner')
    const project = await projectOf(owner)
    const newcomer = await meet(house, 'Nico Newcomer', { isVerified: false })
    const invite = async (email = newcomer.email, role: 'editor' | 'viewer' = 'viewer', by = owner) => {
      await house.delivered()
      const answer = await by.api.projects.share({ projectId: project.id, email, role })
      if (!('invitation' in answer)) throw new Error('They were no stranger')
      return { id: answer.invitation.id, token: await house.linkTo(email) }
    }
    const prove = (person: Person = newcomer) => setUser(house, person.id, { emailVerified: true })
    const pendingFor = async ({ api }: Person = newcomer) => (await api.projects.invitations()).invitations
    return { house, owner, newcomer, project, projectId: project.id, invite, prove, pendingFor }
  }
  type Cast = Awaited<ReturnType<typeof cast>>

  it('are accepted by the mailed token, which proves the address', async () => {
    const { owner, newcomer, projectId, invite } = await cast()
    const { id, token } = await invite(newcomer.email, 'editor')
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId, role: 'editor' })
    expect((await newcomer.api.users.me()).emailVerified).toBe(true)
    expect((await owner.api.projects.members({ projectId })).invitations).toEqual([])
    const { items } = await owner.api.audit.listForProject({ projectId, limit: 1 })
    expect(items).toMatchObject([{ action: 'invitation.accept', actorId: newcomer.id, targetId: id, projectId }])
  })

  it('are accepted by id once the address is proved, not before', async () => {
    const { newcomer, projectId, invite, prove } = await cast()
    const { id: invitationId } = await invite()
    const { projects } = newcomer.api
    expect(await codeOf(projects.acceptInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await codeOf(projects.declineInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    await prove()
    expect(await projects.acceptInvitation({ invitationId })).toMatchObject({ id: projectId, role: 'viewer' })
  })

  it('are not there for any other account, which learns nothing and spends nothing', async () => {
    const { house, newcomer, projectId, invite, pendingFor } = await cast()
    const { id: invitationId, token } = await invite()
    const other = await meet(house, 'Other')
    const { acceptInvitation, declineInvitation } = other.api.projects
    const refusalOf = (call: Promise<unknown>) =>
      call.then(
        () => 'an answer',
        (error: Error) => error.message,
      )
    for (const call of [acceptInvitation, declineInvitation]) {
      expect(await codeOf(call({ token }))).toBe('INVALID_TOKEN')
      expect(await codeOf(call({ invitationId }))).toBe('INVITATION_NOT_FOUND')
      expect(await refusalOf(call({ token }))).toBe(await refusalOf(call({ token: 'x'.repeat(43) })))
      expect(await refusalOf(call({ invitationId }))).toBe(await refusalOf(call({ invitationId: crypto.randomUUID() })))
    }
    expect(await pendingFor(other)).toEqual([])
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('take one of the two: a token or an id', async () => {
    const { newcomer, invite } = await cast()
    const { id: invitationId, token } = await invite()
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ invitationId, token }))).toBe('BAD_REQUEST')
    expect(await codeOf(newcomer.api.projects.acceptInvitation({}))).toBe('BAD_REQUEST')
  })

  it('are accepted once', async () => {
    const { newcomer, projectId, invite, owner } = await cast()
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
  ] as const)('leave a member (%s, invited as %s) the higher role', async (has, offered, then) => {
    const { house, owner, projectId, invite } = await cast()
    const member = await meet(house, 'Mia')
    const { token } = await invite(nobody, offered)
    await owner.api.projects.share({ projectId, email: member.email, role: has })
    // The address is theirs by now.
    await setUser(house, member.id, { email: nobody })
    expect(await member.api.projects.acceptInvitation({ token })).toMatchObject({ role: then })
    const { members } = await owner.api.projects.members({ projectId })
    expect(members.map(({ userId, role }) => [userId, role])).toEqual([
      [owner.id, 'owner'],
      [member.id, then],
    ])
  })

  it('leave the owner the owner', async () => {
    const { house, newcomer, owner, projectId, invite } = await cast()
    const { token: first } = await invite(newcomer.email, 'editor')
    await newcomer.api.projects.acceptInvitation({ token: first })
    const { token } = await invite(nobody)
    await owner.api.projects.transfer({ projectId, userId: newcomer.id })
    await setUser(house, newcomer.id, { email: nobody })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ role: 'owner' })
    expect((await newcomer.api.projects.members({ projectId })).members).toHaveLength(2)
  })

  it('are declined by token or by id, and then gone', async () => {
    const { owner, newcomer, projectId, invite, prove } = await cast()
    const { token } = await invite()
    expect(await newcomer.api.projects.declineInvitation({ token })).toEqual({ declined: true })
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
    const { id: invitationId } = await invite()
    await prove()
    expect(await newcomer.api.projects.declineInvitation({ invitationId })).toEqual({ declined: true })
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await codeOf(newcomer.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    const actions = await actionsIn(owner, projectId)
    expect(actions.filter((action) => action === 'invitation.decline')).toHaveLength(2)
  })

  /** What ends an invitation; answers whether it comes back by itself. */
  const endings: [string, (cast: Cast, invitationId: string) => Promise<unknown>][] = [
    ['it was revoked', ({ owner }, invitationId) => owner.api.projects.revokeInvitation({ invitationId })],
    ['it is 7 days old', async ({ house }) => house.passes(7 * day)],
    ['the project is in the bin', ({ owner, projectId }) => owner.api.projects.delete({ projectId })],
    ['the project is gone', ({ owner, projectId }) => owner.api.projects.purge({ projectId })],
  ]
  it.each(endings)('are worth nothing once %s', async (_, end) => {
    const people = await cast()
    const { house, newcomer, invite, prove, pendingFor } = people
    const { id: invitationId, token } = await invite()
    const { token: forNobody } = await invite(nobody)
    await end(people, invitationId)
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    await prove()
    expect(await pendingFor()).toEqual([])
    for (const call of [newcomer.api.projects.acceptInvitation, newcomer.api.projects.declineInvitation]) {
      expect(await codeOf(call({ token }))).toBe('INVALID_TOKEN')
      expect(await codeOf(call({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    }
    const registered = house.anybody.auth.register({
      ...{ email: nobody, name: 'New', password: goodPassword, invitationToken: forNobody },
    })
    if (_ === 'it was revoked') expect((await registered).user.emailVerified).toBe(true)
    else expect(await codeOf(registered)).toBe('INVALID_TOKEN')
  })

  it('stand to the last millisecond of their 7 days', async () => {
    const { house, newcomer, projectId, invite } = await cast()
    const { token } = await invite()
    house.passes(7 * day - 1)
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('stand again when the project comes back from the bin', async () => {
    const { newcomer, owner, projectId, invite } = await cast()
    const { token } = await invite()
    await owner.api.projects.delete({ projectId })
    await owner.api.projects.restore({ projectId })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('are revoked by the owner alone, once', async () => {
    const { house, owner, projectId, invite } = await cast()
    const [editor, stranger] = [await meet(house, 'Ed'), await meet(house, 'Stranger')]
    await owner.api.projects.share({ projectId, email: editor.email, role: 'editor' })
    const { id: invitationId } = await invite()
    expect(await codeOf(editor.api.projects.revokeInvitation({ invitationId }))).toBe('FORBIDDEN')
    expect(await codeOf(stranger.api.projects.revokeInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect(await owner.api.projects.revokeInvitation({ invitationId })).toEqual({ revoked: true })
    expect(await codeOf(owner.api.projects.revokeInvitation({ invitationId }))).toBe('INVITATION_NOT_FOUND')
    expect((await actionsIn(owner, projectId))[0]).toBe('invitation.revoke')
  })

  it.each(['left', 'was deleted'])('belong to the project when who sent them %s', async (how) => {
    const { house, owner, newcomer, projectId, invite, prove, pendingFor } = await cast()
    const heir = await meet(house, 'Hera Heir')
    await owner.api.projects.share({ projectId, email: heir.email, role: 'editor' })
    const { token } = await invite()
    await owner.api.projects.transfer({ projectId, userId: heir.id })
    if (how === 'left') await owner.api.projects.leave({ projectId })
    else await owner.api.users.deleteMe({ password: goodPassword })
    await prove()
    const name = how === 'left' ? 'Olga Owner' : 'Deleted user'
    expect(await pendingFor()).toMatchObject([{ projectId, invitedBy: { id: owner.id, name } }])
    expect((await heir.api.projects.members({ projectId })).invitations).toHaveLength(1)
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('are listed for the own address once it is proved: what is pending, the oldest first', async () => {
    const { house, owner, newcomer, projectId, invite, prove, pendingFor } = await cast()
    const { id } = await invite()
    await invite(nobody)
    house.passes(1000)
    const second = await projectOf(owner, {}, 'Second')
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

  it('find a full project full, and can be accepted later', async () => {
    const { house, owner, newcomer, project, projectId, invite } = await cast()
    const bob = await meet(house, 'Bob')
    await owner.api.projects.share({ projectId, email: bob.email, role: 'viewer' })
    const { token } = await invite()
    await fill(house, project, { members: 99 })
    expect(await codeOf(newcomer.api.projects.acceptInvitation({ token }))).toBe('QUOTA_EXCEEDED')
    expect((await newcomer.api.users.me()).emailVerified).toBe(false)
    await bob.api.projects.leave({ projectId })
    expect(await newcomer.api.projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
  })

  it('are forgotten 30 days after their end', async () => {
    const { house, invite } = await cast()
    await invite()
    const left = () => house.database.query.$count(house.database.tables.invitations)
    house.passes(37 * day - 1)
    await house.projects.deleteOldInvitations()
    expect(await left()).toBe(1)
    house.passes(1)
    await house.projects.deleteOldInvitations()
    expect(await left()).toBe(0)
  })
})
