import type { Database } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import { createLiveItems, type Items, type LiveItems } from '../platform/live-items.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import { listOpenSessionsOf, type SessionRow } from './store.js'

/** The open sessions of users, keyed by user id. */
export type LiveSessions = LiveItems<SessionRow>

export interface LiveSessionsOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly bus: Bus
  readonly log: Logger
}

export function createLiveSessions({ database, runtime, bus, log }: LiveSessionsOptions): LiveSessions {
  const read = async (userIds: readonly string[]) => {
    const found = new Map<string, Map<string, { version: string; item: SessionRow }>>()
    for (const row of await listOpenSessionsOf(database.query, database.tables, userIds)) {
      const items = found.get(row.userId) ?? new Map()
      // Only begin and end are reported, so the version never changes.
      found.set(row.userId, items.set(row.id, { version: '', item: row }))
    }
    return found satisfies ReadonlyMap<string, Items<SessionRow>>
  }
  const live = createLiveItems({ read, runtime, log, title: 'sessions' })
  let stopListening = () => {}
  return {
    ...live,
    start() {
      stopListening = bus.subscribe('sessionsChanged', ({ userId }) => live.look(userId))
      live.start()
    },
    async stop() {
      stopListening()
      await live.stop()
    },
  }
}
