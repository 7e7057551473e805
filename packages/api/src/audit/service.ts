import {
  type AuditAction,
  type AuditEntry,
  auditAction,
  id,
  type ListAuditInput,
  type ListProjectAuditInput,
} from '@assistant/contract'
import { type Database, readClock, type Transaction } from '@assistant/database'
import * as z from 'zod'
import type { ClientInfo } from '../platform/caller.js'
import { removeMeta, writeMeta } from '../platform/meta-store.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import type { Runtime } from '../platform/runtime.js'
import { type Actor, theSystem } from './actor.js'
import * as store from './store.js'

/** An action to record. */
export interface AuditFact {
  readonly action: AuditAction
  readonly target: readonly [
    type: 'user' | 'session' | 'project' | 'generation' | 'invitation' | 'audit',
    id: string | null,
  ]
  readonly projectId?: string
  readonly outcome?: 'success' | 'failure'
  /** Plain JSON. Default: an empty object. Must not contain secrets or e-mail addresses. */
  readonly details?: Readonly<Record<string, unknown>>
}

export interface AuditService {
  /** Records an action in the transaction that performs it. */
  record(tx: Transaction, actor: Actor, fact: AuditFact): Promise<void>
  recordAll(tx: Transaction, actor: Actor, facts: readonly AuditFact[]): Promise<void>
  /**
   * Takes about as long as `record` but leaves no row, so that the response time does not reveal whether an account
   * exists.
   */
  recordNothing(tx: Transaction, client: ClientInfo): Promise<void>
  /** Returns a page of entries, newest first. */
  list(input: ListAuditInput): Promise<{ items: AuditEntry[]; nextCursor: string | null }>
  /** Returns a page of entries of a project, newest first, without IP addresses and user agents. */
  listForProject(input: ListProjectAuditInput): Promise<{ items: AuditEntry[]; nextCursor: string | null }>
  /** Erases the IP addresses and user agents of the entries of a deleted account: see `erasedWith`. */
  eraseClientInfoOf(tx: Transaction, userId: string): Promise<void>
  /** Erases IP addresses and user agents that are at least `clientInfoDays` old. */
  deleteOldClientInfo(): Promise<void>
  /** Deletes all entries before a time, records that, and returns their number. Nothing else deletes entries. */
  prune(before: Date): Promise<number>
}

export interface AuditServiceOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomId'>
  /** Retention of IP addresses and user agents. */
  readonly clientInfoDays: number
}

const cursorKey = z.tuple([cursorMoment, id])
const dayMs = 24 * 60 * 60 * 1000

export function createAuditService({ database, runtime, clientInfoDays }: AuditServiceOptions): AuditService {
  const { query, tables } = database

  const recordAll: AuditService['recordAll'] = async (tx, actor, facts) => {
    if (facts.length === 0) return
    const at = await readClock(tx)
    const rows = facts.map((fact) => toRow(runtime.randomId(), at, actor, fact))
    await store.insertEntries(tx, tables, rows)
    const { client } = actor
    if (client === null) return
    const clientInfo = rows.map((row) => ({ entryId: row.id, userId: erasedWith(row), at, ...client }))
    await store.insertClientInfo(tx, tables, clientInfo)
  }

  return {
    record: (tx, actor, fact) => recordAll(tx, actor, [fact]),
    recordAll,

    async recordNothing(tx, client) {
      const entryId = runtime.randomId()
      const at = await readClock(tx)
      await store.insertClientInfo(tx, tables, [{ entryId, userId: null, at, ...client }])
      await store.deleteClientInfo(tx, tables, entryId)
    },

    async list({ actorId, action, projectId, from, to, cursor, limit }) {
      const listing: Listing = { of: 'audit.list', sort: 'at', filters: { actorId, action, projectId, from, to } }
      const after = decodeCursor(listing, cursor, cursorKey)
      const filter = { actorId, action, projectId, from: toDate(from), to: toDate(to) }
      const rows = await store.listEntries(query, tables, filter, after && { at: after[0], id: after[1] }, limit + 1)
      return toPage(rows, limit, listing, ({ entry }) => [entry.at, entry.id], toAuditEntry)
    },

    async listForProject({ projectId, cursor, limit }) {
      const listing: Listing = { of: 'audit.listForProject', sort: 'at', filters: { projectId } }
      const after = decodeCursor(listing, cursor, cursorKey)
      const rows = await store.listEntries(
        query,
        tables,
        { projectId },
        after && { at: after[0], id: after[1] },
        limit + 1,
      )
      const withoutClientInfo = (row: ListedEntry) => toAuditEntry({ ...row, ipAddress: null, userAgent: null })
      return toPage(rows, limit, listing, ({ entry }) => [entry.at, entry.id], withoutClientInfo)
    },

    eraseClientInfoOf: (tx, userId) => store.deleteClientInfoOfUser(tx, tables, userId),

    deleteOldClientInfo: () =>
      database.transaction((tx) => store.deleteOldClientInfo(tx, tables, clientInfoDays * dayMs)),

    prune: (before) =>
      database.transaction(async (tx) => {
        await writeMeta(tx, tables, 'audit.pruneBefore', String(before.getTime()))
        const removed = await store.deleteEntriesBefore(tx, tables, before)
        await removeMeta(tx, tables, 'audit.pruneBefore')
        const details = { before: before.toISOString(), removed }
        await recordAll(tx, theSystem, [{ action: 'audit.prune', target: ['audit', null], details }])
        return removed
      }),
  }
}

function toDate(timestamp: string | undefined): Date | undefined {
  return timestamp === undefined ? undefined : new Date(timestamp)
}

function toRow(id: string, at: Date, actor: Actor, fact: AuditFact): store.AuditRow {
  const { action, target, projectId = null, outcome = 'success', details = {} } = fact
  const [targetType, targetId] = target
  return {
    id,
    at,
    actorId: actor.userId,
    action,
    targetType,
    targetId,
    projectId,
    sessionId: actor.sessionId,
    outcome,
    details: JSON.stringify(details),
  }
}

/**
 * Returns the account whose deletion erases the entry's IP address and user agent: the actor or, for an unknown actor,
 * the user that the action was done to. Returns null if both are unknown.
 */
function erasedWith({ actorId, targetType, targetId }: store.AuditRow): string | null {
  return actorId ?? (targetType === 'user' ? targetId : null)
}

interface ListedEntry {
  readonly entry: store.AuditRow
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

function toAuditEntry({ entry, ipAddress, userAgent }: ListedEntry): AuditEntry {
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    actorId: entry.actorId,
    action: auditAction.parse(entry.action),
    targetType: entry.targetType,
    targetId: entry.targetId,
    projectId: entry.projectId,
    sessionId: entry.sessionId,
    ipAddress: ipAddress || null,
    userAgent: userAgent || null,
    outcome: entry.outcome,
    details: JSON.parse(entry.details),
  }
}
