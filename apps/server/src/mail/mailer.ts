import type { Mailer } from '@assistant/api'
import { createOutboxMailer, type OutboxMailerParts } from './outbox-mailer.js'
import { createSmtpMailer } from './smtp-mailer.js'

export interface MailerParts extends OutboxMailerParts {
  /** SMTP_URL. If undefined, mails are written to the outbox folder. */
  readonly smtpUrl: string | undefined
}

/** Creates the SMTP mailer if SMTP_URL is set, otherwise the outbox mailer. `send` rejects with `MailError` only. */
export function createMailer({ smtpUrl, ...parts }: MailerParts): Mailer & { close(): Promise<void> } {
  if (smtpUrl !== undefined) return createSmtpMailer({ ...parts, smtpUrl })
  return { ...createOutboxMailer(parts), close: async () => undefined }
}
