import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, identityFor, laptop, type TestServer } from '../../testing/test-server.js'

const newcomer = { email: 'new@example.org', name: 'New', password: goodPassword, cookie: false }

describe.each(testDatabases())('registration on $name', ({ open }) => {
  const identity = identityFor(open)

  /** Adds an administrator without registration, since not every mode of registration allows one to register. */
  const administrator = async (testServer: TestServer) => {
    const { id } = await testServer.database.transaction((tx) =>
      testServer.directory.add(tx, {
        ...{ email: 'root@example.org', name: 'Root', passwordHash: `new:${goodPassword}`, roles: ['admin'] },
        ...{ emailVerified: true, isDemo: false },
      }),
    )
    const { tokens } = await testServer.auth.login(
      { email: 'root@example.org', password: goodPassword, cookie: false },
      laptop,
    )
    return { id, caller: await testServer.as(tokens) }
  }

  const invite = async (testServer: TestServer, email = newcomer.email, roles: ('user' | 'guest')[] = ['user']) => {
    const { caller } = await administrator(testServer)
    expect(await caller.users.invite({ email, roles })).toEqual({ accepted: true })
    return testServer.linkTo(email)
  }

  it.each(['open', 'invited'] as const)(
    'registers an invited person once, with the roles of the invitation and a verified address, in mode %s',
    async (registration) => {
      const testServer = await identity({ registration })
      const invitationToken = await invite(testServer, newcomer.email, ['guest'])
      const { user } = await testServer.anybody.auth.register({ ...newcomer, invitationToken })
      expect(user).toMatchObject({ roles: ['guest'], emailVerified: true })
      expect(await testServer.delivered()).toEqual([])
      for (const email of [newcomer.email, 'other@example.org']) {
        const again = { ...newcomer, email, invitationToken }
        expect(await codeOf(testServer.anybody.auth.register(again))).toBe('INVALID_TOKEN')
      }
    },
  )

  it('rejects calls without a valid invitation token in mode invited', async () => {
    const testServer = await identity({ registration: 'invited' })
    expect(await codeOf(testServer.anybody.auth.register(newcomer))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(testServer.anybody.auth.register({ ...newcomer, invitationToken: 'x' }))).toBe('INVALID_TOKEN')
  })

  it('rejects everybody in mode closed, with and without an invitation', async () => {
    const testServer = await identity({ registration: 'closed' })
    const invitationToken = await invite(testServer)
    expect(await codeOf(testServer.anybody.auth.register(newcomer))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(testServer.anybody.auth.register({ ...newcomer, invitationToken }))).toBe('REGISTRATION_CLOSED')
  })

  it('rejects an invitation token for another address, one that a newer one replaced, and one that is seven days old', async () => {
    const testServer = await identity()
    const first = await invite(testServer)
    const other = { ...newcomer, email: 'other@example.org', invitationToken: first }
    expect(await codeOf(testServer.anybody.auth.register(other))).toBe('INVALID_TOKEN')
    const { tokens } = await testServer.auth.login(
      { email: 'root@example.org', password: goodPassword, cookie: false },
      laptop,
    )
    await (await testServer.as(tokens)).users.invite({ email: newcomer.email, roles: ['user'] })
    const second = await testServer.linkTo(newcomer.email)
    expect(await codeOf(testServer.anybody.auth.register({ ...newcomer, invitationToken: first }))).toBe(
      'INVALID_TOKEN',
    )
    testServer.advanceClock(7 * day)
    expect(await codeOf(testServer.anybody.auth.register({ ...newcomer, invitationToken: second }))).toBe(
      'INVALID_TOKEN',
    )
  })

  it('keeps the invitation valid when the password is too weak', async () => {
    const testServer = await identity({ registration: 'invited' })
    const invitationToken = await invite(testServer)
    const weak = { ...newcomer, password: 'short', invitationToken }
    expect(await codeOf(testServer.anybody.auth.register(weak))).toBe('WEAK_PASSWORD')
    expect((await testServer.anybody.auth.register({ ...newcomer, invitationToken })).user.emailVerified).toBe(true)
  })

  it('allows no invitation to an address that has an account, and none with the role admin', async () => {
    const testServer = await identity()
    const { caller } = await administrator(testServer)
    const { user } = await testServer.register()
    expect(await codeOf(caller.users.invite({ email: user.email, roles: ['user'] }))).toBe('EMAIL_TAKEN')
    const asAdmin: unknown = { email: 'a@example.org', roles: ['admin'] }
    expect(await codeOf(caller.users.invite(asAdmin as Parameters<typeof caller.users.invite>[0]))).toBe('BAD_REQUEST')
  })

  describe('with requireEmailVerification', () => {
    it('rejects calls of an unverified account, but lets it read itself, refresh, and verify or change its address', async () => {
      const testServer = await identity({ requireEmailVerification: true })
      const { user, tokens } = await testServer.register()
      const ada = await testServer.as(tokens)
      expect((await ada.users.me()).emailVerified).toBe(false)
      const refused = [
        () => ada.users.updateMe({ name: 'A' }),
        () => ada.sessions.list(),
        () => ada.projects.create({ name: 'P' }),
        () => ada.auth.changePassword({ currentPassword: goodPassword, newPassword: 'eleven brass kettles whistling' }),
      ]
      for (const call of refused) expect(await codeOf(call())).toBe('EMAIL_NOT_VERIFIED')
      expect(await ada.auth.requestEmailVerification()).toEqual({ accepted: true })
      await ada.auth.requestEmailChange({ newEmail: 'better@example.org', password: goodPassword })
      expect(await testServer.anybody.auth.refresh({ refreshToken: tokens.refreshToken ?? '' })).toBeDefined()

      await testServer.anybody.auth.verifyEmail({ token: await testServer.linkTo(user.email) })
      expect((await ada.users.updateMe({ name: 'A' })).name).toBe('A')
    })
  })
})
