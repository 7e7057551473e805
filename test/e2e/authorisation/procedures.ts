import { type Access, type ProcedureRecord, procedureRecords } from '@assistant/contract'

/** Ids of what one person owns: the inputs of the table name them. */
export interface Owned {
  readonly projectId: string
  readonly generationId: string
  readonly path: string
  readonly sessionId: string
  /** Somebody else's account, which nobody needs. */
  readonly userId: string
  /** Somebody who is in the project. */
  readonly memberId: string
  readonly invitationId: string
  readonly email: string
  readonly password: string
  readonly refreshToken: string
}

export interface Rules {
  readonly kind: ProcedureRecord['kind']
  readonly access: Access
  /** With which error the call of who may is answered: without one, it succeeds. */
  readonly answers?:
    | 'INVALID_CREDENTIALS'
    | 'INVALID_TOKEN'
    | 'CONFLICT'
    | 'INVITATION_NOT_FOUND'
    | 'GENERATION_FINISHED'
  /** An input for the call of who may. */
  readonly input: (owned: Owned) => Readonly<Record<string, unknown>>
  /** How the owner's things look to everybody else: as what does not exist. */
  readonly hidden?: { readonly by: 'projectId' | 'generationId' | 'invitationId' | 'sessionId'; readonly code: string }
  /** Values that the contract refuses, with the field that the answer names. */
  readonly refused: readonly (readonly [field: string, change: Readonly<Record<string, unknown>>])[]
  /** Fields that take null. */
  readonly nullable?: readonly string[]
  /** It does away with the generation that it is called for. */
  readonly endsGeneration?: true
}

const project = { by: 'projectId', code: 'PROJECT_NOT_FOUND' } as const
const invitation = { by: 'invitationId', code: 'INVITATION_NOT_FOUND' } as const
const generation = { by: 'generationId', code: 'GENERATION_NOT_FOUND' } as const
const page = [
  ['limit', { limit: 0 }],
  ['limit', { limit: 101 }],
  ['limit', { limit: 1.5 }],
  ['limit', { limit: '20' }],
  ['cursor', { cursor: 'x'.repeat(4_001) }],
  ['direction', { direction: 'sideways' }],
] as const
const noId = (field: string) =>
  ['', 'x', '0', "' or 1=1 --", '00000000-0000-0000-0000-00000000000g'].map((id) => [field, { [field]: id }] as const)
const aUuid = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'

/** Every procedure of the router. A missing one fails the test. */
const table: Readonly<Record<string, Omit<Rules, 'kind' | 'access'>>> = {
  'auth.register': {
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, password: crypto.randomUUID(), name: 'New' }),
    refused: [
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
    refused: [
      ['email', { email: '' }],
      ['password', { password: 'x'.repeat(257) }],
    ],
  },
  'auth.refresh': {
    input: ({ refreshToken }) => ({ refreshToken }),
    refused: [['refreshToken', { refreshToken: 'x'.repeat(4_001) }]],
  },
  'auth.logout': {
    input: () => ({}),
    refused: [['refreshToken', { refreshToken: 'x'.repeat(4_001) }]],
  },
  'auth.requestPasswordReset': {
    input: () => ({ email: 'nobody@example.com' }),
    refused: [['email', { email: 'nobody' }]],
  },
  'auth.resetPassword': {
    answers: 'INVALID_TOKEN',
    input: () => ({ token: 'none', newPassword: crypto.randomUUID() }),
    refused: [
      ['token', { token: 'x'.repeat(201) }],
      ['newPassword', { newPassword: 'x'.repeat(257) }],
    ],
  },
  'auth.changePassword': {
    answers: 'INVALID_CREDENTIALS',
    input: () => ({ currentPassword: 'wrong', newPassword: crypto.randomUUID() }),
    refused: [
      ['currentPassword', { currentPassword: 'x'.repeat(257) }],
      ['newPassword', { newPassword: 'x'.repeat(257) }],
    ],
  },
  'auth.requestEmailVerification': { input: () => ({}), refused: [] },
  'auth.verifyEmail': {
    answers: 'INVALID_TOKEN',
    input: () => ({ token: 'none' }),
    refused: [['token', { token: 'x'.repeat(201) }]],
  },
  'auth.requestEmailChange': {
    answers: 'INVALID_CREDENTIALS',
    input: () => ({ newEmail: 'other@example.com', password: 'wrong' }),
    refused: [
      ['newEmail', { newEmail: 'nobody' }],
      ['password', { password: 'x'.repeat(257) }],
    ],
  },
  'users.me': { input: () => ({}), refused: [] },
  'users.updateMe': {
    input: () => ({ name: 'Another name', avatarUrl: 'https://example.com/ada.png' }),
    refused: [
      ['name', { name: '' }],
      ['name', { name: 'two\nlines' }],
      ['avatarUrl', { avatarUrl: 'http://example.com/ada.png' }],
      ['avatarUrl', { avatarUrl: 'javascript:alert(1)' }],
      ['roles', { roles: ['admin'] }],
      ['emailVerified', { emailVerified: true }],
    ],
    // Null takes the avatar away.
    nullable: ['avatarUrl'],
  },
  'users.deleteMe': {
    answers: 'INVALID_CREDENTIALS',
    input: () => ({ password: 'wrong' }),
    refused: [
      ['password', { password: 'x'.repeat(257) }],
      ['purgeProjects', { purgeProjects: 'yes' }],
      ['transferTo', { transferTo: Array.from({ length: 1_001 }, () => ({ projectId: aUuid, userId: aUuid })) }],
      ['transferTo', { transferTo: [{ projectId: aUuid }] }],
    ],
  },
  'users.get': {
    input: ({ userId }) => ({ userId }),
    refused: noId('userId'),
  },
  'users.list': {
    input: () => ({ sort: 'name', role: 'user', limit: 2 }),
    refused: [
      ...page,
      ['sort', { sort: 'passwordHash' }],
      ['order', { order: 'up' }],
      ['status', { status: 'deleted' }],
      ['search', { search: 'x'.repeat(201) }],
    ],
  },
  'users.invite': {
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, roles: ['guest'] }),
    refused: [
      ['email', { email: 'nobody' }],
      ['roles', { roles: [] }],
      ['roles', { roles: ['admin'] }],
    ],
  },
  'users.setRoles': {
    input: ({ userId }) => ({ userId, roles: ['guest'] }),
    refused: [...noId('userId'), ['roles', { roles: [] }], ['roles', { roles: ['owner'] }]],
  },
  'users.suspend': {
    input: ({ userId }) => ({ userId, reason: 'spam' }),
    refused: [...noId('userId'), ['reason', { reason: 'x'.repeat(501) }]],
  },
  'users.unsuspend': {
    input: ({ userId }) => ({ userId }),
    refused: noId('userId'),
  },
  'users.delete': {
    input: ({ userId }) => ({ userId }),
    refused: [...noId('userId'), ['purgeProjects', { purgeProjects: 1 }]],
  },
  'sessions.list': {
    input: () => ({ limit: 5 }),
    refused: [...page, ...noId('userId')],
  },
  'sessions.revoke': {
    input: ({ sessionId }) => ({ sessionId }),
    hidden: { by: 'sessionId', code: 'SESSION_NOT_FOUND' },
    refused: noId('sessionId'),
  },
  'sessions.revokeOthers': { input: () => ({}), refused: [] },
  'sessions.revokeAll': {
    input: ({ userId }) => ({ userId }),
    refused: noId('userId'),
  },
  'sessions.watch': { input: () => ({}), refused: [] },
  'projects.create': {
    input: () => ({ name: 'Another project', description: 'of mine' }),
    refused: [
      ['name', { name: '' }],
      ['name', { name: 'x'.repeat(101) }],
      ['name', { name: 'a\u0007b' }],
      ['description', { description: 'x'.repeat(2_001) }],
      ['description', { description: 'half of a pair: \ud800' }],
      ['idempotencyKey', { idempotencyKey: '' }],
      ['idempotencyKey', { idempotencyKey: 'x'.repeat(101) }],
      ['settings', { settings: [] }],
      ['settings', { settings: { notes: 'x'.repeat(33 * 1024) } }],
      ['settings.product', { settings: { product: 'shop' } }],
      ['settings.packageName', { settings: { packageName: 'class' } }],
      ['settings.primaryColor', { settings: { primaryColor: 'teal' } }],
      ['settings.applicationId', { settings: { applicationId: 'app' } }],
      ['settings.darkTheme', { settings: { darkTheme: 'yes' } }],
      ['settings.features', { settings: { features: Array.from({ length: 101 }, () => 'polls') } }],
      ['settings.note', { settings: { note: 'a\0b' } }],
    ],
  },
  'projects.list': {
    input: () => ({ scope: 'all', sort: 'name' }),
    refused: [
      ...page,
      ['scope', { scope: 'everybody' }],
      ['sort', { sort: 'id' }],
      ['search', { search: 'x'.repeat(201) }],
    ],
  },
  'projects.get': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.update': {
    input: ({ projectId }) => ({ projectId, name: 'Renamed' }),
    hidden: project,
    refused: [
      ...noId('projectId'),
      ['name', { name: '' }],
      ['description', { description: 'x'.repeat(2_001) }],
      ['settings.product', { settings: { product: 'shop' } }],
      ['expectedUpdatedAt', { expectedUpdatedAt: 'yesterday' }],
      ['ownerId', { ownerId: aUuid }],
    ],
  },
  'projects.delete': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.restore': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.purge': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.members': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.share': {
    input: ({ projectId }) => ({ projectId, email: `${crypto.randomUUID()}@example.com`, role: 'viewer' }),
    hidden: project,
    refused: [...noId('projectId'), ['email', { email: 'nobody' }], ['role', { role: 'owner' }]],
  },
  'projects.setRole': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId, role: 'viewer' }),
    hidden: project,
    refused: [...noId('projectId'), ...noId('userId'), ['role', { role: 'owner' }]],
  },
  'projects.unshare': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId }),
    hidden: project,
    refused: [...noId('projectId'), ...noId('userId')],
  },
  'projects.leave': {
    answers: 'CONFLICT',
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'projects.transfer': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId }),
    hidden: project,
    refused: [...noId('projectId'), ...noId('userId')],
  },
  'projects.invitations': { input: () => ({}), refused: [] },
  'projects.revokeInvitation': {
    input: ({ invitationId }) => ({ invitationId }),
    hidden: invitation,
    refused: noId('invitationId'),
  },
  'projects.acceptInvitation': {
    answers: 'INVITATION_NOT_FOUND',
    input: ({ invitationId }) => ({ invitationId }),
    hidden: invitation,
    refused: [...noId('invitationId'), ['token', { invitationId: undefined, token: 'x'.repeat(201) }]],
  },
  'projects.declineInvitation': {
    answers: 'INVITATION_NOT_FOUND',
    input: ({ invitationId }) => ({ invitationId }),
    hidden: invitation,
    refused: [...noId('invitationId'), ['token', { invitationId: undefined, token: 'x'.repeat(201) }]],
  },
  'projects.watch': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: noId('projectId'),
  },
  'generations.start': {
    input: ({ projectId }) => ({ projectId, prompt: 'A group chat' }),
    hidden: project,
    refused: [
      ...noId('projectId'),
      ['prompt', { prompt: '' }],
      ['prompt', { prompt: 'x'.repeat(20_001) }],
      ['prompt', { prompt: 'a\0b' }],
      ['kind', { kind: 'poem' }],
      ['engine', { engine: 'no-such-engine' }],
      ['idempotencyKey', { idempotencyKey: '' }],
      ['parentId', { parentId: 'x' }],
      ['parentId', { kind: 'fix' }],
      ['files', { kind: 'import' }],
      ['files', { kind: 'analysis' }],
      ['files', { files: [{ path: 'lib/main.dart', content: 'void main() {}' }] }],
      ['files', { kind: 'import', files: [{ path: '../a', content: '' }] }],
      ['files', { kind: 'import', files: ['a', 'a/b'].map((path) => ({ path, content: '' })) }],
      ['errorMessage', { errorMessage: 'It does not compile' }],
      ['engine', { kind: 'import', files: [{ path: 'a', content: '' }], engine: 'template' }],
    ],
  },
  'generations.events': {
    input: ({ generationId }) => ({ generationId }),
    hidden: generation,
    refused: [
      ...noId('generationId'),
      ['lastEventId', { lastEventId: '-1' }],
      ['lastEventId', { lastEventId: '1e3' }],
      ['lastEventId', { lastEventId: '9'.repeat(16) }],
      ['lastEventId', { lastEventId: 7 }],
    ],
  },
  'generations.get': {
    input: ({ generationId }) => ({ generationId }),
    hidden: generation,
    refused: noId('generationId'),
  },
  'generations.list': {
    input: ({ projectId }) => ({ projectId }),
    hidden: project,
    refused: [...page, ...noId('projectId'), ['status', { status: 'done' }], ['kind', { kind: 'poem' }]],
  },
  'generations.files': {
    input: ({ generationId }) => ({ generationId }),
    hidden: generation,
    refused: noId('generationId'),
  },
  'generations.file': {
    input: ({ generationId, path }) => ({ generationId, path }),
    hidden: generation,
    refused: [
      ...noId('generationId'),
      ...['', '/etc/passwd', '../secret', 'a/../b', 'a//b', 'C:/x', 'a\\b', 'x'.repeat(201)].map(
        (path) => ['path', { path }] as const,
      ),
    ],
  },
  'generations.cancel': {
    answers: 'GENERATION_FINISHED',
    input: ({ generationId }) => ({ generationId }),
    hidden: generation,
    refused: noId('generationId'),
  },
  'generations.delete': {
    endsGeneration: true,
    input: ({ generationId }) => ({ generationId }),
    hidden: generation,
    refused: noId('generationId'),
  },
  'generations.engines': { input: () => ({}), refused: [] },
  'audit.list': {
    input: () => ({ action: 'user.login', from: '2020-01-01T00:00:00.000Z', limit: 2 }),
    refused: [
      ...page,
      ...noId('actorId'),
      ...noId('projectId'),
      ['action', { action: 'user.explode' }],
      ['from', { from: 'yesterday' }],
      ['to', { to: '2020-01-01' }],
    ],
  },
  'audit.listForProject': {
    input: ({ projectId }) => ({ projectId, limit: 2 }),
    hidden: project,
    refused: [...page, ...noId('projectId')],
  },
  'system.health': { input: () => ({}), refused: [] },
}

export const procedures: Readonly<Record<string, Rules>> = Object.fromEntries(
  Object.entries(table).map(([path, rules]) => {
    const record = procedureRecords.get(path)
    if (record === undefined) throw new Error(`The contract has no procedure ${path}`)
    return [path, { ...rules, kind: record.kind, access: record.access }]
  }),
)
