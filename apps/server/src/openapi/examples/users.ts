import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { ada, grace, member, password, project } from './story.js'

export const users: OperationExamples<typeof contract.users> = {
  me: { input: {}, output: ada },
  updateMe: {
    input: { name: 'Ada L.', avatarUrl: 'https://images.example/ada.png' },
    output: {
      ...ada,
      name: 'Ada L.',
      avatarUrl: 'https://images.example/ada.png',
      updatedAt: '2026-03-05T11:00:00.000Z',
    },
  },
  deleteMe: {
    input: { password, transferTo: [{ projectId: project.id, userId: member.userId }] },
    output: { deleted: true },
  },
  get: { input: { userId: grace.id }, output: grace },
  list: {
    input: { search: 'a', role: 'user', status: 'active', sort: 'name', limit: 2 },
    output: { items: [ada, grace], nextCursor: null },
  },
  invite: {
    input: { email: 'mary@example.com', roles: ['user'] },
    output: { accepted: true },
  },
  setRoles: {
    input: { userId: grace.id, roles: ['user', 'admin'] },
    output: { ...grace, roles: ['user', 'admin'], updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  suspend: {
    input: { userId: grace.id, reason: 'The account was taken over.' },
    output: { ...grace, status: 'suspended', updatedAt: '2026-03-05T11:00:00.000Z' },
  },
  unsuspend: {
    input: { userId: grace.id, reason: 'It is in the right hands again.' },
    output: { ...grace, updatedAt: '2026-03-05T12:00:00.000Z' },
  },
  delete: {
    input: { userId: grace.id, purgeProjects: true },
    output: { deleted: true },
  },
}
