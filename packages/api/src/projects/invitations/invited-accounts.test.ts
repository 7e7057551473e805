import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { addPerson, createProject } from '../../../testing/project-people.js'
import { codeOf, goodPassword, identityFor } from '../../../testing/test-server.js'

const nobody = 'new@example.com'

describe.each(testDatabases())('registration and verification with project invitations on $name', ({ open }) => {
  const identity = identityFor(open)

  it('registers the invited address as verified, and keeps the invitation pending until it is accepted', async () => {
    const testServer = await identity()
    const owner = await addPerson(testServer, 'Owner')
    const { id: projectId } = await createProject(owner)
    await owner.api.projects.share({ projectId, email: nobody, role: 'editor' })
    const token = await testServer.linkTo(nobody)
    const register = (email: string) =>
      testServer.anybody.auth.register({ email, name: 'New', password: goodPassword, invitationToken: token })
    expect(await codeOf(register('other@example.com'))).toBe('INVALID_TOKEN')
    const { user, tokens } = await register(nobody)
    expect(user).toMatchObject({ emailVerified: true, roles: ['user'] })
    const { projects } = await testServer.as(tokens)
    expect(await codeOf(projects.get({ projectId }))).toBe('PROJECT_NOT_FOUND')
    const { invitations } = await projects.invitations()
    expect(invitations).toMatchObject([{ projectId, status: 'pending' }])
    expect(await projects.acceptInvitation({ token })).toMatchObject({ id: projectId, role: 'editor' })
  })

  it('does not accept a project invitation where registration requires an invitation to the server', async () => {
    const testServer = await identity({ registration: 'invited' })
    const passwordHash = await testServer.passwords.choose(goodPassword, { name: 'Owner', email: 'owner@example.com' })
    const roles = ['user'] as const
    const account = {
      email: 'owner@example.com',
      name: 'Owner',
      passwordHash,
      roles,
      emailVerified: true,
      isDemo: false,
    }
    await testServer.database.transaction((tx) => testServer.directory.add(tx, account))
    const { tokens } = await testServer.anybody.auth.login({ email: account.email, password: goodPassword })
    const { projects } = await testServer.as(tokens)
    const { id: projectId } = await projects.create({ name: 'P' })
    await projects.share({ projectId, email: nobody, role: 'viewer' })
    const invitationToken = await testServer.linkTo(nobody)
    const register = testServer.anybody.auth.register({
      email: nobody,
      name: 'New',
      password: goodPassword,
      invitationToken,
    })
    expect(await codeOf(register)).toBe('REGISTRATION_CLOSED')
  })

  it('allows an unverified account only to accept by the mailed token where verification is required', async () => {
    const testServer = await identity({ requireEmailVerification: true })
    const owner = await addPerson(testServer, 'Owner')
    const { id: projectId } = await createProject(owner)
    const newcomer = await addPerson(testServer, 'Nico', { isVerified: false })
    await testServer.delivered()
    const answer = await owner.api.projects.share({ projectId, email: newcomer.email, role: 'viewer' })
    const invitationId = 'invitation' in answer ? answer.invitation.id : ''
    const token = await testServer.linkTo(newcomer.email)
    const { projects } = newcomer.api
    expect(await codeOf(projects.acceptInvitation({ invitationId }))).toBe('EMAIL_NOT_VERIFIED')
    expect(await codeOf(projects.declineInvitation({ token }))).toBe('EMAIL_NOT_VERIFIED')
    expect(await codeOf(projects.invitations())).toBe('EMAIL_NOT_VERIFIED')
    expect(await codeOf(projects.acceptInvitation({ token: 'x'.repeat(43) }))).toBe('INVALID_TOKEN')
    expect(await projects.acceptInvitation({ token })).toMatchObject({ id: projectId })
    expect(await projects.get({ projectId })).toMatchObject({ role: 'viewer' })
  })
})
