import type { Failure, GenerationEvent, ResultEvent, Usage } from '@assistant/contract'
import { type Database, DatabaseError, type Transaction } from '@assistant/database'
import type { Bus } from '../../platform/bus.js'
import type { Runtime } from '../../platform/runtime.js'
import { keepFiles, listFiles, removeAllFiles, removeFiles, storeFiles } from '../file-store.js'
import type { StoredFile } from '../input-store.js'
import { leaseMs, maxBatchEvents } from '../limits.js'
import { advanceLog, findFenceState, insertEvents } from '../log/event-store.js'
import { finishGeneration, type GenerationRow } from '../store.js'
import type { WrittenFile } from '../tree-file.js'
import type { Claim } from './claim-store.js'
import { type LogItem, validateEvent } from './output.js'
import { LeaseLost } from './run-failure.js'

/** The outcome of a run, stored with its `result` event. */
export interface RunOutcome {
  readonly status: ResultEvent['status']
  readonly failure: Failure | null
  readonly usage: Usage | null
  readonly diagnostics: ResultEvent['diagnostics']
  /** Files of the base that are part of the tree without a change. */
  readonly kept: readonly StoredFile[]
  /** JSON that the engine stores for follow-ups, or null. */
  readonly options: string | null
  /** The beginning of the chat. */
  readonly answer: string
}

/**
 * Writes the log of one generation, for the run that holds its lease. Every write is a transaction that starts with the
 * fence, and is announced on the bus after its commit. Writes that fail because the database is away or overloaded (for
 * `end`, also full) are retried for as long as a lease lasts.
 * @throws {LeaseLost} from every method: the failing write changed nothing, but earlier batches of the same `append`
 * stay; later calls fail too
 * @throws {DatabaseError} from every method
 */
export interface EventWriter {
  append(items: readonly LogItem[]): Promise<void>
  /**
   * Starts the next attempt: removes the files of the attempt before, and appends `restarted`. The same transaction stores
   * `crashes` on the row, so that a later claim continues the count.
   */
  restart(reason: string, crashes: number): Promise<void>
  end(outcome: RunOutcome): Promise<void>
}

const retryPauseMs = 500

export interface EventWriterParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  /** Called when a write finds a cancel request on the row. */
  readonly onCancelRequested: () => void
}

/** Makes the changes of a write beside the row's. `lastEventId` is the end of the log before the write. */
type WriteBody = (tx: Transaction, lastEventId: number) => Promise<void>

export function createEventWriter(
  { database, runtime, bus, onCancelRequested }: EventWriterParts,
  claim: Claim,
): EventWriter {
  const { tables } = database
  const { generationId, leaseOwner } = claim
  let lastEventId = claim.lastEventId
  let attempt = claim.attempt
  const paths = new Set<string>()

  /** Changes the row and appends `count` events, which `body` inserts, in one transaction. Retries by `mayRetry`. */
  async function write(
    count: number,
    changes: Partial<GenerationRow>,
    body: WriteBody,
    mayRetry: (error: unknown) => boolean = isTransient,
  ): Promise<void> {
    const newEnd = lastEventId + count
    const writeOnce = () =>
      database.transaction(
        async (tx) => {
          const fence = { generationId, leaseOwner, lastEventId }
          const row = await advanceLog(tx, tables, fence, { ...changes, lastEventId: newEnd })
          if (row) await body(tx, lastEventId)
          return row
        },
        { isolation: 'read committed' },
      )

    let failure: unknown = new LeaseLost()
    for (let waitedMs = 0; waitedMs <= leaseMs; waitedMs += retryPauseMs) {
      try {
        const row = await writeOnce()
        // A retry fails the fence when an earlier COMMIT succeeded but its answer was lost, so the row is read again.
        if (row || (await wasCommitted(newEnd))) {
          lastEventId = newEnd
          bus.publish('generationEvents', { generationId, lastSeq: newEnd })
          if (row?.cancelRequestedAt) onCancelRequested()
          return
        }
      } catch (error) {
        if (!mayRetry(error)) throw error
        failure = error
      }
      await runtime.sleep(retryPauseMs)
    }
    throw failure
  }

  /**
   * Returns true when an earlier try of the write up to `newEnd` was committed, and false when the log still ends before
   * it.
   * @throws {LeaseLost}
   */
  async function wasCommitted(newEnd: number): Promise<boolean> {
    const row = await findFenceState(database.query, tables, generationId)
    if (row?.leaseOwner === leaseOwner && row.lastEventId === newEnd) return true
    if (row?.leaseOwner === leaseOwner && row.lastEventId === lastEventId && row.status === 'running') return false
    throw new LeaseLost()
  }

  const insert = (tx: Transaction, lastEventId: number, events: readonly GenerationEvent[]) =>
    insertEvents(tx, { generationId, lastEventId, attempt }, events)

  async function appendBatch(items: readonly LogItem[]): Promise<void> {
    // Only the last change of each path is stored.
    const changes = new Map<string, WrittenFile | undefined>()
    for (const { file, removed } of items) {
      if (file) changes.set(file.path, file)
      if (removed !== undefined) changes.set(removed, undefined)
    }
    const written = [...changes.values()].filter((file) => file !== undefined)
    const removed = [...changes].flatMap(([path, file]) => (file ? [] : [path]))
    for (const { path } of written) paths.add(path)
    for (const path of removed) paths.delete(path)
    const events = items.map(({ event }) => event)
    await write(items.length, { fileCount: paths.size }, async (tx, lastEventId) => {
      await insert(tx, lastEventId, events)
      await storeFiles(tx, tables, claim, written)
      await removeFiles(tx, tables, claim, removed)
    })
  }

  return {
    async append(items) {
      for (let from = 0; from < items.length; from += maxBatchEvents) {
        await appendBatch(items.slice(from, from + maxBatchEvents))
      }
    },

    async restart(reason, crashes) {
      attempt += 1
      paths.clear()
      const event = validateEvent({ type: 'restarted', attempt, reason })
      await write(1, { attempt, crashes, fileCount: 0 }, async (tx, lastEventId) => {
        await insert(tx, lastEventId, [event])
        await removeAllFiles(tx, tables, generationId)
      })
    },

    async end({ status, failure, usage, diagnostics, kept, options, answer }) {
      const error = failure && validateEvent({ type: 'error', ...failure })
      const changes = {
        status,
        failureCode: failure?.code ?? null,
        failureMessage: failure?.message ?? null,
        inputTokens: usage?.inputTokens ?? null,
        outputTokens: usage?.outputTokens ?? null,
        options,
        answer,
      }
      const body: WriteBody = async (tx, lastEventId) => {
        await keepFiles(tx, tables, claim, kept)
        const files = await listFiles(tx, generationId)
        const result = validateEvent({ type: 'result', status, failure, files, diagnostics, usage })
        await insert(tx, lastEventId, error ? [error, result] : [result])
        await finishGeneration(tx, tables, generationId, files.length)
      }
      await write(error ? 2 : 1, changes, body, isTransientOrFull)
    },
  }
}

/**
 * Returns true also for a full database, because the end of a run is worth the retries: without a result, subscribers
 * would keep waiting, and the next claim would repeat the work.
 */
function isTransientOrFull(error: unknown): boolean {
  return isTransient(error) || (error instanceof DatabaseError && error.kind === 'full')
}

/** Returns true when the database was away or overloaded: a retry may succeed, or find that the write was committed. */
function isTransient(error: unknown): boolean {
  return error instanceof DatabaseError && (error.kind === 'unavailable' || error.kind === 'overloaded')
}
