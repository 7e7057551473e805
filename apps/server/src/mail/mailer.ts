import type { Mailer } from '@assistant/api'
import { createOutboxMailer, type OutboxMailerParts } from './outbox-mailer.js'
import { createSmtpMailer } from './smtp-mailer.js'

export interface MailerParts extends OutboxMailerParts {
  /** SMTP_URL; undefined means that mails are written to the outbox folder. */
  readonly smtpUrl: string | undefined
}

/** The mailer that the settings ask for. Whatever `send` rejects with is a `MailError`, which may be logged. */
export function createMailer({ smtpUrl, ...parts }: MailerParts): Mailer & { close(): Promise<void> } {
  if (smtpUrl !== undefined) return createSmtpMailer({ ...parts, smtpUrl })
  return { ...createOutboxMailer(parts), close: async () => undefined }
}
