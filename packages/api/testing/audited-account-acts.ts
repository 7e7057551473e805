import { type AuditedAct, createAuditCalls, type People } from './audit-calls.js'
import { goodPassword } from './test-server.js'

/** Returns the audited calls of the procedures `users.*` and `sessions.*`. */
export function auditedAccountActs(people: () => People): readonly AuditedAct[] {
  const { asAda, asRoot, ofAda, ofRoot, login } = createAuditCalls(people)

  return [
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
        act: async () => (await asRoot()).users.invite({ email: people().newEmail, roles: ['guest', 'guest'] }),
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
