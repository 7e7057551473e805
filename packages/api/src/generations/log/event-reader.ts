import type { Database } from '@assistant/database'
import type { Bus } from '../../platform/bus.js'
import type { Runtime } from '../../platform/runtime.js'
import { createEventStore, type LogEntry } from './event-store.js'
import { createSharedReader, type SharedReader } from './shared-reader.js'

/** One reader's place at the log of one generation. */
interface LogReader {
  /**
   * What comes after the event `seq`: at least one event, in order and without a gap, at most 500. Waits until there is
   * one; answers nothing only when `signal` is aborted. Errors: GENERATION_NOT_FOUND, EVENTS_EXPIRED.
   */
  after(seq: number, signal: AbortSignal): Promise<readonly LogEntry[]>
  /** To be called once, whatever happens. */
  leave(): void
}

/** Reads the logs of generations for all subscribers of a process: each page once, however many wait for it. */
export interface EventReader {
  /** Listens from now on, so that nothing between this and the first read is missed. */
  join(generationId: string): LogReader
  counts(): { readonly logs: number; readonly readers: number }
}

export interface EventReaderParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  /** Told of each page that was read for readers who waited for it. */
  readonly onRead?: (lagMs: number) => void
}

export function createEventReader({ database, runtime, bus, onRead }: EventReaderParts): EventReader {
  const store = createEventStore(database)
  const logs = new Map<string, { readonly log: SharedReader; readers: number }>()
  let unsubscribe: () => void = () => undefined

  function open(generationId: string) {
    if (logs.size === 0) {
      unsubscribe = bus.subscribe('generationEvents', (hint) => logs.get(hint.generationId)?.log.hint(hint.lastSeq))
    }
    const opened = { log: createSharedReader({ store, runtime, onRead }, generationId), readers: 0 }
    logs.set(generationId, opened)
    return opened
  }

  return {
    join(generationId) {
      const joined = logs.get(generationId) ?? open(generationId)
      joined.readers += 1
      return {
        after: joined.log.after,
        leave() {
          joined.readers -= 1
          if (joined.readers > 0) return
          joined.log.close()
          logs.delete(generationId)
          if (logs.size === 0) unsubscribe()
        },
      }
    },
    counts: () => ({ logs: logs.size, readers: [...logs.values()].reduce((sum, { readers }) => sum + readers, 0) }),
  }
}
