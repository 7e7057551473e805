import type { Database } from '@assistant/database'
import type { Bus } from '../../platform/bus.js'
import type { Runtime } from '../../platform/runtime.js'
import { createEventStore, type LogEntry } from './event-store.js'
import { createSharedReader, type SharedReader } from './shared-reader.js'

/** Reads the log of one generation for one subscriber. */
interface LogReader {
  /**
   * Waits for events after the event `seq` and returns 1 to 500 of them, in order and without a gap. Returns none only
   * when `signal` is aborted.
   * @throws {AppError} GENERATION_NOT_FOUND, EVENTS_EXPIRED
   */
  after(seq: number, signal: AbortSignal): Promise<readonly LogEntry[]>
  /** Releases the reader. Must be called exactly once, also after a failure. */
  leave(): void
}

/** Reads the logs of generations for all subscribers of a process. Each page is read once for all that wait for it. */
export interface EventReader {
  /** Creates a reader. It gets hints from this call on, so that no event between it and the first read is missed. */
  join(generationId: string): LogReader
  counts(): { readonly logs: number; readonly readers: number }
}

export interface EventReaderParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  /** Called for each page that waiting readers received after a hint, with the time since the first hint. */
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
