import type { GenerationEvent, GenerationStatus } from '@assistant/contract'
import type { Database, Query, Tables, Transaction } from '@assistant/database'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { maxPageEvents } from '../limits.js'

export interface LogEntry {
  readonly seq: number
  readonly event: GenerationEvent
}

/** Reads the logs of generations by prepared statements, because the same statements run again and again. */
export interface EventStore {
  /** Returns up to `maxPageEvents` events after `seq`, in order. */
  eventsAfter(generationId: string, seq: number): Promise<readonly LogEntry[]>
  /** Returns the status and the number of the last event, or undefined when there is no such generation. */
  logEnd(generationId: string): Promise<{ readonly status: GenerationStatus; readonly lastEventId: number } | undefined>
}

export function createEventStore({ query, tables }: Database): EventStore {
  const { generations, generationEvents } = tables

  const page = query
    .select({ seq: generationEvents.seq, payload: generationEvents.payload })
    .from(generationEvents)
    .where(
      and(
        eq(generationEvents.generationId, sql.placeholder('generationId')),
        gt(generationEvents.seq, sql.placeholder('seq')),
      ),
    )
    .orderBy(asc(generationEvents.seq))
    .limit(maxPageEvents)
    .prepare('generation_events_after')

  const end = query
    .select({ status: generations.status, lastEventId: generations.lastEventId })
    .from(generations)
    .where(eq(generations.id, sql.placeholder('generationId')))
    .prepare('generation_log_end')

  return {
    async eventsAfter(generationId, seq) {
      const rows = await page.execute({ generationId, seq })
      return rows.map((row) => {
        // The stored JSON becomes an event without another check: events are validated before they are stored.
        const event: GenerationEvent = JSON.parse(row.payload)
        return { seq: row.seq, event }
      })
    },
    async logEnd(generationId) {
      const [row] = await end.execute({ generationId })
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

/** Inserts events, numbered from the one after `lastEventId`. */
export async function insertEvents(
  tx: Transaction,
  { generationEvents }: Tables,
  { generationId, lastEventId, attempt }: Pick<Fence, 'generationId' | 'lastEventId'> & { readonly attempt: number },
  events: readonly GenerationEvent[],
): Promise<void> {
  await tx.insert(generationEvents).values(
    events.map((event, index) => ({
      generationId,
      seq: lastEventId + 1 + index,
      attempt,
      type: event.type,
      payload: JSON.stringify(event),
      createdAt: tx.clock(),
    })),
  )
}
