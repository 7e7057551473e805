import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'
import { grace, session } from './story.js'

export const sessions: OperationTexts<typeof contract.sessions> = {
  list: {
    description: "Another user's are for administrators.",
    errors: ['FORBIDDEN', 'USER_NOT_FOUND'],
    input: { limit: 20 },
    output: { items: [session], nextCursor: null },
  },
  revoke: {
    description: "Its sockets and streams end too. Another user's are for administrators.",
    errors: ['SESSION_NOT_FOUND'],
    input: { sessionId: session.id },
    output: { revoked: 1 },
  },
  revokeOthers: { input: {}, output: { revoked: 2 } },
  revokeAll: { errors: ['USER_NOT_FOUND'], input: { userId: grace.id }, output: { revoked: 3 } },
}
