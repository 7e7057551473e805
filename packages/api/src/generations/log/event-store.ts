import type { GenerationEvent, GenerationStatus } from '@assistant/contract'
import {
  type Database,
  type Placeholders,
  type Query,
  statement,
  statements,
  type Tables,
  type Transaction,
} from '@assistant/database'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { maxPageEvents } from '../limits.js'

export interface LogEntry {
  readonly seq: number
  readonly event: GenerationEvent
}

export interface EventStore {
  /** Returns up to `maxPageEvents` events after `seq`, in order. */
  eventsAfter(generationId: string, seq: number): Promise<readonly LogEntry[]>
  /** Returns the status and the number of the last event, or undefined when there is no such generation. */
  logEnd(generationId: string): Promise<{ readonly status: GenerationStatus; readonly lastEventId: number } | undefined>
}

const pageAfter = statement(
  (query, { generationEvents }, { generationId, seq }: Placeholders<{ generationId: string; seq: number }>) =>
    query
      .select({ seq: generationEvents.seq, payload: generationEvents.payload })
      .from(generationEvents)
      .where(and(eq(generationEvents.generationId, generationId), gt(generationEvents.seq, seq)))
      .orderBy(asc(generationEvents.seq))
      .limit(maxPageEvents),
)

const endOfLog = statement((query, { generations }, { generationId }: Placeholders<{ generationId: string }>) =>
  query
    .select({ status: generations.status, lastEventId: generations.lastEventId })
    .from(generations)
    .where(eq(generations.id, generationId)),
)

export function createEventStore({ query }: Database): EventStore {
  return {
    async eventsAfter(generationId, seq) {
      const rows = await pageAfter(query, { generationId, seq })
      return rows.map((row) => {
        // The stored JSON becomes an event without another check: events are validated before they are stored.
        const event: GenerationEvent = JSON.parse(row.payload)
        return { seq: row.seq, event }
      })
    },
    async logEnd(generationId) {
      const [row] = await endOfLog(query, { generationId })
      return row
    },
  }
}

/** The state of a row in which a run may write: it is running under this lease, and its log ends with this event. */
export interface Fence {
  readonly generationId: string
  readonly leaseOwner: string
  readonly lastEventId: number
}

/**
 * Moves the end of a log to the event `changes.lastEventId`, if the fence holds, and makes the other changes of the row
 * with it. Returns the time of a cancel request, or undefined if the fence does not hold.
 */
export async function advanceLog(
  tx: Transaction,
  { generations }: Tables,
  fence: Fence,
  changes: Partial<Tables['generations']['$inferInsert']> & { readonly lastEventId: number },
): Promise<{ readonly cancelRequestedAt: Date | null } | undefined> {
  const [row] = await tx
    .update(generations)
    .set(changes)
    .where(
      and(
        eq(generations.id, fence.generationId),
        eq(generations.leaseOwner, fence.leaseOwner),
        eq(generations.status, 'running'),
        eq(generations.lastEventId, fence.lastEventId),
      ),
    )
    .returning({ cancelRequestedAt: generations.cancelRequestedAt })
  return row
}

/** Returns the columns that a fence compares, or undefined when there is no such generation. */
export async function findFenceState(query: Query, { generations }: Tables, generationId: string) {
  const [row] = await query
    .select({
      leaseOwner: generations.leaseOwner,
      status: generations.status,
      lastEventId: generations.lastEventId,
    })
    .from(generations)
    .where(eq(generations.id, generationId))
  return row
}

/** With `seq0`, `type0` and `payload0` of the first event, and so on. */
type BatchValues = { generationId: string; attempt: number } & Record<string, string | number>

/** One statement for each size of a batch. Batches have at most `maxBatchEvents` events. */
const insertBatch = statements((size: number) => (tx, { generationEvents }, values: Placeholders<BatchValues>) => {
  const rowOf = (_: unknown, index: number) => ({
    generationId: values.generationId,
    seq: sql.placeholder(`seq${index}`),
    attempt: values.attempt,
    type: sql.placeholder(`type${index}`),
    payload: sql.placeholder(`payload${index}`),
    createdAt: tx.clock(),
  })
  return tx.insert(generationEvents).values(Array.from({ length: size }, rowOf))
})

/** Inserts events, numbered from the one after `lastEventId`. */
export async function insertEvents(
  tx: Transaction,
  { generationId, lastEventId, attempt }: Pick<Fence, 'generationId' | 'lastEventId'> & { readonly attempt: number },
  events: readonly GenerationEvent[],
): Promise<void> {
  const values: BatchValues = { generationId, attempt }
  for (const [index, event] of events.entries()) {
    values[`seq${index}`] = lastEventId + 1 + index
    values[`type${index}`] = event.type
    values[`payload${index}`] = JSON.stringify(event)
  }
  await insertBatch(tx, events.length, values)
}
