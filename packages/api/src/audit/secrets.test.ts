import type { SignedIn, Tokens } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { goodPassword, identityFor, minute, phone, present, quietLog } from '../../testing/test-server.js'
import { authRouter } from '../auth/router.js'
import { projectsRouter } from '../projects/router.js'
import { sessionsRouter } from '../sessions/router.js'
import { usersRouter } from '../users/router.js'

const newPassword = 'eleven brass kettles whistling'
const wrong = 'not the right one at all'

describe.each(testDatabases())('the audit log on $name', ({ open }) => {
  const identity = identityFor(open)

  it('contains no e-mail address, password or token after calls of all mutations of auth, users, sessions and projects', async () => {
    const done = new Set<string>()
    const note = (facts: { path?: string; outcome?: string }) => facts.outcome === 'OK' && done.add(facts.path ?? '')
    const testServer = await identity({ log: { ...quietLog, info: note } })
    const secrets = new Set([goodPassword, newPassword, wrong])
    const kept = <T extends Tokens>(tokens: T): T => {
      for (const token of [tokens.accessToken, tokens.refreshToken]) if (token !== null) secrets.add(token)
      return tokens
    }
    const keptAddress = (email: string) => {
      secrets.add(email)
      return email
    }
    const { auth } = await testServer.as({ client: phone })
    const register = async (name: string, invitationToken?: string): Promise<SignedIn> => {
      const email = keptAddress(`${name}@secret.example`)
      const account = { email, name, password: goodPassword }
      const signedIn = await auth.register({ ...account, ...(invitationToken && { invitationToken }) })
      kept(signedIn.tokens)
      return signedIn
    }
    const linkTo = async (email: string) => {
      const token = await testServer.linkTo(email)
      secrets.add(token)
      return token
    }

    /** Calls the mutations of projects and members, as the owner and as an invited user. */
    const share = async (owner: Awaited<ReturnType<typeof testServer.as>>, projectId: string) => {
      const cyd = await register('cyd')
      const { email } = cyd.user
      const guest = await testServer.as(cyd.tokens)
      const invite = async () => {
        await owner.projects.share({ projectId, email, role: 'viewer' })
        return linkTo(email)
      }
      await guest.projects.declineInvitation({ token: await invite() })
      await invite()
      const { invitations } = await owner.projects.members({ projectId })
      await owner.projects.revokeInvitation({ invitationId: present(invitations[0]).id })
      await guest.projects.acceptInvitation({ token: await invite() })
      await owner.projects.setRole({ projectId, userId: cyd.user.id, role: 'editor' })
      await guest.projects.leave({ projectId })
      await owner.projects.share({ projectId, email, role: 'editor' })
      await owner.projects.unshare({ projectId, userId: cyd.user.id })
      await owner.projects.update({ projectId, description: 'Secret and more so' })
      await owner.projects.delete({ projectId })
      await owner.projects.restore({ projectId })

      const other = await owner.projects.create({ name: 'Secret too' })
      await owner.projects.share({ projectId: other.id, email, role: 'editor' })
      await owner.projects.transfer({ projectId: other.id, userId: cyd.user.id })
      await guest.projects.delete({ projectId: other.id })
      await guest.projects.purge({ projectId: other.id })
    }

    const root = await testServer.registerAs(['admin'], 'Root')
    keptAddress(root.user.email)
    const admin = await testServer.as(kept(root.tokens))
    const ada = await register('ada')
    const asAda = await testServer.as(ada.tokens)
    const { email } = ada.user

    await auth.verifyEmail({ token: await linkTo(email) })
    await asAda.auth.requestEmailVerification()
    await expect(auth.login({ email, password: wrong })).rejects.toThrow()
    await expect(auth.login({ email: 'nobody@secret.example', password: wrong })).rejects.toThrow()
    kept((await auth.login({ email, password: goodPassword })).tokens)
    await asAda.users.updateMe({ name: 'Countess', avatarUrl: 'https://secret.example/a.png' })
    await asAda.auth.requestEmailChange({ newEmail: keptAddress('countess@secret.example'), password: goodPassword })
    await auth.verifyEmail({ token: await linkTo('countess@secret.example') })
    await asAda.auth.changePassword({ currentPassword: goodPassword, newPassword })
    await auth.requestPasswordReset({ email: 'countess@secret.example' })
    await auth.resetPassword({ token: await linkTo('countess@secret.example'), newPassword: goodPassword })

    const again = await auth.login({ email: 'countess@secret.example', password: goodPassword })
    const first = { refreshToken: present(kept(again.tokens).refreshToken) }
    const asAgain = await testServer.as(again.tokens)
    const project = await asAgain.projects.create({ name: 'Secret plans' })
    const { id: generationId } = await asAgain.generations.start({ projectId: project.id, prompt: 'A chat app' })
    await share(asAgain, project.id)
    for (const query of [
      asAgain.users.me(),
      asAgain.sessions.list(),
      asAgain.projects.list(),
      asAgain.projects.get({ projectId: project.id }),
      asAgain.generations.engines(),
      asAgain.generations.get({ generationId }),
      asAgain.generations.list({ projectId: project.id }),
      asAgain.generations.files({ generationId }),
      admin.users.list(),
      admin.users.get({ userId: ada.user.id }),
      admin.audit.list(),
      asAgain.audit.listForProject({ projectId: project.id }),
      testServer.anybody.system.health(),
    ]) {
      await query
    }
    kept(await auth.refresh(first))
    testServer.advanceClock(minute)
    const next = kept(await auth.refresh(first))
    await (await testServer.as(next)).sessions.revokeOthers()
    testServer.advanceClock(minute)
    kept(await auth.refresh({ refreshToken: present(next.refreshToken) }))
    await expect(auth.refresh(first)).rejects.toThrow()

    const login = async () => {
      const signedIn = await auth.login({ email: 'countess@secret.example', password: goodPassword })
      return kept(signedIn.tokens) && signedIn
    }
    await auth.logout({ refreshToken: present((await login()).tokens.refreshToken) })
    await admin.sessions.revoke({ sessionId: (await login()).session.id })
    await admin.sessions.revokeAll({ userId: ada.user.id })
    await admin.users.setRoles({ userId: ada.user.id, roles: ['guest'] })
    await admin.users.suspend({ userId: ada.user.id, reason: 'spam' })
    await admin.users.unsuspend({ userId: ada.user.id, reason: 'none after all' })
    await admin.users.invite({ email: keptAddress('bob@secret.example'), roles: ['user'] })
    const bob = await register('bob', await linkTo('bob@secret.example'))
    await (await testServer.as(bob.tokens)).users.deleteMe({ password: goodPassword })
    await admin.users.delete({ userId: ada.user.id, purgeProjects: true })

    // A mutation that this test does not call could store secrets unnoticed.
    const routers = { auth: authRouter, users: usersRouter, sessions: sessionsRouter, projects: projectsRouter }
    const mutations = Object.entries(routers).flatMap(([name, procedures]) =>
      Object.entries(procedures)
        .filter(([, { _def }]) => _def.type === 'mutation')
        .map(([procedure]) => `${name}.${procedure}`),
    )
    expect([...done]).toEqual(expect.arrayContaining(mutations))

    const { auditEntries, auditClientInfo } = testServer.database.tables
    const entries = await testServer.database.query.select().from(auditEntries)
    const log = JSON.stringify([entries, await testServer.database.query.select().from(auditClientInfo)])
    expect(entries.length).toBeGreaterThan(25)
    for (const secret of secrets) expect(log).not.toContain(secret)
    expect(log).not.toContain('@')
    expect(log).not.toContain('secret')
  })
})
