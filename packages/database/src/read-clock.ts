import { sql } from 'drizzle-orm'
import { DatabaseError } from './errors.js'
import type { Query } from './query.js'

/** Reads the database's clock. */
export async function readClock(query: Query): Promise<Date> {
  const [row] = await query.select({ now: query.clock() }).from(sql`(select 1) as one`)
  if (row === undefined) throw new DatabaseError('internal', 'The clock query returned no row')
  return row.now
}
