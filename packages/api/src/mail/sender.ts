import type { Database } from '@assistant/database'
import { readClock } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import type { Mailer, OutgoingMail } from './mail.js'
import { createMailWriter, type MailWriterParts } from './mail-writer.js'
import { claimMail, deleteMail, findMail, listDueMails, type MailRow, readNextMailDelayMs } from './store.js'

/** Sends what is in the outbox. It lives beside the calls. */
export interface MailSender {
  start(): void
  /**
   * Begins no new attempt. Resolves when nothing is under way, or after `timeoutMs`: a mail that is still being taken
   * then is sent again, under the same id, by the next start.
   */
  stop(timeoutMs?: number): Promise<void>
  /** Sends everything that is due now. Resolves when each has had its attempt. */
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
/** Longer than a mailer takes at most: one attempt at a time. */
const firstPauseMs = 90 * secondMs
const maxAgeMs = 24 * hourMs
/** So that a mail whose hint was lost, or that another process has queued, does not wait for long. */
const pollIntervalMs = 30 * secondMs
const batchSize = 10
/** How long a stop waits for mails that are being sent. */
const stopTimeoutMs = 5 * secondMs

/**
 * An attempt is noted before it is made, so a mail that ends the process comes back later and not at once; it goes when
 * it was taken. So a mail is sent at least once, and under the same id each time. One that fails is tried again after a
 * pause that doubles, for a day.
 */
export function createMailSender(parts: MailSenderParts): MailSender {
  const { database, runtime, bus, log, mailer } = parts
  const { query, tables } = database
  const write = createMailWriter(parts)
  let isStopped = false
  let waker = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  /** Noted by itself, so that a mail which cannot even be written waits for its next turn too. */
  const claim = (due: Pick<MailRow, 'id' | 'attempts'>): Promise<MailRow | undefined> =>
    database.transaction((tx) => claimMail(tx, tables, due, Math.min(hourMs, firstPauseMs * 2 ** due.attempts)))

  /** What to send; undefined when it has lost its point, or was tried for too long, and is gone. */
  const prepare = (claimed: MailRow): Promise<OutgoingMail | undefined> =>
    database.transaction(async (tx) => {
      // Read again: it may have been cancelled since it was taken, and then no link may be made for it.
      const row = await findMail(tx, tables, claimed.id)
      if (row === undefined) return undefined
      const isTooOld = (await readClock(tx)).getTime() - row.createdAt.getTime() > maxAgeMs
      const mail = isTooOld ? undefined : await write(tx, row)
      if (mail !== undefined) return { id: row.id, queuedAt: row.createdAt, recipient: row.recipient, mail }
      await deleteMail(tx, tables, row.id)
      const facts = { mailId: row.id, template: row.template, attempts: row.attempts - 1 }
      tx.afterCommit(() =>
        isTooOld
          ? log.error(facts, 'a mail could not be sent for a day and was given up')
          : log.debug(facts, 'a mail had lost its point and was not sent'),
      )
      return undefined
    })

  const logFailure = ({ id: mailId, attempts: attempt, template }: MailRow, error: unknown): void =>
    log.warn({ mailId, attempt, template, err: error }, 'a mail could not be sent; it is tried again')

  const deliver = async (row: MailRow, outgoing: OutgoingMail): Promise<void> => {
    try {
      await mailer.send(outgoing)
      await database.transaction((tx) => deleteMail(tx, tables, row.id))
      log.info({ mailId: row.id, attempt: row.attempts, template: row.template }, 'a mail was sent')
    } catch (error) {
      logFailure(row, error)
    }
  }

  const sendDue = async (): Promise<void> => {
    for (;;) {
      const due = await listDueMails(query, tables, batchSize)
      if (due.length === 0 || isStopped) return
      const deliveries: Promise<void>[] = []
      try {
        // Written one after the other: of two links for one purpose, that which was asked for last is the one that counts.
        for (const mail of due) {
          if (isStopped) break
          // What cannot even be taken would be due again at once: the failure ends the round.
          const row = await claim(mail)
          const outgoing = row && (await prepare(row).catch((error: unknown) => logFailure(row, error)))
          if (row && outgoing) deliveries.push(deliver(row, outgoing))
        }
      } finally {
        await Promise.all(deliveries)
      }
    }
  }

  const run = async (): Promise<void> => {
    while (!isStopped) {
      waker = new AbortController()
      const delayMs = await sendDue()
        .then(() => readNextMailDelayMs(query, tables))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the outbox cannot be worked on; trying again soon')
          return undefined
        })
      if (!isStopped) await runtime.sleep(Math.min(pollIntervalMs, delayMs ?? pollIntervalMs), waker.signal)
    }
  }

  return {
    sendDue,
    start() {
      stopListening = bus.subscribe('mailQueued', () => waker.abort())
      running = run()
    },
    async stop(timeoutMs = stopTimeoutMs) {
      isStopped = true
      stopListening()
      waker.abort()
      const ended = new AbortController()
      await Promise.race([running.finally(() => ended.abort()), runtime.sleep(timeoutMs, ended.signal)])
    },
  }
}
