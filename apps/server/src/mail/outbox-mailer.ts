import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger, Mailer } from '@assistant/api'
import { replacePrivateFile } from '../operations/data-folder.js'
import { type ComposedMessage, composeMessage, type Sender } from './compose-message.js'
import { toMailError } from './mail-error.js'
import { outboxFileName } from './outbox-files.js'

export interface OutboxMailerParts extends Sender {
  /** Made with the first mail. Its owner alone can read it, and what is in it. */
  readonly outboxFolder: string
  readonly log: Logger
}

/**
 * Writes each mail to a file that a mail program opens, and logs its subject: for machines that send no mail. A mail
 * that is sent again replaces its file by the same one. `send` rejects with `MailError`.
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
  // Loaded where it is wanted only: it is a tenth of the time that a start takes.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // The text is kept as it is: without a mail program, people copy the link from the file itself, where the usual
  // encoding would have cut and changed it.
  const readable = { raw: `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}` }
  const headers = { ...message.headers, 'Content-Transfer-Encoding': '8bit' }
  const { message: content } = await transport.sendMail({ ...message, headers, text: readable })
  return content.toString()
}
