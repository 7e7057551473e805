import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { grace, session } from './story.js'

export const sessions: OperationExamples<typeof contract.sessions> = {
  list: {
    input: { limit: 20 },
    output: { items: [session], nextCursor: null },
  },
  revoke: {
    input: { sessionId: session.id },
    output: { revoked: 1 },
  },
  revokeOthers: { input: {}, output: { revoked: 2 } },
  revokeAll: { input: { userId: grace.id }, output: { revoked: 3 } },
}
