import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'
import { ada, grace, invitation, mailedToken, member, owner, project } from './story.js'

const { name, description, settings } = project
const projectId = project.id

export const projects: OperationTexts<typeof contract.projects> = {
  create: {
    description: 'Guests cannot. The same `idempotencyKey` answers the same project.',
    errors: ['FORBIDDEN', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: { name, description, settings, idempotencyKey: 'chess-club-1' },
    output: project,
  },
  list: {
    description: "The caller's own and those shared with them. The bin holds what they own and deleted.",
    input: { scope: 'all', sort: 'updatedAt', limit: 20 },
    output: { items: [project], nextCursor: null },
  },
  get: { errors: ['PROJECT_NOT_FOUND'], input: { projectId }, output: project },
  update: {
    description: `Changes what is given. Settings are merged at the top level; null removes a key. With \`expectedUpdatedAt\`, a project
that has changed since is left as it is: CONFLICT.`,
    errors: ['PROJECT_NOT_FOUND', 'CONFLICT'],
    input: { projectId, settings: { darkTheme: false, appName: null }, expectedUpdatedAt: project.updatedAt },
    output: {
      ...project,
      settings: { product: 'chat', primaryColor: '#0A7D5B', darkTheme: false },
      updatedAt: '2026-03-05T11:00:00.000Z',
    },
  },
  delete: {
    description: 'It stays there for 30 days. What runs in it is canceled.',
    errors: ['PROJECT_NOT_FOUND'],
    input: { projectId },
    output: { deleted: true },
  },
  restore: { errors: ['PROJECT_NOT_FOUND'], input: { projectId }, output: project },
  purge: {
    description: 'With all that is in it.',
    errors: ['PROJECT_NOT_FOUND'],
    input: { projectId },
    output: { purged: true },
  },
  members: {
    description: 'The owner comes first. Pending invitations are shown to the owner alone.',
    errors: ['PROJECT_NOT_FOUND'],
    input: { projectId },
    output: { members: [owner, member], invitations: [invitation] },
  },
  share: {
    description: `An account that has proved this address becomes a member at once: \`{ "member": … }\`. Any other address is mailed a
link: \`{ "invitation": … }\`.`,
    errors: ['PROJECT_NOT_FOUND', 'ALREADY_MEMBER', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: { projectId, email: invitation.email, role: invitation.role },
    output: { invitation },
  },
  setRole: {
    errors: ['PROJECT_NOT_FOUND', 'USER_NOT_FOUND', 'CONFLICT'],
    input: { projectId, userId: grace.id, role: 'viewer' },
    output: { ...member, role: 'viewer' },
  },
  unshare: {
    description: 'Their streams of the project end within a second.',
    errors: ['PROJECT_NOT_FOUND', 'USER_NOT_FOUND', 'CONFLICT'],
    input: { projectId, userId: grace.id },
    output: { removed: true },
  },
  leave: {
    description: 'The owner cannot: CONFLICT.',
    errors: ['PROJECT_NOT_FOUND', 'CONFLICT'],
    input: { projectId },
    output: { left: true },
  },
  transfer: {
    description: 'The old owner becomes an editor.',
    errors: ['PROJECT_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: { projectId, userId: grace.id },
    output: { ...project, ownerId: grace.id, role: 'editor', updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  invitations: {
    description: "What is pending for the caller's own verified address.",
    input: {},
    output: { invitations: [{ ...invitation, email: ada.email }] },
  },
  revokeInvitation: {
    errors: ['INVITATION_NOT_FOUND'],
    input: { invitationId: invitation.id },
    output: { revoked: true },
  },
  acceptInvitation: {
    description:
      'By the token from its mail, which also proves the address, or by its id. For the invited address alone.',
    errors: ['EMAIL_NOT_VERIFIED', 'INVALID_TOKEN', 'INVITATION_NOT_FOUND', 'QUOTA_EXCEEDED'],
    input: { token: mailedToken },
    output: { ...project, role: 'viewer' },
  },
  declineInvitation: {
    description: 'By the token from its mail, or by its id. For the invited address alone.',
    errors: ['INVALID_TOKEN', 'INVITATION_NOT_FOUND'],
    input: { invitationId: invitation.id },
    output: { declined: true },
  },
}
