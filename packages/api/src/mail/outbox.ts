import { type Database, mailTemplates, type Transaction } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Runtime } from '../platform/runtime.js'
import { isLinkTemplate } from './links.js'
import { type QueuedMail, writeDetails } from './queued-mail.js'
import { deleteMailsOfUser, deleteMailsTo, insertMail } from './store.js'
import type { MailedTokens } from './tokens.js'

export interface MailOutbox {
  /** Stores a mail in the transaction that causes it. It is sent if the transaction commits. */
  queue(tx: Transaction, mail: QueuedMail): Promise<void>
  /** Cancels all links to the account of a user: tokens that were mailed, and queued mails that would contain one. */
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
    async queue(tx, mail) {
      const { template, recipient, userId } = mail
      const row = { id: runtime.randomId(), template, recipient, userId, details: writeDetails(mail) }
      await insertMail(tx, tables, row)
      tx.afterCommit(() => bus.publish('mailQueued', {}))
    },
    async cancelLinksOf(tx, user) {
      await tokens.cancelOf(tx, user.id)
      await deleteMailsOfUser(tx, tables, user.id, mailTemplates.filter(isLinkTemplate))
      // Mails for a password reset are queued by address, without a user id.
      if (user.email !== null) await deleteMailsTo(tx, tables, user.email, 'resetPassword')
    },
  }
}
