import * as z from 'zod'
import { type Command, UsageError } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

/** A date, which means midnight UTC, or a date and time with an offset. */
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).transform((text) => new Date(text))

/** Maximum duration of the transaction that deletes the entries: a log of several years is long. */
const holdMilliseconds = 10 * 60 * 1000

export const pruneAudit: Command = {
  summary: 'removes old entries from the audit log',
  synopsis: '--before <date>',
  details: `This is the only way to shorten the audit log. The removal is itself recorded in the log. On SQLite, other writes wait
meanwhile and fail after five seconds. Removing a million entries takes about ten seconds.

  --before <date>  removes all entries before this date: 2026-01-31 (midnight UTC) or 2026-01-31T08:00:00Z`,

  async run(parameters, context) {
    const options = readOptions(parameters, { before: { type: 'string' } })
    const before = parseBefore(options.before)
    await withMaintenance(
      context,
      async ({ maintenance }) => {
        const removed = await maintenance.pruneAudit(before)
        context.print(`Removed ${removed} entries of the audit log from before ${before.toISOString()}.`)
      },
      { holdMilliseconds },
    )
  },
}

function parseBefore(text: string | undefined): Date {
  if (text === undefined) throw new UsageError('--before is required.')
  const { data } = date.safeParse(text)
  if (data === undefined) {
    throw new UsageError('--before must be a date such as 2026-01-31, or a date and time such as 2026-01-31T08:00:00Z.')
  }
  if (data.getTime() > Date.now()) throw new UsageError('--before must not be in the future.')
  return data
}
