import type { Session } from '@assistant/contract'
import type { Tables } from '@assistant/database'

/** A session as its owner sees it; `currentId` is the session that the caller is in. */
export function toSession(row: Tables['sessions']['$inferSelect'], currentId: string): Session {
  return {
    id: row.id,
    userId: row.userId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    userAgent: row.userAgent === '' ? null : row.userAgent,
    device: row.device,
    ipAddress: row.ipAddress === '' ? null : row.ipAddress,
    current: row.id === currentId,
  }
}
