import { generationNotFound } from '../../access/errors.js'
import { type Poll, poll } from '../../platform/poll.js'
import type { Runtime } from '../../platform/runtime.js'
import { orAborted, unanswered } from '../../platform/waiting.js'
import { eventsExpired } from '../errors.js'
import { logPollMs, maxPageEvents } from '../limits.js'
import type { EventStore, LogEntry } from './event-store.js'

/** Reads the log of one generation for all its subscribers in this process. */
export interface SharedReader {
  after(seq: number, signal: AbortSignal): Promise<readonly LogEntry[]>
  /** Reports that the log has grown to `lastSeq`. */
  hint(lastSeq: number): void
  close(): void
}

export interface SharedReaderParts {
  readonly store: EventStore
  readonly runtime: Runtime
  /** Called with the time between the first hint about unread events and the end of the read that returned them. */
  readonly onRead?: ((lagMs: number) => void) | undefined
}

/**
 * Follows the reader that is furthest ahead and keeps the last 500 events that were read for it, which serve every
 * reader near the end of the log. Readers that are further behind read other pages; those at the same event share them.
 */
export function createSharedReader(
  { store, runtime, onRead = () => undefined }: SharedReaderParts,
  generationId: string,
): SharedReader {
  const closed = new AbortController()
  const pages = new Map<number, Promise<readonly LogEntry[]>>()
  /** Consecutive events. The last one has the number `end`. */
  let recent: readonly LogEntry[] = []
  let end = 0
  let growth: Poll | undefined
  /** Time of the first hint about events that are not read yet. */
  let hintedAt: number | undefined

  const fromRecent = (seq: number): readonly LogEntry[] => {
    const first = end - recent.length + 1
    return seq >= first - 1 && seq < end ? recent.slice(seq - first + 1) : []
  }

  function pageAfter(seq: number): Promise<readonly LogEntry[]> {
    const shared = pages.get(seq)
    if (shared) return shared
    const page = readPage(store, generationId, seq).finally(() => pages.delete(seq))
    pages.set(seq, page)
    return page
  }

  /** Reads the log from `end` on until there are new events or the last reader has left. */
  function grow(): Poll {
    const loop = poll({ runtime, everyMs: logPollMs, signal: closed.signal }, async ({ stop, nextWithin }) => {
      const from = end
      const entries = await pageAfter(from)
      // Another reader was further ahead and moved the end during the read.
      if (from !== end) return nextWithin(0)
      if (entries.length === 0) return
      recent = [...recent, ...entries].slice(-maxPageEvents)
      end = from + entries.length
      if (hintedAt !== undefined) onRead(runtime.now() - hintedAt)
      hintedAt = undefined
      stop()
    })
    const clear = () => {
      growth = undefined
    }
    loop.done.then(clear, clear)
    return loop
  }

  return {
    async after(seq, signal) {
      while (!signal.aborted && !closed.signal.aborted) {
        const known = fromRecent(seq)
        if (known.length > 0) return known
        if (seq > end) {
          recent = []
          end = seq
          hintedAt = undefined
        }
        if (seq < end) {
          const page = await orAborted(pageAfter(seq), signal)
          if (page !== unanswered && page.length > 0) return page
          continue
        }
        growth ??= grow()
        await orAborted(growth.done, signal)
      }
      return []
    },
    hint(lastSeq) {
      if (lastSeq <= end) return
      hintedAt ??= runtime.now()
      void growth?.hint()
    },
    close() {
      closed.abort()
    },
  }
}

/**
 * Returns the page after `seq`. Empty if the log ends at `seq`. If the page lacks events that the log should have, it
 * is read once more: a batch may have been committed between reading the page and reading the log's end.
 * @throws {AppError} GENERATION_NOT_FOUND, EVENTS_EXPIRED
 */
async function readPage(store: EventStore, generationId: string, seq: number): Promise<readonly LogEntry[]> {
  for (let isSecondTry = false; ; isSecondTry = true) {
    const entries = await store.eventsAfter(generationId, seq)
    if (entries[0]?.seq === seq + 1 && entries.at(-1)?.seq === seq + entries.length) return entries
    const log = await store.logEnd(generationId)
    if (log === undefined) throw generationNotFound()
    if (entries.length === 0 && log.lastEventId <= seq) return []
    if (isSecondTry) throw eventsExpired()
  }
}
