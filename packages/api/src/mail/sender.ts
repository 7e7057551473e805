import type { Database } from '@assistant/database'
import { readClock } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Logger } from '../platform/logger.js'
import { poll } from '../platform/poll.js'
import type { Runtime } from '../platform/runtime.js'
import { within } from '../platform/waiting.js'
import type { Mailer, OutgoingMail } from './mail.js'
import { createMailWriter, type MailWriterParts } from './mail-writer.js'
import { claimMail, deleteMail, findMail, listDueMails, type MailRow, readNextMailDelayMs } from './store.js'

/** Sends the queued mails in the background. */
export interface MailSender {
  start(): void
  /**
   * Starts no further attempts. Resolves when the running ones have ended, or after `timeoutMs` (default: 5 s). A mail
   * that is still being sent then may be sent again later, with the same id.
   */
  stop(timeoutMs?: number): Promise<void>
  /**
   * Makes one attempt for every mail that is due, until none is. Rejects if the due mails cannot be read or claimed.
   */
  sendDue(): Promise<void>
}

export interface MailSenderParts extends MailWriterParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep' | 'randomBytes'>
  readonly bus: Bus
  readonly log: Logger
  readonly mailer: Mailer
}

const secondMs = 1000
const hourMs = 60 * 60 * secondMs
/** Time from the first attempt to the second. Longer than the timeout of a mailer, so that attempts do not overlap. */
const firstPauseMs = 90 * secondMs
const maxPauseMs = hourMs
const maxAgeMs = 24 * hourMs
/** Maximum time between two queries of the outbox, for mails whose hint was lost or that another process has queued. */
const pollIntervalMs = 30 * secondMs
const batchSize = 10
const stopTimeoutMs = 5 * secondMs

/**
 * Creates a sender that attempts each mail until the mailer accepts it, with the same id every time. An attempt is
 * stored before it is made, and the mail is deleted when it was accepted. So the end of the process may repeat a mail
 * but never loses one. The pause before the next attempt doubles each time, up to an hour. A mail is given up a day
 * after it was queued.
 */
export function createMailSender(parts: MailSenderParts): MailSender {
  const { database, runtime, bus, log, mailer } = parts
  const { query, tables } = database
  const write = createMailWriter(parts)
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  /** Uses its own transaction, so that a mail that fails in `prepare` waits for its next attempt too. */
  const claim = (due: Pick<MailRow, 'id' | 'attempts'>): Promise<MailRow | undefined> =>
    database.transaction((tx) => claimMail(tx, tables, due, Math.min(maxPauseMs, firstPauseMs * 2 ** due.attempts)))

  /**
   * Returns the mail to send, or undefined if it was canceled. Also deletes it if it is no longer needed or too old.
   */
  const prepare = (claimed: MailRow): Promise<OutgoingMail | undefined> =>
    database.transaction(async (tx) => {
      // The mail may have been canceled since it was claimed. Then no link may be created for it.
      const row = await findMail(tx, tables, claimed.id)
      if (row === undefined) return undefined
      const isTooOld = (await readClock(tx)).getTime() - row.createdAt.getTime() > maxAgeMs
      const mail = isTooOld ? undefined : await write(tx, row)
      if (mail !== undefined) return { id: row.id, queuedAt: row.createdAt, recipient: row.recipient, mail }
      await deleteMail(tx, tables, row.id)
      const facts = { mailId: row.id, template: row.template, attempts: row.attempts - 1 }
      tx.afterCommit(() =>
        isTooOld
          ? log.error(facts, 'mail given up: it could not be sent for a day')
          : log.debug(facts, 'mail not sent: it is no longer needed'),
      )
      return undefined
    })

  const logFailure = ({ id: mailId, attempts: attempt, template }: MailRow, error: unknown): void =>
    log.warn({ mailId, attempt, template, err: error }, 'mail could not be sent; trying again later')

  const deliver = async (row: MailRow, outgoing: OutgoingMail): Promise<void> => {
    try {
      await mailer.send(outgoing)
      await database.transaction((tx) => deleteMail(tx, tables, row.id))
      log.info({ mailId: row.id, attempt: row.attempts, template: row.template }, 'mail sent')
    } catch (error) {
      logFailure(row, error)
    }
  }

  const sendDue = async (): Promise<void> => {
    for (;;) {
      const due = await listDueMails(query, tables, batchSize)
      if (due.length === 0 || stopping.signal.aborted) return
      const deliveries: Promise<void>[] = []
      try {
        // Mails are written in order, because the token of a later mail cancels that of an earlier one.
        for (const mail of due) {
          if (stopping.signal.aborted) break
          // A failed claim ends the round, because the mail stays due and would be claimed again immediately.
          const row = await claim(mail)
          const outgoing = row && (await prepare(row).catch((error: unknown) => logFailure(row, error)))
          if (row && outgoing) deliveries.push(deliver(row, outgoing))
        }
      } finally {
        await Promise.all(deliveries)
      }
    }
  }

  return {
    sendDue,
    start() {
      const onError = (error: unknown) =>
        log.warn({ err: error }, 'the outbox could not be processed; trying again soon')
      const outbox = poll({ runtime, everyMs: pollIntervalMs, signal: stopping.signal, onError }, async (control) => {
        await sendDue()
        control.nextWithin((await readNextMailDelayMs(query, tables)) ?? pollIntervalMs)
      })
      stopListening = bus.subscribe('mailQueued', () => void outbox.hint())
      running = outbox.done
    },
    async stop(timeoutMs = stopTimeoutMs) {
      stopListening()
      stopping.abort()
      await within(runtime, timeoutMs, running)
    },
  }
}
