import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'
import { ada, grace, member, password, project } from './story.js'

export const users: OperationTexts<typeof contract.users> = {
  me: { input: {}, output: ada },
  updateMe: {
    description: 'Changes what is given and leaves the rest. An avatar goes by null.',
    input: { name: 'Ada L.', avatarUrl: 'https://images.example/ada.png' },
    output: {
      ...ada,
      name: 'Ada L.',
      avatarUrl: 'https://images.example/ada.png',
      updatedAt: '2026-03-05T11:00:00.000Z',
    },
  },
  deleteMe: {
    description: `Owned projects that have other members go to whom \`transferTo\` names, or are purged with \`purgeProjects\`; else the
answer is CONFLICT, with one of \`fields\` for each project that is in the way.`,
    errors: ['INVALID_CREDENTIALS', 'LAST_ADMIN', 'CONFLICT'],
    input: { password, transferTo: [{ projectId: project.id, userId: member.userId }] },
    output: { deleted: true },
  },
  get: { errors: ['USER_NOT_FOUND'], input: { userId: grace.id }, output: grace },
  list: {
    description: 'Without `order`, names and addresses are ascending, and times newest first.',
    input: { search: 'a', role: 'user', status: 'active', sort: 'name', limit: 2 },
    output: { items: [ada, grace], nextCursor: null },
  },
  invite: {
    description: 'Mails a link to register with, good for seven days. Nobody is invited as an administrator.',
    errors: ['EMAIL_TAKEN'],
    input: { email: 'mary@example.com', roles: ['user'] },
    output: { accepted: true },
  },
  setRoles: {
    description: 'The next call of the account sees it.',
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
    input: { userId: grace.id, roles: ['user', 'admin'] },
    output: { ...grace, roles: ['user', 'admin'], updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  suspend: {
    description: 'Ends all sessions of the account at once. The reason goes into the audit log alone.',
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
    input: { userId: grace.id, reason: 'The account was taken over.' },
    output: { ...grace, status: 'suspended', updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  unsuspend: {
    errors: ['USER_NOT_FOUND'],
    input: { userId: grace.id, reason: 'It is in the right hands again.' },
    output: { ...grace, updatedAt: '2026-03-05T12:00:00.000Z' },
  },
  delete: {
    description: 'Projects of theirs that have other members are in the way, unless `purgeProjects` says otherwise.',
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN', 'CONFLICT'],
    input: { userId: grace.id, purgeProjects: true },
    output: { deleted: true },
  },
}
