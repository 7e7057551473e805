import * as z from 'zod'
import { type Command, UsageError } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

/** A day, which begins at midnight UTC, or a moment. */
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).transform((text) => new Date(text))

/** It is one transaction, and a log of years is long. */
const holdMilliseconds = 10 * 60 * 1000

export const pruneAudit: Command = {
  summary: 'removes old entries from the audit log',
  synopsis: '--before <date>',
  details: `The only way to shorten the log; an entry stays that says so. On SQLite other writes wait meanwhile, and fail after
five seconds: a million entries take some ten.

  --before <date>  everything before it goes: 2026-01-31 (midnight UTC) or 2026-01-31T08:00:00Z`,

  async run(parameters, context) {
    const options = readOptions(parameters, { before: { type: 'string' } })
    const before = moment(options.before)
    await withMaintenance(
      context,
      async ({ maintenance }) => {
        const removed = await maintenance.pruneAudit(before)
        context.say(`Removed ${removed} entries of the audit log from before ${before.toISOString()}.`)
      },
      { holdMilliseconds },
    )
  },
}

function moment(text: string | undefined): Date {
  if (text === undefined) throw new UsageError('--before is needed.')
  const { data } = date.safeParse(text)
  if (data === undefined) {
    throw new UsageError('--before is a date such as 2026-01-31, or a moment such as 2026-01-31T08:00:00Z.')
  }
  if (data.getTime() > Date.now()) throw new UsageError('--before lies in the future.')
  return data
}
