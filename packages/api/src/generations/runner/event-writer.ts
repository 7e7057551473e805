import type { Failure, ResultEvent, Usage } from '@assistant/contract'
import { type Database, DatabaseError, type Transaction } from '@assistant/database'
import { and, eq } from 'drizzle-orm'
import type { Bus } from '../../platform/bus.js'
import type { Runtime } from '../../platform/runtime.js'
import { keepFiles, listFiles, removeFiles, storeFiles } from '../file-store.js'
import type { StoredFile } from '../input-store.js'
import { leaseMs, maxBatchEvents } from '../limits.js'
import type { WrittenFile } from '../tree-file.js'
import type { Claim } from './claim-store.js'
import { type LogItem, validateEvent } from './output.js'
import { LeaseLost } from './run-failure.js'

/** How a run ended. */
export interface RunOutcome {
  readonly status: ResultEvent['status']
  readonly failure: Failure | null
  readonly usage: Usage | null
  readonly diagnostics: ResultEvent['diagnostics']
  /** Files of the base that belong to the tree as they were. */
  readonly kept: readonly StoredFile[]
  /** What the engine keeps for follow-ups: JSON, or null. */
  readonly options: string | null
  /** The beginning of what was said to the person. */
  readonly answer: string
}

/**
 * The log of one generation, written by the one runner that holds its lease. Every write is a transaction that begins
 * with the fence, and is announced once it is committed. Errors: LeaseLost, after which nothing was and nothing will be
 * written; DatabaseError when the database stays away for longer than some thirty tries take, each of which may wait.
 */
export interface EventWriter {
  append(items: readonly LogItem[]): Promise<void>
  /**
   * Begins the next attempt: what the one before has said and stored is void. `crashes` is kept on the row in the same
   * write, so that whoever takes the run over knows of them.
   */
  restart(reason: string, crashes: number): Promise<void>
  end(ending: RunOutcome): Promise<void>
}

const retryPauseMs = 500

export interface EventWriterParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  /** Hears of a request to cancel that a write has met. */
  readonly onCancelRequested: () => void
}

export function createEventWriter(
  { database, runtime, bus, onCancelRequested }: EventWriterParts,
  claim: Claim,
): EventWriter {
  const { generations, generationEvents, generationFiles } = database.tables
  const { generationId, leaseOwner } = claim
  let last = claim.lastEventId
  let attempt = claim.attempt
  const paths = new Set<string>()

  /** Moves the end of the log by `count` events, which `body` inserts, if the log still ends where this runner has left it. */
  async function write(
    count: number,
    changes: Partial<typeof generations.$inferInsert>,
    body: (tx: Transaction, from: number) => Promise<void>,
    passes: (error: unknown) => boolean = isTransient,
  ): Promise<void> {
    const to = last + count
    const once = () =>
      database.transaction(
        async (tx) => {
          const [row] = await tx
            .update(generations)
            .set({ ...changes, lastEventId: to })
            .where(
              and(
                eq(generations.id, generationId),
                eq(generations.leaseOwner, leaseOwner),
                eq(generations.status, 'running'),
                eq(generations.lastEventId, last),
              ),
            )
            .returning({ cancelRequestedAt: generations.cancelRequestedAt })
          if (row) await body(tx, last)
          return row
        },
        { isolation: 'read committed' },
      )

    let failure: unknown = new LeaseLost()
    for (let waited = 0; waited <= leaseMs; waited += retryPauseMs) {
      try {
        const row = await once()
        // The fence has no gate for the same write twice: when the answer to a COMMIT was lost, the row tells the rest.
        if (row || (await wasCommitted(to))) {
          last = to
          bus.publish('generationEvents', { generationId, lastSeq: to })
          if (row?.cancelRequestedAt) onCancelRequested()
          return
        }
      } catch (error) {
        if (!passes(error)) throw error
        failure = error
      }
      await runtime.sleep(retryPauseMs)
    }
    throw failure
  }

  /**
   * After a write that the fence has refused: was it an earlier try of this very write that went through?
   * Errors: LeaseLost when it was somebody else's.
   */
  async function wasCommitted(to: number): Promise<boolean> {
    const [row] = await database.query
      .select({
        leaseOwner: generations.leaseOwner,
        status: generations.status,
        lastEventId: generations.lastEventId,
      })
      .from(generations)
      .where(eq(generations.id, generationId))
    if (row?.leaseOwner === leaseOwner && row.lastEventId === to) return true
    if (row?.leaseOwner === leaseOwner && row.lastEventId === last && row.status === 'running') return false
    throw new LeaseLost()
  }

  async function insertEvents(tx: Transaction, from: number, events: readonly LogItem['event'][]): Promise<void> {
    await tx.insert(generationEvents).values(
      events.map((event, at) => ({
        generationId,
        seq: from + 1 + at,
        attempt,
        type: event.type,
        payload: JSON.stringify(event),
        createdAt: tx.clock(),
      })),
    )
  }

  async function appendBatch(items: readonly LogItem[]): Promise<void> {
    // A file that was replaced or removed within the batch is stored as it is at the end.
    const changes = new Map<string, WrittenFile | undefined>()
    for (const { file, removed } of items) {
      if (file) changes.set(file.path, file)
      if (removed !== undefined) changes.set(removed, undefined)
    }
    const written = [...changes.values()].filter((file) => file !== undefined)
    const removed = [...changes].flatMap(([path, file]) => (file ? [] : [path]))
    for (const { path } of written) paths.add(path)
    for (const path of removed) paths.delete(path)
    await write(items.length, { fileCount: paths.size }, async (tx, from) => {
      await insertEvents(
        tx,
        from,
        items.map(({ event }) => event),
      )
      await storeFiles(tx, database.tables, claim, written)
      await removeFiles(tx, database.tables, claim, removed)
    })
  }

  return {
    async append(items) {
      for (let at = 0; at < items.length; at += maxBatchEvents) await appendBatch(items.slice(at, at + maxBatchEvents))
    },

    async restart(reason, crashes) {
      attempt += 1
      paths.clear()
      const event = validateEvent({ type: 'restarted', attempt, reason })
      await write(1, { attempt, crashes, fileCount: 0 }, async (tx, from) => {
        await insertEvents(tx, from, [event])
        await tx.delete(generationFiles).where(eq(generationFiles.generationId, generationId))
      })
    },

    async end({ status, failure, usage, diagnostics, kept, options, answer }) {
      const error = failure && validateEvent({ type: 'error', ...failure })
      await write(
        error ? 2 : 1,
        {
          status,
          failureCode: failure?.code ?? null,
          failureMessage: failure?.message ?? null,
          inputTokens: usage?.inputTokens ?? null,
          outputTokens: usage?.outputTokens ?? null,
          options,
          answer,
        },
        async (tx, from) => {
          await keepFiles(tx, database.tables, claim, kept)
          const files = await listFiles(tx, database.tables, generationId)
          const result = validateEvent({ type: 'result', status, failure, files, diagnostics, usage })
          await insertEvents(tx, from, error ? [error, result] : [result])
          await tx
            .update(generations)
            .set({ fileCount: files.length, finishedAt: tx.clock() })
            .where(eq(generations.id, generationId))
        },
        isTransientOrFull,
      )
    },
  }
}

/** An end is worth the wait for room: without it a reader would have none, and the work would be done again. */
function isTransientOrFull(error: unknown): boolean {
  return isTransient(error) || (error instanceof DatabaseError && error.kind === 'full')
}

/** The database is away or busy: what failed may work in a moment, or has even worked. */
function isTransient(error: unknown): boolean {
  return error instanceof DatabaseError && (error.kind === 'unavailable' || error.kind === 'overloaded')
}
