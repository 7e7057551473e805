import { expect } from 'vitest'
import { type AuditedAct, createAuditCalls, type People } from './audit-calls.js'
import { codeOf, goodPassword, laptop, minute } from './test-server.js'

const newPassword = 'eleven brass kettles whistling'
const wrongPassword = 'not the right one at all'

/** Returns the audited calls of the procedures `auth.*`. */
export function auditedAuthActs(people: () => People): readonly AuditedAct[] {
  const { asAda, asRoot, onPhone, refreshToken, linkFor, ofAda, login, register, rotateTwice } =
    createAuditCalls(people)

  return [
    [
      'auth.register',
      async () => ({
        act: () => register(),
        expected: {
          ...ofAda('user.register'),
          actorId: 'new',
          targetId: 'new',
          sessionId: 'new',
          details: { invited: false },
        },
      }),
    ],
    [
      'auth.register with an invitation',
      async () => {
        const token = await linkFor(people().newEmail, async () =>
          (await asRoot()).users.invite({ email: people().newEmail, roles: ['guest'] }),
        )
        const expected = { ...ofAda('user.register'), actorId: 'new', targetId: 'new', sessionId: 'new' } as const
        return { act: () => register(token), expected: { ...expected, details: { invited: true } } }
      },
    ],
    [
      'auth.login',
      async () => ({ act: () => login(goodPassword), expected: ofAda('user.login', { sessionId: 'new' }) }),
    ],
    [
      'auth.login with a wrong password',
      async () => ({
        act: async () => expect(await codeOf(login(wrongPassword))).toBe('INVALID_CREDENTIALS'),
        expected: ofAda('user.loginFailed', { actorId: null, sessionId: null, outcome: 'failure' }),
      }),
    ],
    [
      'auth.login to a suspended account',
      async () => {
        await (await asRoot()).users.suspend({ userId: people().ada.user.id })
        const expected = ofAda('user.loginFailed', { actorId: null, sessionId: null, outcome: 'failure' })
        const act = async () => expect(await codeOf(login(goodPassword))).toBe('ACCOUNT_SUSPENDED')
        return { act, expected: { ...expected, details: { reason: 'suspended' } } }
      },
    ],
    [
      'auth.logout with a refresh token',
      async () => ({
        act: async () => (await onPhone()).auth.logout({ refreshToken: refreshToken() }),
        expected: ofAda('user.logout', { targetType: 'session', targetId: people().ada.session.id }),
      }),
    ],
    [
      'auth.logout with an access token',
      async () => ({
        act: async () => (await asAda()).auth.logout(),
        expected: ofAda('user.logout', { targetType: 'session', targetId: people().ada.session.id }),
      }),
    ],
    [
      'auth.changePassword',
      async () => ({
        act: async () => (await asAda()).auth.changePassword({ currentPassword: goodPassword, newPassword }),
        expected: ofAda('password.change', { details: { revokedSessions: 0 } }),
      }),
    ],
    [
      'auth.resetPassword',
      async () => {
        const { email } = people().ada.user
        const token = await linkFor(email, () => people().testServer.anybody.auth.requestPasswordReset({ email }))
        return {
          act: async () => (await onPhone()).auth.resetPassword({ token, newPassword }),
          expected: ofAda('password.reset', { sessionId: null, details: { revokedSessions: 1 } }),
        }
      },
    ],
    [
      'auth.verifyEmail',
      async () => {
        const token = await linkFor(people().ada.user.email, async () =>
          (await asAda()).auth.requestEmailVerification(),
        )
        const act = async () => (await onPhone()).auth.verifyEmail({ token })
        return { act, expected: ofAda('email.verify', { sessionId: null }) }
      },
    ],
    [
      'auth.verifyEmail for a change of address',
      async () => {
        const change = { newEmail: people().newEmail, password: goodPassword }
        const token = await linkFor(people().newEmail, async () => (await asAda()).auth.requestEmailChange(change))
        const act = async () => (await onPhone()).auth.verifyEmail({ token })
        return { act, expected: ofAda('email.change', { sessionId: null }) }
      },
    ],
    [
      'auth.refresh with the previous token, before the first use of the new one',
      async () => {
        await people().testServer.anybody.auth.refresh({ refreshToken: refreshToken() })
        people().testServer.advanceClock(minute)
        await people().testServer.anybody.auth.refresh({ refreshToken: refreshToken() })
        const act = async () =>
          (await people().testServer.as({ client: laptop })).auth.refresh({ refreshToken: refreshToken() })
        const target = { targetType: 'session', targetId: people().ada.session.id }
        return { act, expected: ofAda('session.refreshGrace', { ...target, client: laptop }) }
      },
    ],
    [
      'auth.refresh with an obsolete token',
      async () => {
        await rotateTwice()
        const refreshing = async () => (await onPhone()).auth.refresh({ refreshToken: refreshToken() })
        const target = { targetType: 'session', targetId: people().ada.session.id }
        return {
          act: async () => expect(await codeOf(refreshing())).toBe('REFRESH_TOKEN_REUSED'),
          expected: ofAda('session.refreshReused', { ...target, outcome: 'failure' }),
        }
      },
    ],
  ]
}
