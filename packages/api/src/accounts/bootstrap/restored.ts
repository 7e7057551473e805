import type { Database } from '@assistant/database'
import { type MetaKey, readMeta, removeMeta } from '../../platform/meta-store.js'
import type { SessionService } from '../../sessions/service.js'

const key: MetaKey = 'backup.takenAt'

/** Returns the entry of the meta table that marks a database as a backup. The original does not have it. */
export function backupMark(takenAt: Date): { readonly key: string; readonly value: string } {
  return { key, value: takenAt.toISOString() }
}

export interface RestoredBackup {
  /** ISO time at which the backup was taken. */
  readonly takenAt: string
  /** Number of sessions that were open in it. */
  readonly endedSessions: number
}

export interface RestoredBackupParts {
  readonly database: Database
  readonly sessions: Pick<SessionService, 'endEverySession'>
}

/**
 * Ends all sessions in a database that was restored from a backup, once. Returns undefined in any other database and at
 * later starts. The backup would accept refresh tokens that were replaced since, and it does not know which sessions
 * were ended since.
 */
export function endSessionsOfBackup({ database, sessions }: RestoredBackupParts): Promise<RestoredBackup | undefined> {
  return database.transaction(async (tx) => {
    const takenAt = await readMeta(tx, database.tables, key)
    if (takenAt === undefined) return undefined
    await removeMeta(tx, database.tables, key)
    return { takenAt, endedSessions: await sessions.endEverySession(tx, 'expired', { backupOf: takenAt }) }
  })
}
