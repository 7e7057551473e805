import {
  hiddenInvitation,
  hiddenProject,
  invalidPaging,
  malformedIds,
  type ProcedureRules,
  validId,
} from './procedure-rules.js'

/** The procedures of projects. */
export const projectProcedures: Readonly<Record<string, ProcedureRules>> = {
  'projects.create': {
    input: () => ({ name: 'Another project', description: 'of mine' }),
    invalid: [
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
    invalid: [
      ...invalidPaging,
      ['scope', { scope: 'everybody' }],
      ['sort', { sort: 'id' }],
      ['search', { search: 'x'.repeat(201) }],
    ],
  },
  'projects.get': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.update': {
    input: ({ projectId }) => ({ projectId, name: 'Renamed' }),
    hidden: hiddenProject,
    invalid: [
      ...malformedIds('projectId'),
      ['name', { name: '' }],
      ['description', { description: 'x'.repeat(2_001) }],
      ['settings.product', { settings: { product: 'shop' } }],
      ['expectedUpdatedAt', { expectedUpdatedAt: 'yesterday' }],
      ['ownerId', { ownerId: validId }],
    ],
  },
  'projects.delete': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.restore': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.purge': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.members': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.share': {
    input: ({ projectId }) => ({ projectId, email: `${crypto.randomUUID()}@example.com`, role: 'viewer' }),
    hidden: hiddenProject,
    invalid: [...malformedIds('projectId'), ['email', { email: 'nobody' }], ['role', { role: 'owner' }]],
  },
  'projects.setRole': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId, role: 'viewer' }),
    hidden: hiddenProject,
    invalid: [...malformedIds('projectId'), ...malformedIds('userId'), ['role', { role: 'owner' }]],
  },
  'projects.unshare': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId }),
    hidden: hiddenProject,
    invalid: [...malformedIds('projectId'), ...malformedIds('userId')],
  },
  'projects.leave': {
    error: 'CONFLICT',
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
  'projects.transfer': {
    input: ({ projectId, memberId }) => ({ projectId, userId: memberId }),
    hidden: hiddenProject,
    invalid: [...malformedIds('projectId'), ...malformedIds('userId')],
  },
  'projects.invitations': { input: () => ({}), invalid: [] },
  'projects.revokeInvitation': {
    input: ({ invitationId }) => ({ invitationId }),
    hidden: hiddenInvitation,
    invalid: malformedIds('invitationId'),
  },
  'projects.acceptInvitation': {
    error: 'INVITATION_NOT_FOUND',
    input: ({ invitationId }) => ({ invitationId }),
    hidden: hiddenInvitation,
    invalid: [...malformedIds('invitationId'), ['token', { invitationId: undefined, token: 'x'.repeat(201) }]],
  },
  'projects.declineInvitation': {
    error: 'INVITATION_NOT_FOUND',
    input: ({ invitationId }) => ({ invitationId }),
    hidden: hiddenInvitation,
    invalid: [...malformedIds('invitationId'), ['token', { invitationId: undefined, token: 'x'.repeat(201) }]],
  },
  'projects.watch': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: malformedIds('projectId'),
  },
}
