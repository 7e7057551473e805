import type { Database, Transaction } from '@assistant/database'
import { and, gt, isNull } from 'drizzle-orm'
import { theSystem } from '../audit/actor.js'
import type { AuditService } from '../audit/service.js'
import type { EndReason } from './session-status.js'

export interface EverybodyParts {
  readonly database: Pick<Database, 'tables'>
  readonly audit: Pick<AuditService, 'record'>
}

/**
 * Ends the sessions of everybody, and says so once in the log. What has expired ends too, in case a clock was wrong.
 * Answers how many were open.
 */
export async function endEverySession(
  tx: Transaction,
  { database, audit }: EverybodyParts,
  reason: EndReason,
  details: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const { sessions } = database.tables
  const revoked = await tx.$count(sessions, and(isNull(sessions.revokedAt), gt(sessions.expiresAt, tx.clock())))
  await tx.update(sessions).set({ revokedAt: tx.clock(), revokedReason: reason }).where(isNull(sessions.revokedAt))
  await audit.record(tx, theSystem, {
    action: 'session.revoke',
    target: ['session', null],
    details: { all: true, revoked, ...details },
  })
  return revoked
}
