import type { Database } from '@assistant/database'
import { type MetaKey, readMeta, removeMeta } from '../../platform/meta-store.js'
import { type EverybodyParts, endEverySession } from '../../sessions/everybody.js'

const key: MetaKey = 'backup.takenAt'

/** What a backup carries, and the database that it was taken of does not. */
export function backupMark(takenAt: Date): { readonly key: string; readonly value: string } {
  return { key, value: takenAt.toISOString() }
}

export interface RestoredBackup {
  /** When the backup was taken. */
  readonly takenAt: string
  /** How many sessions were open in it. */
  readonly endedSessions: number
}

/**
 * Ends the sessions of everybody in a database that is a restored backup, once: it takes refresh tokens that have been
 * replaced since, and does not know which sessions have been ended since.
 */
export function endSessionsOfBackup(
  parts: EverybodyParts & { readonly database: Database },
): Promise<RestoredBackup | undefined> {
  const { database } = parts
  return database.transaction(async (tx) => {
    const takenAt = await readMeta(tx, database.tables, key)
    if (takenAt === undefined) return undefined
    await removeMeta(tx, database.tables, key)
    return { takenAt, endedSessions: await endEverySession(tx, parts, 'expired', { backupOf: takenAt }) }
  })
}
