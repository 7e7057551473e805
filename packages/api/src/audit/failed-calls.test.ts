import type { SignedIn } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dumpDatabase } from '../../testing/mail-box.js'
import { codeOf, createTestServer, goodPassword, present, type TestServer } from '../../testing/test-server.js'

const newPassword = 'eleven brass kettles whistling'
const nobody = '00000000-0000-4000-8000-000000000000'

describe.each(testDatabases())('a call without effect on $name', ({ open }) => {
  let testServer: TestServer
  let root: SignedIn
  let ada: SignedIn
  beforeAll(async () => {
    testServer = await createTestServer(open)
    root = await testServer.registerAs(['admin'], 'Root')
    ada = await testServer.register('Ada')
  })
  beforeEach(async () => {
    for (const { tokens } of [root, ada]) await (await testServer.as(tokens)).users.me()
  })
  afterAll(() => testServer.close())

  const asRoot = () => testServer.as(root.tokens)
  const asAda = () => testServer.as(ada.tokens)
  const anybody = () => testServer.anybody.auth
  const linkFor = async (email: string, ask: () => Promise<unknown>) => {
    await ask()
    return testServer.linkTo(email)
  }
  const askForReset = () => anybody().requestPasswordReset({ email: ada.user.email })
  const askForChange = async () =>
    (await asAda()).auth.requestEmailChange({ newEmail: 'wanted@example.org', password: goodPassword })

  const acts: [string, string, () => Promise<() => Promise<unknown>>][] = [
    [
      'auth.register with a taken address',
      'EMAIL_TAKEN',
      async () => () => anybody().register({ email: ada.user.email, name: 'New', password: goodPassword }),
    ],
    [
      'auth.register with a weak password',
      'WEAK_PASSWORD',
      async () => () => anybody().register({ email: 'new@example.org', name: 'New', password: 'short' }),
    ],
    [
      'auth.register with an unknown invitation',
      'INVALID_TOKEN',
      async () => () =>
        anybody().register({
          ...{ email: 'new@example.org', name: 'New', password: goodPassword, invitationToken: 'made up' },
        }),
    ],
    [
      'auth.login without an account',
      'INVALID_CREDENTIALS',
      async () => () => anybody().login({ email: 'nobody@example.org', password: goodPassword }),
    ],
    [
      'auth.refresh with a forged token',
      'INVALID_REFRESH_TOKEN',
      async () => () => anybody().refresh({ refreshToken: `rt1.${ada.session.id}.1.${'A'.repeat(43)}` }),
    ],
    [
      'auth.refresh after the client has disconnected',
      'BAD_REQUEST',
      async () => async () =>
        (await testServer.as({ isGone: () => true })).auth.refresh({ refreshToken: present(ada.tokens.refreshToken) }),
    ],
    [
      'auth.resetPassword with an unknown token',
      'INVALID_TOKEN',
      async () => () => anybody().resetPassword({ token: 'made up', newPassword }),
    ],
    [
      'auth.resetPassword with a weak password',
      'WEAK_PASSWORD',
      async () => {
        const token = await linkFor(ada.user.email, askForReset)
        return () => anybody().resetPassword({ token, newPassword: 'short' })
      },
    ],
    [
      'auth.changePassword to a weak password',
      'WEAK_PASSWORD',
      async () => async () =>
        (await asAda()).auth.changePassword({ currentPassword: goodPassword, newPassword: 'short' }),
    ],
    [
      'auth.verifyEmail with an unknown token',
      'INVALID_TOKEN',
      async () => () => anybody().verifyEmail({ token: 'made up' }),
    ],
    [
      'auth.verifyEmail for an address that was taken after the request',
      'EMAIL_TAKEN',
      async () => {
        const token = await linkFor('wanted@example.org', askForChange)
        await anybody().register({ email: 'wanted@example.org', name: 'Faster', password: goodPassword })
        return () => anybody().verifyEmail({ token })
      },
    ],
    [
      'auth.requestEmailChange to the current address',
      'BAD_REQUEST',
      async () => async () =>
        (await asAda()).auth.requestEmailChange({ newEmail: ada.user.email, password: goodPassword }),
    ],
    [
      'users.invite for an address with an account',
      'EMAIL_TAKEN',
      async () => async () => (await asRoot()).users.invite({ email: ada.user.email, roles: ['user'] }),
    ],
    [
      'users.setRoles for the last administrator',
      'LAST_ADMIN',
      async () => async () => (await asRoot()).users.setRoles({ userId: root.user.id, roles: ['user'] }),
    ],
    [
      'users.suspend for an unknown user',
      'USER_NOT_FOUND',
      async () => async () => (await asRoot()).users.suspend({ userId: nobody }),
    ],
    [
      'users.delete for the last administrator',
      'LAST_ADMIN',
      async () => async () => (await asRoot()).users.delete({ userId: root.user.id }),
    ],
    [
      'users.deleteMe as the last administrator',
      'LAST_ADMIN',
      async () => async () => (await asRoot()).users.deleteMe({ password: goodPassword }),
    ],
    [
      'sessions.revoke for a session of another user',
      'SESSION_NOT_FOUND',
      async () => async () => (await asAda()).sessions.revoke({ sessionId: root.session.id }),
    ],
    [
      'sessions.revokeAll for an unknown user',
      'USER_NOT_FOUND',
      async () => async () => (await asRoot()).sessions.revokeAll({ userId: nobody }),
    ],
    [
      'sessions.revokeAll for another user as a non-administrator',
      'FORBIDDEN',
      async () => async () => (await asAda()).sessions.revokeAll({ userId: root.user.id }),
    ],
  ]

  it.each(acts)('fails, changes nothing and is not audited: %s (%s)', async (_, code, prepare) => {
    const act = await prepare()
    await testServer.delivered()
    const before = await dumpDatabase(testServer)
    expect(await codeOf(act())).toBe(code)
    expect(await dumpDatabase(testServer)).toBe(before)
  })

  const ineffective: [string, () => Promise<unknown>][] = [
    ['auth.logout without a token', () => anybody().logout()],
    ['auth.logout with an unknown token', () => anybody().logout({ refreshToken: 'made up' })],
    ['users.updateMe without changes', async () => (await asAda()).users.updateMe({})],
    ['users.unsuspend for an active user', async () => (await asRoot()).users.unsuspend({ userId: ada.user.id })],
  ]
  it.each(ineffective)('succeeds, changes nothing and is not audited: %s', async (_, act) => {
    const before = await dumpDatabase(testServer)
    await act()
    expect(await dumpDatabase(testServer)).toBe(before)
  })
})
