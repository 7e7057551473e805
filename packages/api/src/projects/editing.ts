import { type Project, projectSettings, type UpdateProjectInput } from '@assistant/contract'
import { type Database, readClock, searchKey, type Transaction } from '@assistant/database'
import { projectNotFound } from '../access/errors.js'
import { type Actor, theSystem } from '../audit/actor.js'
import type { AuditService } from '../audit/service.js'
import { AppError, badField } from '../errors/app-error.js'
import type { Bus } from '../platform/bus.js'
import type { Caller } from '../platform/caller.js'
import * as store from './editing-store.js'
import { assertNotInBin, ownedByAnother } from './errors.js'
import type { ProjectRow } from './store.js'

export interface EditingParts {
  readonly database: Database
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record' | 'recordAll'>
  readonly generations: ProjectGenerations
}

/** Cancels generations. The generations feature, which is a layer above, implements it. */
export interface ProjectGenerations {
  cancelAllOf(tx: Transaction, scope: { readonly projectId: string }): Promise<unknown>
}

const dayMs = 24 * 60 * 60 * 1000
/** How long a project lies in the bin. */
const binRetentionMs = 30 * dayMs
/** Each of them may hold many generations: a transaction has its time. */
const maxPurgedPerTransaction = 5

/** How projects change, go to the bin, come back and go for good. */
export function createEditing({ database, bus, audit, generations }: EditingParts) {
  const { tables } = database

  const existing = async (tx: Transaction, projectId: string): Promise<ProjectRow> => {
    const row = await store.findRow(tx, tables, projectId)
    if (row === undefined) throw projectNotFound()
    return row
  }

  /** It may have been handed over since the caller was let in, and then it is not theirs to throw away. */
  const owned = async (tx: Transaction, { userId }: Caller, projectId: string): Promise<ProjectRow> => {
    const row = await existing(tx, projectId)
    if (row.ownerId !== userId) throw ownedByAnother()
    return row
  }

  const announce = (tx: Transaction, projectId: string) =>
    tx.afterCommit(() => bus.publish('projectsChanged', { projectId }))

  /** Also for who has it open: their streams end, and sockets that were opened for it close. */
  const announceEnd = (tx: Transaction, projectId: string) => {
    announce(tx, projectId)
    tx.afterCommit(() => bus.publish('accessChanged', {}))
  }

  /** Removes for good, and writes it down. */
  const purge = async (tx: Transaction, actor: Actor, ids: readonly string[]): Promise<void> => {
    for (const projectId of ids) announceEnd(tx, projectId)
    await store.deleteProjects(tx, tables, ids)
    await audit.recordAll(
      tx,
      actor,
      ids.map((id) => ({ action: 'project.purge', target: ['project', id], projectId: id })),
    )
  }

  return {
    update: (caller: Caller, { projectId, expectedUpdatedAt, ...wanted }: UpdateProjectInput): Promise<void> =>
      database.transaction(async (tx) => {
        const row = await existing(tx, projectId)
        // Of what is in the bin its owner alone knows, also who was let in a moment ago.
        if (row.ownerId !== caller.userId && row.deletedAt !== null) throw projectNotFound()
        assertNotInBin(row)
        if (expectedUpdatedAt !== undefined && row.updatedAt.toISOString() !== expectedUpdatedAt) {
          throw new AppError('CONFLICT', 'Somebody has changed the project meanwhile. Read it again, then change it.')
        }
        const { name, description } = wanted
        const settings = wanted.settings && mergeSettings(row.settings, wanted.settings)
        // What is as it was is no change.
        const change = {
          ...(name !== undefined && name !== row.name && { name }),
          ...(description !== undefined && description !== row.description && { description }),
          ...(settings !== undefined && settings !== row.settings && { settings }),
        }
        const fields = Object.keys(change)
        if (fields.length === 0) return
        const updatedAt = await nextUpdate(tx, row)
        await store.updateRow(tx, tables, projectId, {
          ...change,
          ...(change.name !== undefined && { nameKey: searchKey(change.name) }),
          updatedAt,
        })
        const details = { fields }
        await audit.record(tx, caller, { action: 'project.update', target: ['project', projectId], projectId, details })
        announce(tx, projectId)
      }),

    delete: (caller: Caller, projectId: string): Promise<{ deleted: true }> =>
      database.transaction(async (tx) => {
        const row = await owned(tx, caller, projectId)
        if (row.deletedAt !== null) return { deleted: true }
        const updatedAt = await nextUpdate(tx, row)
        // The days in the bin are counted by the clock: `updatedAt` may be ahead of it.
        await store.updateRow(tx, tables, projectId, { deletedAt: await readClock(tx), updatedAt })
        await generations.cancelAllOf(tx, { projectId })
        await audit.record(tx, caller, { action: 'project.delete', target: ['project', projectId], projectId })
        announceEnd(tx, projectId)
        return { deleted: true }
      }),

    restore: (caller: Caller, projectId: string): Promise<void> =>
      database.transaction(async (tx) => {
        const row = await owned(tx, caller, projectId)
        if (row.deletedAt === null) return
        await store.updateRow(tx, tables, projectId, { deletedAt: null, updatedAt: await nextUpdate(tx, row) })
        await audit.record(tx, caller, { action: 'project.restore', target: ['project', projectId], projectId })
        announce(tx, projectId)
      }),

    purge: (caller: Caller, projectId: string): Promise<{ purged: true }> =>
      database.transaction(async (tx) => {
        await owned(tx, caller, projectId)
        await purge(tx, caller, [projectId])
        return { purged: true }
      }),

    /** Empties the bins of what has lain there for 30 days. */
    async emptyBins(): Promise<void> {
      const isMore = () =>
        database.transaction(async (tx) => {
          const ids = await store.listOldInBin(tx, tables, binRetentionMs, maxPurgedPerTransaction)
          await purge(tx, theSystem, ids)
          return ids.length === maxPurgedPerTransaction
        })
      while (await isMore());
    },
  }
}

/** Later than the one before, by a millisecond at least: whoever has an older one is told so. */
export async function nextUpdate(tx: Transaction, { updatedAt }: { readonly updatedAt: Date }): Promise<Date> {
  return new Date(Math.max((await readClock(tx)).getTime(), updatedAt.getTime() + 1))
}

/** Merged at the top level; null removes a key. Errors: BAD_REQUEST when the whole is larger than settings may be. */
function mergeSettings(stored: string, change: Readonly<Record<string, unknown>>): string {
  const merged: Project['settings'] = { ...JSON.parse(stored), ...change }
  const kept = Object.fromEntries(Object.entries(merged).filter(([key]) => change[key] !== null))
  const { success, error } = projectSettings.safeParse(kept)
  if (!success) throw badField('settings', error.issues[0]?.message ?? 'is not valid with what is there already')
  return JSON.stringify(kept)
}
