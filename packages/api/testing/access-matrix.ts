import { type ErrorCode, isAtLeast, type ProjectRole } from '@assistant/contract'
import { type Actor, isInsider, type Things } from './access-actors.js'
import { goodPassword } from './identity.js'

export interface Row {
  readonly access: 'public' | 'unverified' | 'user' | 'admin' | ProjectRole
  readonly input: (things: Things) => object
  /** What is about a project: how it is answered to who is not in it. */
  readonly hidden?: ErrorCode
  /** The answer to who is let in, when it is no success. */
  readonly answer?: ErrorCode
  /** The answer to somebody in particular. */
  readonly but?: Partial<Record<Actor, ErrorCode>>
}

const none = () => ({})

function inProject(access: ProjectRole, input: Row['input'] = ({ projectId }) => ({ projectId })): Row {
  return { access, input, hidden: 'PROJECT_NOT_FOUND' }
}

function ofGeneration(access: ProjectRole, input: Row['input'] = ({ generationId }) => ({ generationId })): Row {
  return { access, input, hidden: 'GENERATION_NOT_FOUND' }
}

/** Every procedure of the router, and how each actor's call of it ends. One that is missing here fails the test. */
export const matrix: Readonly<Record<string, Row>> = {
  'auth.register': {
    access: 'public',
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, name: 'N', password: goodPassword }),
  },
  'auth.login': {
    access: 'public',
    input: ({ email }) => ({ email, password: goodPassword }),
    but: { anonymous: 'INVALID_CREDENTIALS', suspended: 'ACCOUNT_SUSPENDED' },
  },
  'auth.refresh': {
    access: 'public',
    input: ({ refreshToken }) => ({ refreshToken }),
    but: {
      ...{ anonymous: 'INVALID_REFRESH_TOKEN', suspended: 'ACCOUNT_SUSPENDED', revoked: 'SESSION_REVOKED' },
      'expired session': 'SESSION_EXPIRED',
    },
  },
  'auth.logout': { access: 'public', input: none },
  'auth.requestPasswordReset': { access: 'public', input: ({ email }) => ({ email }) },
  'auth.resetPassword': {
    access: 'public',
    input: () => ({ token: 'none', newPassword: goodPassword }),
    answer: 'INVALID_TOKEN',
  },
  'auth.verifyEmail': { access: 'public', input: () => ({ token: 'none' }), answer: 'INVALID_TOKEN' },
  'auth.changePassword': {
    access: 'user',
    input: () => ({ currentPassword: goodPassword, newPassword: 'eleven brass kettles whistling' }),
  },
  'auth.requestEmailVerification': { access: 'unverified', input: none },
  'auth.requestEmailChange': {
    access: 'unverified',
    input: () => ({ newEmail: `${crypto.randomUUID()}@example.org`, password: goodPassword }),
  },
  'users.me': { access: 'unverified', input: none },
  'users.updateMe': { access: 'user', input: () => ({ name: 'Other' }) },
  'users.deleteMe': { access: 'user', input: () => ({ password: goodPassword }) },
  'users.get': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.list': { access: 'admin', input: none },
  'users.invite': {
    access: 'admin',
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, roles: ['user'] }),
  },
  'users.setRoles': { access: 'admin', input: ({ userId }) => ({ userId, roles: ['guest'] }) },
  'users.suspend': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.unsuspend': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.delete': { access: 'admin', input: ({ userId }) => ({ userId, purgeProjects: true }) },
  'sessions.list': { access: 'user', input: none },
  'sessions.revoke': { access: 'user', input: ({ sessionId }) => ({ sessionId }) },
  'sessions.revokeOthers': { access: 'user', input: none },
  'sessions.revokeAll': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'sessions.watch': { access: 'user', input: none },
  'projects.create': { access: 'user', input: () => ({ name: 'P' }), but: { guest: 'FORBIDDEN' } },
  'projects.list': { access: 'user', input: none },
  'projects.get': inProject('viewer'),
  'projects.update': inProject('editor', ({ projectId }) => ({ projectId, name: 'Other' })),
  'projects.delete': inProject('owner'),
  'projects.restore': inProject('owner'),
  'projects.purge': inProject('owner'),
  'projects.members': inProject('viewer'),
  'projects.share': inProject('owner', ({ projectId }) => ({
    ...{ projectId, email: `${crypto.randomUUID()}@example.org`, role: 'viewer' },
  })),
  'projects.setRole': inProject('owner', ({ projectId, userId }) => ({ projectId, userId, role: 'viewer' })),
  'projects.unshare': inProject('owner', ({ projectId, userId }) => ({ projectId, userId })),
  'projects.leave': { ...inProject('viewer'), but: { owner: 'CONFLICT' } },
  'projects.transfer': inProject('owner', ({ projectId, userId }) => ({ projectId, userId })),
  'projects.invitations': { access: 'user', input: none },
  'projects.revokeInvitation': {
    ...inProject('owner', ({ invitationId }) => ({ invitationId })),
    hidden: 'INVITATION_NOT_FOUND',
  },
  'projects.acceptInvitation': {
    access: 'unverified',
    input: () => ({ token: 'x'.repeat(43) }),
    answer: 'INVALID_TOKEN',
  },
  'projects.declineInvitation': {
    access: 'user',
    input: ({ invitationId }) => ({ invitationId }),
    answer: 'INVITATION_NOT_FOUND',
  },
  'projects.watch': inProject('viewer'),
  'generations.start': inProject('editor', ({ projectId }) => ({ projectId, prompt: 'a feed' })),
  'generations.events': ofGeneration('viewer'),
  'generations.get': ofGeneration('viewer'),
  'generations.list': inProject('viewer'),
  'generations.files': ofGeneration('viewer'),
  'generations.file': {
    ...ofGeneration('viewer', ({ generationId }) => ({ generationId, path: 'a' })),
    answer: 'FILE_NOT_FOUND',
  },
  'generations.cancel': { ...ofGeneration('editor'), answer: 'GENERATION_FINISHED' },
  'generations.delete': ofGeneration('editor'),
  'generations.engines': { access: 'user', input: none },
  'audit.list': { access: 'admin', input: none },
  'audit.listForProject': inProject('owner'),
  'system.health': { access: 'public', input: none },
}

/** Why somebody is not let in, whatever they ask; undefined where they are known and may be asked for more. */
const refusals: Partial<Record<Actor, ErrorCode>> = {
  anonymous: 'UNAUTHENTICATED',
  suspended: 'ACCOUNT_SUSPENDED',
  revoked: 'SESSION_REVOKED',
  'expired token': 'ACCESS_TOKEN_EXPIRED',
  'expired session': 'SESSION_EXPIRED',
}

/** How the call ends: an error, or undefined for a success. */
export function expected({ access, answer, but, hidden }: Row, actor: Actor): ErrorCode | undefined {
  const particular = but?.[actor]
  if (access === 'public') return particular ?? answer
  const refused = refusals[actor]
  if (refused !== undefined) return refused
  if (actor === 'unverified' && access !== 'unverified') return 'EMAIL_NOT_VERIFIED'
  if (access === 'admin' && actor !== 'admin') return 'FORBIDDEN'
  if (access === 'viewer' || access === 'editor' || access === 'owner') {
    if (!isInsider(actor)) return hidden
    if (!isAtLeast(actor, access)) return 'FORBIDDEN'
  }
  return particular ?? answer
}
