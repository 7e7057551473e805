import type { Database } from '@assistant/database'
import { readClock } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import { createLetters, type LetterParts } from './letter.js'
import type { Mailer, OutgoingMail } from './mail.js'
import { deleteMail, listDueMails, type MailRow, takeMail, untilNextMail } from './store.js'

/** Sends what is in the outbox. It lives beside the calls. */
export interface MailSender {
  start(): void
  /**
   * Begins no new attempt. Resolves when nothing is under way, or after `milliseconds`: a mail that is still being taken
   * then is sent again, under the same id, by the next start.
   */
  stop(milliseconds?: number): Promise<void>
  /** Sends everything that is due now. Resolves when each has had its attempt. */
  sendDue(): Promise<void>
}

export interface MailSenderParts extends LetterParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly bus: Bus
  readonly log: Logger
  readonly mailer: Mailer
}

const second = 1000
const hour = 60 * 60 * second
/** Longer than a mailer takes at most: one attempt at a time. */
const firstPause = 90 * second
const givenUpAfter = 24 * hour
/** So that a mail whose hint was lost, or that another process has queued, does not wait for long. */
const longestWait = 30 * second
const atOnce = 10
/** How long a stop waits for mails that are being sent. */
const farewell = 5 * second

/**
 * An attempt is noted before it is made, so a mail that ends the process comes back later and not at once; it goes when
 * it was taken. So a mail is sent at least once, and under the same id each time. One that fails is tried again after a
 * pause that doubles, for a day.
 */
export function createMailSender(parts: MailSenderParts): MailSender {
  const { database, runtime, bus, log, mailer } = parts
  const { query, tables } = database
  const write = createLetters(parts)
  let isStopped = false
  let waker = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  /** Noted by itself, so that a mail which cannot even be written waits for its next turn too. */
  const take = (due: Pick<MailRow, 'id' | 'attempts'>): Promise<MailRow | undefined> =>
    database.transaction((tx) => takeMail(tx, tables, due, Math.min(hour, firstPause * 2 ** due.attempts)))

  /** What to send; undefined when it has lost its point, or was tried for too long, and is gone. */
  const prepare = (row: MailRow): Promise<OutgoingMail | undefined> =>
    database.transaction(async (tx) => {
      const isTooOld = (await readClock(tx)).getTime() - row.createdAt.getTime() > givenUpAfter
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

  const attempt = async (due: Pick<MailRow, 'id' | 'attempts'>): Promise<void> => {
    const facts = { mailId: due.id, attempt: due.attempts + 1 }
    try {
      const row = await take(due)
      const outgoing = row && (await prepare(row))
      if (outgoing === undefined) return
      await mailer.send(outgoing)
      await database.transaction((tx) => deleteMail(tx, tables, due.id))
      log.info({ ...facts, template: outgoing.mail.template }, 'a mail was sent')
    } catch (error) {
      log.warn({ ...facts, err: error }, 'a mail could not be sent; it is tried again')
    }
  }

  const sendDue = async (): Promise<void> => {
    for (;;) {
      const due = await listDueMails(query, tables, atOnce)
      if (due.length === 0 || isStopped) return
      await Promise.all(due.map(attempt))
    }
  }

  const run = async (): Promise<void> => {
    while (!isStopped) {
      waker = new AbortController()
      const wait = await sendDue()
        .then(() => untilNextMail(query, tables))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the outbox could not be read; trying again soon')
          return undefined
        })
      if (!isStopped) await runtime.sleep(Math.min(longestWait, wait ?? longestWait), waker.signal)
    }
  }

  return {
    sendDue,
    start() {
      stopListening = bus.subscribe('mailQueued', () => waker.abort())
      running = run()
    },
    async stop(milliseconds = farewell) {
      isStopped = true
      stopListening()
      waker.abort()
      const ended = new AbortController()
      await Promise.race([running.finally(() => ended.abort()), runtime.sleep(milliseconds, ended.signal)])
    },
  }
}
