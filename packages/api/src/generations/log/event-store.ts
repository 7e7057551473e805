import type { GenerationEvent, GenerationStatus } from '@assistant/contract'
import type { Database } from '@assistant/database'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { maxPageEvents } from '../limits.js'

export interface LogEntry {
  readonly seq: number
  readonly event: GenerationEvent
}

/** The reads of the stream's hot path, prepared once. */
export interface EventStore {
  /** At most a page, in order. */
  eventsAfter(generationId: string, seq: number): Promise<readonly LogEntry[]>
  /** How far the log goes; nothing when there is no such generation. */
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
        // The border where the log's JSON becomes events again: they were checked when they were made.
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
