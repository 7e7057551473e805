import type { AuditAction, SignedIn } from '@assistant/contract'
import { expect } from 'vitest'
import type { ClientInfo } from '../src/platform/caller.js'
import { codeOf, goodPassword, laptop, minute, phone, present, type TestServer } from './test-server.js'

const newPassword = 'eleven brass kettles whistling'
const wrong = 'not the right one at all'

/** The expected audit entry. The id `new` stands for one that the call creates. */
interface ExpectedEntry {
  readonly action: AuditAction
  readonly actorId: string | null
  readonly targetType?: string
  readonly targetId: string | null
  readonly sessionId: string | null
  readonly client: ClientInfo | null
  readonly outcome?: 'success' | 'failure'
  readonly details?: object
}

interface Act {
  readonly act: () => Promise<unknown>
  readonly expected: ExpectedEntry
}

export interface People {
  readonly testServer: TestServer
  /** An administrator. */
  readonly root: SignedIn
  readonly ada: SignedIn
  /** An address without an account. */
  readonly wanted: string
}

/** Returns the audited calls on accounts and sessions. Each `prepare` needs people whom no other act has used. */
export function auditedActs(people: () => People): [title: string, prepare: () => Promise<Act>][] {
  const asAda = (client = phone) => people().testServer.as({ ...people().ada.tokens, client })
  const asRoot = (client = phone) => people().testServer.as({ ...people().root.tokens, client })
  const onPhone = () => people().testServer.as({ client: phone })
  const refreshToken = () => present(people().ada.tokens.refreshToken)
  const linkFor = async (email: string, ask: () => Promise<unknown>) => {
    await people().testServer.delivered()
    await ask()
    return people().testServer.linkTo(email)
  }
  const ofAda = (action: AuditAction, more: Partial<ExpectedEntry> = {}): ExpectedEntry => ({
    ...{
      action,
      actorId: people().ada.user.id,
      targetId: people().ada.user.id,
      sessionId: people().ada.session.id,
      client: phone,
    },
    ...more,
  })
  const ofRoot = (action: AuditAction, more: Partial<ExpectedEntry> = {}): ExpectedEntry => ({
    ...{
      action,
      actorId: people().root.user.id,
      targetId: people().ada.user.id,
      sessionId: people().root.session.id,
      client: phone,
    },
    ...more,
  })
  const login = async (password: string) => (await onPhone()).auth.login({ email: people().ada.user.email, password })
  const register = async (invitationToken?: string) =>
    (await onPhone()).auth.register({
      ...{ email: people().wanted, name: 'New', password: goodPassword },
      ...(invitationToken !== undefined && { invitationToken }),
    })
  const rotateTwice = async () => {
    for (let count = 0; count < 2; count += 1) {
      const { accessToken } = await people().testServer.anybody.auth.refresh({ refreshToken: refreshToken() })
      await (await people().testServer.as({ accessToken })).users.me()
      people().testServer.advanceClock(minute)
    }
  }

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
        const token = await linkFor(people().wanted, async () =>
          (await asRoot()).users.invite({ email: people().wanted, roles: ['guest'] }),
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
        act: async () => expect(await codeOf(login(wrong))).toBe('INVALID_CREDENTIALS'),
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
        const change = { newEmail: people().wanted, password: goodPassword }
        const token = await linkFor(people().wanted, async () => (await asAda()).auth.requestEmailChange(change))
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
    [
      'users.updateMe',
      async () => ({
        act: async () => (await asAda()).users.updateMe({ name: 'Countess', avatarUrl: 'https://example.org/ada' }),
        expected: ofAda('user.update', { details: { fields: ['name', 'avatarUrl'] } }),
      }),
    ],
    [
      'users.deleteMe, without client info',
      async () => ({
        act: async () => (await asAda()).users.deleteMe({ password: goodPassword }),
        expected: ofAda('user.delete', { client: null }),
      }),
    ],
    [
      'users.invite',
      async () => ({
        act: async () => (await asRoot()).users.invite({ email: people().wanted, roles: ['guest', 'guest'] }),
        expected: ofRoot('user.invite', { targetId: null, details: { roles: ['guest'] } }),
      }),
    ],
    [
      'users.setRoles',
      async () => ({
        act: async () => (await asRoot()).users.setRoles({ userId: people().ada.user.id, roles: ['admin', 'user'] }),
        expected: ofRoot('user.setRoles', { details: { from: ['user'], to: ['admin', 'user'] } }),
      }),
    ],
    [
      'users.suspend',
      async () => ({
        act: async () => (await asRoot()).users.suspend({ userId: people().ada.user.id, reason: 'spam' }),
        expected: ofRoot('user.suspend', { details: { reason: 'spam' } }),
      }),
    ],
    [
      'users.unsuspend',
      async () => {
        await (await asRoot()).users.suspend({ userId: people().ada.user.id })
        return {
          act: async () => (await asRoot()).users.unsuspend({ userId: people().ada.user.id }),
          expected: ofRoot('user.unsuspend', { details: {} }),
        }
      },
    ],
    [
      'users.delete',
      async () => ({
        act: async () => (await asRoot()).users.delete({ userId: people().ada.user.id }),
        expected: ofRoot('user.delete'),
      }),
    ],
    [
      'sessions.revoke',
      async () => ({
        act: async () => (await asRoot()).sessions.revoke({ sessionId: people().ada.session.id }),
        expected: ofRoot('session.revoke', {
          ...{ targetType: 'session', targetId: people().ada.session.id },
          details: { userId: people().ada.user.id, device: 'Firefox on Linux' },
        }),
      }),
    ],
    [
      'sessions.revokeOthers',
      async () => {
        await login(goodPassword)
        return {
          act: async () => (await asAda()).sessions.revokeOthers(),
          expected: ofAda('session.revoke', { details: { others: true, revoked: 1 } }),
        }
      },
    ],
    [
      'sessions.revokeAll',
      async () => ({
        act: async () => (await asRoot()).sessions.revokeAll({ userId: people().ada.user.id }),
        expected: ofRoot('session.revoke', { details: { revoked: 1 } }),
      }),
    ],
  ]
}
