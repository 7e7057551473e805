import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { ada, grace, invitation, mailedToken, member, owner, project } from './story.js'

const { name, description, settings } = project
const projectId = project.id

export const projects: OperationExamples<typeof contract.projects> = {
  create: {
    input: { name, description, settings, idempotencyKey: 'chess-club-1' },
    output: project,
  },
  list: {
    input: { scope: 'all', sort: 'updatedAt', limit: 20 },
    output: { items: [project], nextCursor: null },
  },
  get: { input: { projectId }, output: project },
  update: {
    input: { projectId, settings: { darkTheme: false, appName: null }, expectedUpdatedAt: project.updatedAt },
    output: {
      ...project,
      settings: { product: 'chat', primaryColor: '#0A7D5B', darkTheme: false },
      updatedAt: '2026-03-05T11:00:00.000Z',
    },
  },
  delete: {
    input: { projectId },
    output: { deleted: true },
  },
  restore: { input: { projectId }, output: project },
  purge: {
    input: { projectId },
    output: { purged: true },
  },
  members: {
    input: { projectId },
    output: { members: [owner, member], invitations: [invitation] },
  },
  share: {
    input: { projectId, email: invitation.email, role: invitation.role },
    output: { invitation },
  },
  setRole: {
    input: { projectId, userId: grace.id, role: 'viewer' },
    output: { ...member, role: 'viewer' },
  },
  unshare: {
    input: { projectId, userId: grace.id },
    output: { removed: true },
  },
  leave: {
    input: { projectId },
    output: { left: true },
  },
  transfer: {
    input: { projectId, userId: grace.id },
    output: { ...project, ownerId: grace.id, role: 'editor', updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  invitations: {
    input: {},
    output: { invitations: [{ ...invitation, email: ada.email }] },
  },
  revokeInvitation: {
    input: { invitationId: invitation.id },
    output: { revoked: true },
  },
  acceptInvitation: {
    input: { token: mailedToken },
    output: { ...project, role: 'viewer' },
  },
  declineInvitation: {
    input: { invitationId: invitation.id },
    output: { declined: true },
  },
}
