import type { Tables, Transaction } from '@assistant/database'
import type { Adapter, DatabaseSession } from 'lucia'
import type { EndReason } from './session-status.js'
import {
  deleteOldSessions,
  endSession,
  endSessionsOfUser,
  findSession,
  insertSession,
  listOpenSessionsOf,
  type SessionRow,
  updateExpiry,
} from './store.js'

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: Omit<SessionRow, 'id' | 'userId' | 'expiresAt'>
  }
}

/**
 * Lucia's adapter to the sessions in one transaction. `ended` has one entry, with the user, for each session that it
 * ended.
 */
export interface LuciaAdapter extends Adapter {
  readonly ended: readonly { readonly userId: string }[]
}

/**
 * Creates an adapter that differs from Lucia's own. It caps the expiry at the session's absolute expiry. It keeps the
 * row of an ended session with `reason`, so that a returning client can be told why. It deletes rows only 30 days after
 * their absolute expiry.
 */
export function createLuciaAdapter(tx: Transaction, tables: Tables, reason: EndReason): LuciaAdapter {
  const ended: { readonly userId: string }[] = []
  return {
    ended,
    async getSessionAndUser(sessionId) {
      const row = await findSession(tx, sessionId)
      if (row === undefined || row.revokedAt !== null) return [null, null]
      return [toLucia(row), { id: row.userId, attributes: {} }]
    },
    async getUserSessions(userId) {
      return (await listOpenSessionsOf(tx, tables, [userId])).map(toLucia)
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const row = { ...attributes, id, userId, expiresAt: earlier(expiresAt, attributes.absoluteExpiresAt) }
      await insertSession(tx, tables, row)
    },
    async updateSessionExpiration(sessionId, expiresAt) {
      const row = await findSession(tx, sessionId)
      if (row !== undefined) await updateExpiry(tx, tables, sessionId, earlier(expiresAt, row.absoluteExpiresAt))
    },
    async deleteSession(sessionId) {
      ended.push(...(await endSession(tx, tables, sessionId, reason)))
    },
    async deleteUserSessions(userId) {
      ended.push(...(await endSessionsOfUser(tx, tables, userId, reason)))
    },
    async deleteExpiredSessions() {
      await deleteOldSessions(tx, tables)
    },
  }
}

function toLucia({ id, userId, expiresAt, ...attributes }: SessionRow): DatabaseSession {
  return { id, userId, expiresAt, attributes }
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
