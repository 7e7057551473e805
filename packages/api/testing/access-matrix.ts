import { type ErrorCode, isAtLeast, procedureRecords } from '@assistant/contract'
import { type Actor, isInsider, type Things } from './access-actors.js'
import { goodPassword } from './test-server.js'

export interface Row {
  readonly input: (things: Things) => object
  /** The error for callers outside the project. Set for procedures about a project. */
  readonly hidden?: ErrorCode
  /** The error for callers with access, if the call does not succeed. */
  readonly answer?: ErrorCode
  /** Errors for particular callers, in place of `answer`. */
  readonly exceptions?: Partial<Record<Actor, ErrorCode>>
}

const none = () => ({})

function inProject(input: Row['input'] = ({ projectId }) => ({ projectId })): Row {
  return { input, hidden: 'PROJECT_NOT_FOUND' }
}

function ofGeneration(input: Row['input'] = ({ generationId }) => ({ generationId })): Row {
  return { input, hidden: 'GENERATION_NOT_FOUND' }
}

/** The input and the outcome of each procedure of the router. The test fails if one is missing here. */
export const matrix: Readonly<Record<string, Row>> = {
  'auth.register': {
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, name: 'N', password: goodPassword }),
  },
  'auth.login': {
    input: ({ email }) => ({ email, password: goodPassword }),
    exceptions: { anonymous: 'INVALID_CREDENTIALS', suspended: 'ACCOUNT_SUSPENDED' },
  },
  'auth.refresh': {
    input: ({ refreshToken }) => ({ refreshToken }),
    exceptions: {
      ...{ anonymous: 'INVALID_REFRESH_TOKEN', suspended: 'ACCOUNT_SUSPENDED', revoked: 'SESSION_REVOKED' },
      'expired session': 'SESSION_EXPIRED',
    },
  },
  'auth.logout': { input: none },
  'auth.requestPasswordReset': { input: ({ email }) => ({ email }) },
  'auth.resetPassword': {
    input: () => ({ token: 'none', newPassword: goodPassword }),
    answer: 'INVALID_TOKEN',
  },
  'auth.verifyEmail': { input: () => ({ token: 'none' }), answer: 'INVALID_TOKEN' },
  'auth.changePassword': {
    input: () => ({ currentPassword: goodPassword, newPassword: 'eleven brass kettles whistling' }),
  },
  'auth.requestEmailVerification': { input: none },
  'auth.requestEmailChange': {
    input: () => ({ newEmail: `${crypto.randomUUID()}@example.org`, password: goodPassword }),
  },
  'users.me': { input: none },
  'users.updateMe': { input: () => ({ name: 'Other' }) },
  'users.deleteMe': { input: () => ({ password: goodPassword }) },
  'users.get': { input: ({ userId }) => ({ userId }) },
  'users.list': { input: none },
  'users.invite': {
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, roles: ['user'] }),
  },
  'users.setRoles': { input: ({ userId }) => ({ userId, roles: ['guest'] }) },
  'users.suspend': { input: ({ userId }) => ({ userId }) },
  'users.unsuspend': { input: ({ userId }) => ({ userId }) },
  'users.delete': { input: ({ userId }) => ({ userId, purgeProjects: true }) },
  'sessions.list': { input: none },
  'sessions.revoke': { input: ({ sessionId }) => ({ sessionId }) },
  'sessions.revokeOthers': { input: none },
  'sessions.revokeAll': { input: ({ userId }) => ({ userId }) },
  'sessions.watch': { input: none },
  'projects.create': { input: () => ({ name: 'P' }), exceptions: { guest: 'FORBIDDEN' } },
  'projects.list': { input: none },
  'projects.get': inProject(),
  'projects.update': inProject(({ projectId }) => ({ projectId, name: 'Other' })),
  'projects.delete': inProject(),
  'projects.restore': inProject(),
  'projects.purge': inProject(),
  'projects.members': inProject(),
  'projects.share': inProject(({ projectId }) => ({
    ...{ projectId, email: `${crypto.randomUUID()}@example.org`, role: 'viewer' },
  })),
  'projects.setRole': inProject(({ projectId, userId }) => ({ projectId, userId, role: 'viewer' })),
  'projects.unshare': inProject(({ projectId, userId }) => ({ projectId, userId })),
  'projects.leave': { ...inProject(), exceptions: { owner: 'CONFLICT' } },
  'projects.transfer': inProject(({ projectId, userId }) => ({ projectId, userId })),
  'projects.invitations': { input: none },
  'projects.revokeInvitation': {
    ...inProject(({ invitationId }) => ({ invitationId })),
    hidden: 'INVITATION_NOT_FOUND',
  },
  'projects.acceptInvitation': {
    input: () => ({ token: 'x'.repeat(43) }),
    answer: 'INVALID_TOKEN',
  },
  'projects.declineInvitation': {
    input: ({ invitationId }) => ({ invitationId }),
    answer: 'INVITATION_NOT_FOUND',
  },
  'projects.watch': inProject(),
  'generations.start': inProject(({ projectId }) => ({ projectId, prompt: 'a feed' })),
  'generations.events': ofGeneration(),
  'generations.get': ofGeneration(),
  'generations.list': inProject(),
  'generations.files': ofGeneration(),
  'generations.file': {
    ...ofGeneration(({ generationId }) => ({ generationId, path: 'a' })),
    answer: 'FILE_NOT_FOUND',
  },
  'generations.cancel': { ...ofGeneration(), answer: 'GENERATION_FINISHED' },
  'generations.delete': ofGeneration(),
  'generations.engines': { input: none },
  'audit.list': { input: none },
  'audit.listForProject': inProject(),
  'system.health': { input: none },
}

/** The errors for callers who are rejected by every procedure that is not public. */
const authenticationErrors: Partial<Record<Actor, ErrorCode>> = {
  anonymous: 'UNAUTHENTICATED',
  suspended: 'ACCOUNT_SUSPENDED',
  revoked: 'SESSION_REVOKED',
  'expired token': 'ACCESS_TOKEN_EXPIRED',
  'expired session': 'SESSION_EXPIRED',
}

/** Returns the expected error code of a call by `actor`, or undefined if the call must succeed. */
export function expected(path: string, { answer, exceptions, hidden }: Row, actor: Actor): ErrorCode | undefined {
  const access = procedureRecords.get(path)?.access
  const particular = exceptions?.[actor]
  if (access === 'public') return particular ?? answer
  const authenticationError = authenticationErrors[actor]
  if (authenticationError !== undefined) return authenticationError
  if (actor === 'unverified' && access !== 'unverified' && access !== 'mailedToken') return 'EMAIL_NOT_VERIFIED'
  if (access === 'admin' && actor !== 'admin') return 'FORBIDDEN'
  if (access === 'viewer' || access === 'editor' || access === 'owner') {
    if (!isInsider(actor)) return hidden
    if (!isAtLeast(actor, access)) return 'FORBIDDEN'
  }
  return particular ?? answer
}
