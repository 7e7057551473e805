import type { AuditEntry, contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { ada, grace, project, session } from './story.js'

const shared: AuditEntry = {
  id: '01990f51-9d07-7a86-8c43-2e7b5f0d8a16',
  at: '2026-03-04T08:05:00.000Z',
  actorId: ada.id,
  action: 'project.share',
  targetType: 'user',
  targetId: grace.id,
  projectId: project.id,
  sessionId: session.id,
  ipAddress: session.ipAddress,
  userAgent: session.userAgent,
  outcome: 'success',
  details: { role: 'editor' },
}

export const audit: OperationExamples<typeof contract.audit> = {
  list: {
    input: { action: 'project.share', from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
    output: { items: [shared], nextCursor: null },
  },
  listForProject: {
    input: { projectId: project.id, limit: 20 },
    output: { items: [{ ...shared, ipAddress: null, userAgent: null }], nextCursor: null },
  },
}
