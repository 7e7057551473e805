import { type Project, projectSettings, type UpdateProjectInput } from '@assistant/contract'
import { type Database, readClock, searchKey, type Transaction } from '@assistant/database'
import { projectNotFound } from '../access/errors.js'
import { type Actor, theSystem } from '../audit/actor.js'
import type { AuditService } from '../audit/service.js'
import { AppError, badField } from '../errors/app-error.js'
import type { Bus } from '../platform/bus.js'
import type { Caller } from '../platform/caller.js'
import { assertNotInBin, ownedByAnother } from './errors.js'
import type { ProjectRow } from './store.js'
import * as store from './store.js'

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
/** Time that a deleted project stays in the bin before it is purged. */
const binRetentionMs = 30 * dayMs
/** Maximum number of projects that one transaction purges, because each of them may have many generations. */
const maxPurgedPerTransaction = 5

/** Creates the operations that update, delete, restore and purge projects. */
export function createEditing({ database, bus, audit, generations }: EditingParts) {
  const { tables } = database

  const existing = async (tx: Transaction, projectId: string): Promise<ProjectRow> => {
    const row = await store.findRow(tx, projectId)
    if (row === undefined) throw projectNotFound()
    return row
  }

  /**
   * Returns a project of the caller. It may have been transferred after access was checked.
   * @throws {AppError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  const owned = async (tx: Transaction, { userId }: Caller, projectId: string): Promise<ProjectRow> => {
    const row = await existing(tx, projectId)
    if (row.ownerId !== userId) throw ownedByAnother()
    return row
  }

  const announce = (tx: Transaction, projectId: string) =>
    tx.afterCommit(() => bus.publish('projectsChanged', { projectId }))

  /** Publishes the change, and has access checked at once, which ends the streams of users who lost it. */
  const announceEnd = (tx: Transaction, projectId: string) => {
    announce(tx, projectId)
    tx.afterCommit(() => bus.publish('accessChanged', {}))
  }

  /** Deletes projects for good, and records it in the audit log. */
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
        // Only the owner may learn that a project is in the bin. It may have been deleted after access was checked.
        if (row.ownerId !== caller.userId && row.deletedAt !== null) throw projectNotFound()
        assertNotInBin(row)
        if (expectedUpdatedAt !== undefined && row.updatedAt.toISOString() !== expectedUpdatedAt) {
          throw new AppError(
            'CONFLICT',
            'The project was changed in the meantime. Read it again, then repeat your change.',
          )
        }
        const { name, description } = wanted
        const settings = wanted.settings && mergeSettings(row.settings, wanted.settings)
        // A field with an unchanged value is not a change: it does not move updatedAt and is not recorded.
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
        // The 30 days in the bin count from the time of the clock. `updatedAt` may be ahead of it.
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

    /** Purges projects that have been in the bin for 30 days. */
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

/**
 * Returns the next `updatedAt`: the current time, but at least 1 ms after the previous value. Two changes within one
 * millisecond thus differ, and `expectedUpdatedAt` detects the second one.
 */
export async function nextUpdate(tx: Transaction, { updatedAt }: { readonly updatedAt: Date }): Promise<Date> {
  return new Date(Math.max((await readClock(tx)).getTime(), updatedAt.getTime() + 1))
}

/**
 * Merges settings at the top level. A null in `change` removes the key; a stored null is kept.
 * @throws {AppError} BAD_REQUEST when the merged settings are larger or deeper than allowed
 */
function mergeSettings(stored: string, change: Readonly<Record<string, unknown>>): string {
  const merged: Project['settings'] = { ...JSON.parse(stored), ...change }
  const kept = Object.fromEntries(Object.entries(merged).filter(([key]) => change[key] !== null))
  const { success, error } = projectSettings.safeParse(kept)
  if (!success) throw badField('settings', error.issues[0]?.message ?? 'is not valid together with the stored settings')
  return JSON.stringify(kept)
}
