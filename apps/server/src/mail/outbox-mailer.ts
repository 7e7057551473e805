import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger, Mailer } from '@assistant/api'
import { replacePrivateFile } from '../operations/data-folder.js'
import { type ComposedMessage, composeMessage, type Sender } from './compose-message.js'
import { toMailError } from './mail-error.js'
import { outboxFileName } from './outbox-files.js'

export interface OutboxMailerParts extends Sender {
  /** Created with the first mail. Only its owner can read the folder and its files. */
  readonly outboxFolder: string
  readonly log: Logger
}

/**
 * Writes each mail to a file that mail programs can open, and logs its subject and file name. It is used if no SMTP
 * server is configured. A mail that is sent again replaces its file with the same content. `send` rejects with
 * `MailError`.
 */
export function createOutboxMailer({ outboxFolder, log, ...sender }: OutboxMailerParts): Mailer {
  return {
    async send(mail) {
      const file = outboxFileName(mail, process.platform)
      try {
        const message = composeMessage(mail, sender)
        await mkdir(outboxFolder, { recursive: true, mode: 0o700 })
        await replacePrivateFile(join(outboxFolder, file), await contentOf(message))
        log.info({ subject: message.subject, file }, 'a mail was written to the outbox')
      } catch (error) {
        throw toMailError(error)
      }
    },
  }
}

async function contentOf({ text, ...message }: ComposedMessage): Promise<string> {
  // Loaded on first use, because loading it takes a tenth of the server's start time.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // The text stays unencoded, because people may copy the link from the file itself. The usual quoted-printable encoding
  // would break the link into lines and escape its characters.
  const readable = { raw: `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}` }
  const headers = { ...message.headers, 'Content-Transfer-Encoding': '8bit' }
  const { message: content } = await transport.sendMail({ ...message, headers, text: readable })
  return content.toString()
}
