import { sql } from 'drizzle-orm'
import { DatabaseError } from './errors.js'
import type { Query } from './query.js'

/** What the database's clock says now. */
export async function readClock(query: Query): Promise<Date> {
  const [row] = await query.select({ now: query.clock() }).from(sql`(select 1) as one`)
  if (row === undefined) throw new DatabaseError('internal', 'The clock did not answer')
  return row.now
}
