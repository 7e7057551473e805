import { type Database, mailTemplates, type Transaction } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Runtime } from '../platform/runtime.js'
import { isLinkTemplate } from './links.js'
import type { Mail } from './mail.js'
import { deleteMailsOfUser, deleteMailsTo, insertMail } from './store.js'
import type { MailedTokens } from './tokens.js'

/** A mail to be sent: its token is made when it is, and what can be looked up then is not kept here. */
export interface QueuedMail {
  readonly template: Mail['template']
  readonly recipient: string
  /** Whose account it is about. Null for one that is found by its address when it is sent, and for invitations. */
  readonly userId: string | null
  /** What else it says or does (JSON): nothing secret. */
  readonly details?: Readonly<Record<string, unknown>>
}

export interface MailOutbox {
  /** Puts a mail into the outbox, with what it tells of: it is sent if the transaction succeeds. */
  queue(tx: Transaction, letter: QueuedMail): Promise<void>
  /** Cancels all links that a user has in mails, sent or not. */
  cancelLinksOf(tx: Transaction, user: { readonly id: string; readonly email: string | null }): Promise<void>
}

export interface MailOutboxOptions {
  readonly database: Pick<Database, 'tables'>
  readonly runtime: Pick<Runtime, 'randomId'>
  readonly bus: Bus
  readonly tokens: MailedTokens
}

export function createMailOutbox({ database, runtime, bus, tokens }: MailOutboxOptions): MailOutbox {
  const { tables } = database
  return {
    async queue(tx, { template, recipient, userId, details = {} }) {
      const row = { id: runtime.randomId(), template, recipient, userId, details: JSON.stringify(details) }
      await insertMail(tx, tables, row)
      tx.afterCommit(() => bus.publish('mailQueued', {}))
    },
    async cancelLinksOf(tx, user) {
      await tokens.cancelOf(tx, user.id)
      await deleteMailsOfUser(tx, tables, user.id, mailTemplates.filter(isLinkTemplate))
      // Whose password is to be reset is found out when the mail is sent.
      if (user.email !== null) await deleteMailsTo(tx, tables, user.email, 'resetPassword')
    },
  }
}
