import type { Query, Tables, Transaction } from '@assistant/database'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'

export type MailRow = Tables['mails']['$inferSelect']
type NewMail = Pick<MailRow, 'id' | 'template' | 'recipient' | 'userId' | 'details'>

export async function insertMail(tx: Transaction, { mails }: Tables, row: NewMail): Promise<void> {
  await tx.insert(mails).values({ ...row, createdAt: tx.clock(), nextAttemptAt: tx.clock() })
}

/** Lists mails that are due, the most overdue first. */
export function listDueMails(query: Query, { mails }: Tables, limit: number) {
  return query
    .select({ id: mails.id, attempts: mails.attempts })
    .from(mails)
    .where(lte(mails.nextAttemptAt, query.clock()))
    .orderBy(asc(mails.nextAttemptAt), asc(mails.id))
    .limit(limit)
}

/**
 * Claims a due mail for one attempt and schedules the next one in `pauseMs`. Returns undefined if another process has
 * claimed it first, or it was deleted.
 */
export async function claimMail(
  tx: Transaction,
  { mails }: Tables,
  { id, attempts }: Pick<MailRow, 'id' | 'attempts'>,
  pauseMs: number,
): Promise<MailRow | undefined> {
  const [claimed] = await tx
    .update(mails)
    .set({ attempts: attempts + 1, nextAttemptAt: tx.clockPlus(pauseMs) })
    .where(and(eq(mails.id, id), eq(mails.attempts, attempts), lte(mails.nextAttemptAt, tx.clock())))
    .returning()
  return claimed
}

export async function findMail(query: Query, { mails }: Tables, id: string): Promise<MailRow | undefined> {
  const [row] = await query.select().from(mails).where(eq(mails.id, id))
  return row
}

export async function keepSealedToken(
  tx: Transaction,
  { mails }: Tables,
  id: string,
  sealedToken: string,
): Promise<void> {
  await tx.update(mails).set({ sealedToken }).where(eq(mails.id, id))
}

export async function deleteMail(tx: Transaction, { mails }: Tables, id: string): Promise<void> {
  await tx.delete(mails).where(eq(mails.id, id))
}

/** Deletes mails of a user with one of these templates. */
export async function deleteMailsOfUser(
  tx: Transaction,
  { mails }: Tables,
  userId: string,
  templates: readonly MailRow['template'][],
): Promise<void> {
  await tx.delete(mails).where(and(eq(mails.userId, userId), inArray(mails.template, [...templates])))
}

export async function deleteMailsTo(
  tx: Transaction,
  { mails }: Tables,
  recipient: string,
  template: MailRow['template'],
): Promise<void> {
  await tx.delete(mails).where(and(eq(mails.recipient, recipient), eq(mails.template, template)))
}

/** Returns the milliseconds until the next mail is due, 0 if one is due already, or undefined if there is none. */
export async function readNextMailDelayMs(query: Query, { mails }: Tables): Promise<number | undefined> {
  const [row] = await query
    .select({ at: mails.nextAttemptAt, now: query.clock() })
    .from(mails)
    .orderBy(asc(mails.nextAttemptAt), asc(mails.id))
    .limit(1)
  return row && Math.max(0, row.at.getTime() - row.now.getTime())
}
