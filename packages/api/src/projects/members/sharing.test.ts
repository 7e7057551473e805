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
import { codeOf, hour, identityFor } from '../../../testing/test-server.js'

const nobody = 'new@example.com'

describe.each(testDatabases())('sharing and members of a project on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async (options: Parameters<typeof identity>[0] = {}) => {
    const testServer = await identity(options)
    const [owner, bob] = [await addPerson(testServer, 'Olga Owner'), await addPerson(testServer, 'Bob')]
    const project = await createProject(owner)
    await testServer.delivered()
    const share = (email: string, role: 'editor' | 'viewer' = 'viewer') =>
      owner.api.projects.share({ projectId: project.id, email, role })
    const members = async ({ api }: Person = owner) => api.projects.members({ projectId: project.id })
    return { testServer, owner, bob, project, projectId: project.id, share, members }
  }

  describe('projects.share with the address of a verified account', () => {
    it('adds a member at once and notifies them by mail', async () => {
      const { testServer, bob, project, projectId, share, members, owner } = await setUp()
      const answer = await share(` ${bob.email.toUpperCase()} `, 'editor')
      const member = { userId: bob.id, email: bob.email, name: 'Bob', role: 'editor' }
      expect(answer).toEqual({ member: { ...member, addedAt: new Date(testServer.now()).toISOString() } })
      expect(await bob.api.projects.get({ projectId })).toMatchObject({ role: 'editor', ownerId: owner.id })
      expect((await members()).invitations).toEqual([])
      const mail = { name: 'Bob', inviterName: 'Olga Owner', projectName: project.name }
      expect(await testServer.delivered()).toEqual([{ template: 'projectShared', ...mail }])
    })

    it('leaves updatedAt unchanged, as do changing the role and removing the member', async () => {
      const { testServer, owner, bob, project, projectId, share } = await setUp()
      testServer.advanceClock(1000)
      await share(bob.email)
      await owner.api.projects.setRole({ projectId, userId: bob.id, role: 'editor' })
      await owner.api.projects.unshare({ projectId, userId: bob.id })
      expect(await owner.api.projects.get({ projectId })).toEqual(project)
    })

    it('shows a guest as a viewer, even if they were added as an editor', async () => {
      const { testServer, projectId, share, members } = await setUp()
      const guest = await addPerson(testServer, 'Guest', { roles: ['guest'] })
      expect(await share(guest.email, 'editor')).toMatchObject({ member: { role: 'viewer' } })
      expect((await members()).members[1]).toMatchObject({ userId: guest.id, role: 'viewer' })
      expect(await guest.api.projects.get({ projectId })).toMatchObject({ role: 'viewer' })
      expect(await codeOf(guest.api.projects.update({ projectId, name: 'Mine' }))).toBe('FORBIDDEN')
    })
  })

  describe.each(['no account', 'an unverified account'])('projects.share with the address of %s', (kind) => {
    const setUpInvitee = async () => {
      const people = await setUp()
      const squatter = await addPerson(people.testServer, 'Squatter', { isVerified: false })
      const email = kind === 'no account' ? nobody : squatter.email
      await people.testServer.delivered()
      return { ...people, squatter, email }
    }

    it('mails an invitation and grants no access', async () => {
      const { testServer, owner, squatter, project, projectId, email, share, members } = await setUpInvitee()
      const createdAt = new Date(testServer.now()).toISOString()
      const expiresAt = new Date(testServer.now() + 7 * 24 * hour).toISOString()
      const invitation = {
        ...{ projectId, projectName: project.name, email, role: 'editor', status: 'pending', createdAt, expiresAt },
        invitedBy: { id: owner.id, name: 'Olga Owner' },
      }
      expect(await share(email, 'editor')).toEqual({ invitation: { ...invitation, id: expect.any(String) } })
      expect(await members()).toMatchObject({ members: [{ userId: owner.id }], invitations: [invitation] })
      expect(await codeOf(squatter.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
      expect(await squatter.api.projects.invitations()).toEqual({ invitations: [] })
      const mail = { template: 'projectInvitation', inviterName: 'Olga Owner', projectName: project.name }
      expect(await testServer.delivered(email)).toEqual([{ ...mail, token: expect.any(String) }])
    })

    it('renews the pending invitation when called again: new role and expiry, and the earlier link stops working', async () => {
      const { testServer, email, share, members } = await setUpInvitee()
      const first = await share(email, 'viewer')
      const older = await testServer.linkTo(email)
      testServer.advanceClock(hour)
      const again = await share(email, 'editor')
      expect('invitation' in first && 'invitation' in again && first.invitation.id === again.invitation.id).toBe(true)
      const { invitations } = await members()
      const expiresAt = new Date(testServer.now() + 7 * 24 * hour).toISOString()
      expect(invitations).toMatchObject([{ email, role: 'editor', status: 'pending', expiresAt }])
      const newer = await testServer.linkTo(email)
      const register = (invitationToken: string) =>
        testServer.anybody.auth.register({
          email: nobody,
          name: 'New',
          password: 'seven purple otters juggle',
          invitationToken,
        })
      expect(await codeOf(register(older))).toBe('INVALID_TOKEN')
      if (email === nobody) expect((await register(newer)).user.emailVerified).toBe(true)
    })
  })

  it('revokes the invitation of an address that is added as a member', async () => {
    const { testServer, owner, projectId, share, members } = await setUp()
    const late = await addPerson(testServer, 'Late', { isVerified: false })
    await share(late.email, 'editor')
    const token = await testServer.linkTo(late.email)
    await setUser(testServer, late.id, { emailVerified: true })
    expect(await share(late.email, 'viewer')).toMatchObject({ member: { role: 'viewer' } })
    expect((await members()).invitations).toEqual([])
    expect(await codeOf(late.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
    await owner.api.projects.unshare({ projectId, userId: late.id })
    expect(await codeOf(late.api.projects.acceptInvitation({ token }))).toBe('INVALID_TOKEN')
  })

  it('rejects sharing with a member or the owner, even if their address is not verified', async () => {
    const { testServer, owner, bob, projectId, share } = await setUp()
    await share(bob.email)
    const codes = async () => [await codeOf(share(bob.email, 'editor')), await codeOf(share(owner.email))]
    expect(await codes()).toEqual(['ALREADY_MEMBER', 'ALREADY_MEMBER'])
    for (const { id } of [owner, bob]) await setUser(testServer, id, { emailVerified: false })
    expect(await codes()).toEqual(['ALREADY_MEMBER', 'ALREADY_MEMBER'])
    expect(await bob.api.projects.get({ projectId })).toMatchObject({ role: 'viewer' })
  })

  it('changes the role of a member with effect on their next call', async () => {
    const { owner, bob, projectId, share } = await setUp()
    await share(bob.email)
    const setRole = (userId: string, role: 'editor' | 'viewer') =>
      owner.api.projects.setRole({ projectId, userId, role })
    expect(await setRole(bob.id, 'editor')).toMatchObject({ userId: bob.id, role: 'editor' })
    await bob.api.projects.update({ projectId, name: 'Ours' })
    await setRole(bob.id, 'viewer')
    await setRole(bob.id, 'viewer')
    expect(await codeOf(bob.api.projects.update({ projectId, name: 'Mine' }))).toBe('FORBIDDEN')
    expect(await codeOf(setRole(crypto.randomUUID(), 'viewer'))).toBe('USER_NOT_FOUND')
    const actions = await auditActionsOf(owner, projectId)
    expect(actions.filter((action) => action === 'project.setRole')).toHaveLength(2)
  })

  it('removes a member, and rejects removing them again', async () => {
    const { owner, bob, projectId, share } = await setUp()
    await share(bob.email, 'editor')
    const unshare = (userId: string) => owner.api.projects.unshare({ projectId, userId })
    expect(await unshare(bob.id)).toEqual({ removed: true })
    expect(await codeOf(bob.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    expect(await codeOf(unshare(bob.id))).toBe('USER_NOT_FOUND')
    expect(await codeOf(unshare(crypto.randomUUID()))).toBe('USER_NOT_FOUND')
  })

  it('does not cancel the generations of a removed or demoted member', async () => {
    const { testServer, owner, bob, projectId, share } = await setUp()
    await share(bob.email, 'editor')
    const { id: generationId } = await bob.api.generations.start({ projectId, prompt: 'a feed' })
    await owner.api.projects.setRole({ projectId, userId: bob.id, role: 'viewer' })
    await owner.api.projects.unshare({ projectId, userId: bob.id })
    expect(await owner.api.generations.get({ generationId })).toMatchObject({ status: 'queued' })
    expect(await codeOf(bob.api.generations.get({ generationId }))).toBe('GENERATION_NOT_FOUND')
    expect(await testServer.database.query.$count(testServer.database.tables.generationEvents)).toBe(0)
  })

  it('lets a member leave, and be added again later', async () => {
    const { bob, projectId, share } = await setUp()
    await share(bob.email)
    expect(await bob.api.projects.leave({ projectId })).toEqual({ left: true })
    expect(await codeOf(bob.api.projects.leave({ projectId }))).toBe('PROJECT_NOT_FOUND')
    expect(await share(bob.email, 'editor')).toMatchObject({ member: { role: 'editor' } })
  })

  it('rejects removing or demoting the owner, and leaving by the owner, with a message that names transfer', async () => {
    const { owner, projectId } = await setUp()
    const { projects } = owner.api
    const calls = {
      leave: () => projects.leave({ projectId }),
      unshare: () => projects.unshare({ projectId, userId: owner.id }),
      setRole: () => projects.setRole({ projectId, userId: owner.id, role: 'viewer' }),
    }
    for (const call of Object.values(calls)) {
      await expect(call()).rejects.toThrow('Transfer the project first')
      expect(await codeOf(call())).toBe('CONFLICT')
    }
    expect(await projects.get({ projectId })).toMatchObject({ role: 'owner' })
  })

  it('lists the owner first, then members as they were added, and invitations for the owner only', async () => {
    const { testServer, owner, bob, projectId, share, members } = await setUp()
    const zoe = await addPerson(testServer, 'Zoe')
    for (const [{ email }, role] of [
      [zoe, 'viewer'],
      [bob, 'editor'],
    ] as const) {
      testServer.advanceClock(1000)
      await share(email, role)
    }
    await share(nobody)
    const { createdAt } = await owner.api.projects.get({ projectId })
    const seen = await members()
    expect(seen.members.map(({ userId, role }) => [userId, role])).toEqual([
      [owner.id, 'owner'],
      [zoe.id, 'viewer'],
      [bob.id, 'editor'],
    ])
    expect(seen.members[0]).toMatchObject({ email: owner.email, name: 'Olga Owner', addedAt: createdAt })
    expect(seen.invitations).toMatchObject([{ email: nobody }])
    for (const each of [zoe, bob]) expect(await members(each)).toEqual({ members: seen.members, invitations: [] })
  })

  it('allows 100 members besides the owner', async () => {
    const { testServer, bob, project, share } = await setUp()
    const zoe = await addPerson(testServer, 'Zoe')
    await fillProject(testServer, project, { members: 99 })
    await share(bob.email)
    expect(await codeOf(share(zoe.email))).toBe('QUOTA_EXCEEDED')
    await share(nobody)
  })

  it('allows 100 pending invitations: expired ones do not count, and pending ones can be renewed', async () => {
    const { testServer, project, share } = await setUp()
    await fillProject(testServer, project, { invitations: 99 })
    await share(nobody)
    expect(await codeOf(share('other@example.com'))).toBe('QUOTA_EXCEEDED')
    await share(nobody, 'editor')
    testServer.advanceClock(60_000)
    await share('other@example.com')
  })

  it('rejects the 21st mail of a sender within an hour, and adds no member without the mail', async () => {
    const { testServer, share, bob, projectId } = await setUp({ rateLimitScale: 1 })
    for (let count = 0; count < 20; count += 1) await share(`p${count}@example.com`)
    expect(await codeOf(share(bob.email))).toBe('RATE_LIMITED')
    expect(await codeOf(bob.api.projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    expect(await testServer.delivered()).toHaveLength(20)
  })
})
