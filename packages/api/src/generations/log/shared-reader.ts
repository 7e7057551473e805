import { generationNotFound } from '../../access/errors.js'
import type { Runtime } from '../../platform/runtime.js'
import { orAborted, unanswered } from '../../platform/waiting.js'
import { eventsExpired } from '../errors.js'
import { logPollMs, maxPageEvents } from '../limits.js'
import type { EventStore, LogEntry } from './event-store.js'

/** The log of one generation as the readers of this process share it. */
export interface SharedReader {
  after(seq: number, signal: AbortSignal): Promise<readonly LogEntry[]>
  /** Somebody says that the log has grown. */
  hint(lastSeq: number): void
  close(): void
}

export interface SharedReaderParts {
  readonly store: EventStore
  readonly runtime: Runtime
  /** Told how long after its announcement the end of the log was read. */
  readonly onRead?: ((lagMs: number) => void) | undefined
}

/**
 * Follows the foremost reader and keeps the last page that was read, so that all who are near the end are served from
 * it. Who is further behind reads pages of their own, together with others at the same place.
 */
export function createSharedReader(
  { store, runtime, onRead = () => undefined }: SharedReaderParts,
  generationId: string,
): SharedReader {
  const closed = new AbortController()
  const pages = new Map<number, Promise<readonly LogEntry[]>>()
  /** Consecutive, the last of them is the event `end`. */
  let recent: readonly LogEntry[] = []
  let end = 0
  let growing: Promise<void> | undefined
  let isHinted = false
  /** When the first of the events was announced that were not read yet. */
  let hintedAt: number | undefined
  let wake: () => void = () => undefined

  const fromRecent = (seq: number): readonly LogEntry[] => {
    const first = end - recent.length + 1
    return seq >= first - 1 && seq < end ? recent.slice(seq - first + 1) : []
  }

  function pageAfter(seq: number): Promise<readonly LogEntry[]> {
    const shared = pages.get(seq)
    if (shared) return shared
    const page = readOn(store, generationId, seq).finally(() => pages.delete(seq))
    pages.set(seq, page)
    return page
  }

  /** Reads on from `end` until there is more, or nobody wants to know any longer. */
  async function grow(): Promise<void> {
    while (!closed.signal.aborted) {
      isHinted = false
      const from = end
      const entries = await pageAfter(from)
      // A reader who is further ahead may have moved the end meanwhile.
      if (from !== end) continue
      if (entries.length > 0) {
        recent = [...recent, ...entries].slice(-maxPageEvents)
        end = from + entries.length
        if (hintedAt !== undefined) onRead(runtime.now() - hintedAt)
        hintedAt = undefined
        return
      }
      if (!isHinted) await nextHint()
    }
  }

  async function nextHint(): Promise<void> {
    const waiting = new AbortController()
    wake = () => waiting.abort()
    if (closed.signal.aborted) wake()
    await runtime.sleep(logPollMs, waiting.signal)
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
        growing ??= grow().finally(() => {
          growing = undefined
        })
        await orAborted(growing, signal)
      }
      return []
    },
    hint(lastSeq) {
      if (lastSeq <= end) return
      isHinted = true
      hintedAt ??= runtime.now()
      wake()
    },
    close() {
      closed.abort()
      wake()
    },
  }
}

/**
 * What comes after `seq`, or nothing when there is nothing yet. A page that does not begin right there is read once
 * more, as a batch may have come between two reads; then the log has lost its beginning.
 */
async function readOn(store: EventStore, generationId: string, seq: number): Promise<readonly LogEntry[]> {
  for (let isSecondTry = false; ; isSecondTry = true) {
    const entries = await store.eventsAfter(generationId, seq)
    if (entries[0]?.seq === seq + 1 && entries.at(-1)?.seq === seq + entries.length) return entries
    const log = await store.logEnd(generationId)
    if (log === undefined) throw generationNotFound()
    if (entries.length === 0 && log.lastEventId <= seq) return []
    if (isSecondTry) throw eventsExpired()
  }
}
