import { invalidPaging, malformedIds, type ProcedureRules, validId } from './procedure-rules.js'

/** The procedures of accounts and sessions. */
export const accountProcedures: Readonly<Record<string, ProcedureRules>> = {
  'auth.register': {
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, password: crypto.randomUUID(), name: 'New' }),
    invalid: [
      ['email', { email: 'nobody' }],
      ['email', { email: `${'a'.repeat(250)}@example.com` }],
      ['password', { password: 'x'.repeat(257) }],
      ['password', { password: 'a\0 password of some length' }],
      ['name', { name: ' ' }],
      ['name', { name: 'x'.repeat(101) }],
      ['name', { name: 'two\nlines' }],
    ],
  },
  'auth.login': {
    input: ({ email, password }) => ({ email, password }),
    invalid: [
      ['email', { email: '' }],
      ['password', { password: 'x'.repeat(257) }],
    ],
  },
  'auth.refresh': {
    input: ({ refreshToken }) => ({ refreshToken }),
    invalid: [['refreshToken', { refreshToken: 'x'.repeat(4_001) }]],
  },
  'auth.logout': {
    input: () => ({}),
    invalid: [['refreshToken', { refreshToken: 'x'.repeat(4_001) }]],
  },
  'auth.requestPasswordReset': {
    input: () => ({ email: 'nobody@example.com' }),
    invalid: [['email', { email: 'nobody' }]],
  },
  'auth.resetPassword': {
    error: 'INVALID_TOKEN',
    input: () => ({ token: 'none', newPassword: crypto.randomUUID() }),
    invalid: [
      ['token', { token: 'x'.repeat(201) }],
      ['newPassword', { newPassword: 'x'.repeat(257) }],
    ],
  },
  'auth.changePassword': {
    error: 'INVALID_CREDENTIALS',
    input: () => ({ currentPassword: 'wrong', newPassword: crypto.randomUUID() }),
    invalid: [
      ['currentPassword', { currentPassword: 'x'.repeat(257) }],
      ['newPassword', { newPassword: 'x'.repeat(257) }],
    ],
  },
  'auth.requestEmailVerification': { input: () => ({}), invalid: [] },
  'auth.verifyEmail': {
    error: 'INVALID_TOKEN',
    input: () => ({ token: 'none' }),
    invalid: [['token', { token: 'x'.repeat(201) }]],
  },
  'auth.requestEmailChange': {
    error: 'INVALID_CREDENTIALS',
    input: () => ({ newEmail: 'other@example.com', password: 'wrong' }),
    invalid: [
      ['newEmail', { newEmail: 'nobody' }],
      ['password', { password: 'x'.repeat(257) }],
    ],
  },
  'users.me': { input: () => ({}), invalid: [] },
  'users.updateMe': {
    input: () => ({ name: 'Another name', avatarUrl: 'https://example.com/ada.png' }),
    invalid: [
      ['name', { name: '' }],
      ['name', { name: 'two\nlines' }],
      ['avatarUrl', { avatarUrl: 'http://example.com/ada.png' }],
      ['avatarUrl', { avatarUrl: 'javascript:alert(1)' }],
      ['roles', { roles: ['admin'] }],
      ['emailVerified', { emailVerified: true }],
    ],
    // Null removes the avatar.
    nullable: ['avatarUrl'],
  },
  'users.deleteMe': {
    error: 'INVALID_CREDENTIALS',
    input: () => ({ password: 'wrong' }),
    invalid: [
      ['password', { password: 'x'.repeat(257) }],
      ['purgeProjects', { purgeProjects: 'yes' }],
      ['transferTo', { transferTo: Array.from({ length: 1_001 }, () => ({ projectId: validId, userId: validId })) }],
      ['transferTo', { transferTo: [{ projectId: validId }] }],
    ],
  },
  'users.get': {
    input: ({ userId }) => ({ userId }),
    invalid: malformedIds('userId'),
  },
  'users.list': {
    input: () => ({ sort: 'name', role: 'user', limit: 2 }),
    invalid: [
      ...invalidPaging,
      ['sort', { sort: 'passwordHash' }],
      ['order', { order: 'up' }],
      ['status', { status: 'deleted' }],
      ['search', { search: 'x'.repeat(201) }],
    ],
  },
  'users.invite': {
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, roles: ['guest'] }),
    invalid: [
      ['email', { email: 'nobody' }],
      ['roles', { roles: [] }],
      ['roles', { roles: ['admin'] }],
    ],
  },
  'users.setRoles': {
    input: ({ userId }) => ({ userId, roles: ['guest'] }),
    invalid: [...malformedIds('userId'), ['roles', { roles: [] }], ['roles', { roles: ['owner'] }]],
  },
  'users.suspend': {
    input: ({ userId }) => ({ userId, reason: 'spam' }),
    invalid: [...malformedIds('userId'), ['reason', { reason: 'x'.repeat(501) }]],
  },
  'users.unsuspend': {
    input: ({ userId }) => ({ userId }),
    invalid: malformedIds('userId'),
  },
  'users.delete': {
    input: ({ userId }) => ({ userId }),
    invalid: [...malformedIds('userId'), ['purgeProjects', { purgeProjects: 1 }]],
  },
  'sessions.list': {
    input: () => ({ limit: 5 }),
    invalid: [...invalidPaging, ...malformedIds('userId')],
  },
  'sessions.revoke': {
    input: ({ sessionId }) => ({ sessionId }),
    hidden: { by: 'sessionId', code: 'SESSION_NOT_FOUND' },
    invalid: malformedIds('sessionId'),
  },
  'sessions.revokeOthers': { input: () => ({}), invalid: [] },
  'sessions.revokeAll': {
    input: ({ userId }) => ({ userId }),
    invalid: malformedIds('userId'),
  },
  'sessions.watch': { input: () => ({}), invalid: [] },
}
