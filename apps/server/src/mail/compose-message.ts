import { isIPv4 } from 'node:net'
import type { OutgoingMail } from '@assistant/api'
import type { SendMailOptions } from 'nodemailer'
import { renderMail } from './messages.js'

export interface Sender {
  /** MAIL_FROM. If undefined, mails come from `no-reply` at the host of the public URL. */
  readonly from: string | undefined
  /** Read for each mail: with PORT=0, the port is known only after the server listens. */
  readonly publicUrl: () => string
}

export interface ComposedMessage extends SendMailOptions {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Returns the message for nodemailer. A mail that is sent twice gives the same message, byte for byte. Its message id
 * shows that both copies are the same mail.
 */
export function composeMessage({ id, queuedAt, recipient, mail }: OutgoingMail, sender: Sender): ComposedMessage {
  const publicUrl = sender.publicUrl()
  const domain = serverDomain(publicUrl)
  return {
    ...renderMail(mail, { publicUrl }),
    from: sender.from ?? { name: 'LikeMinds Assistant', address: `no-reply@${domain}` },
    // nodemailer takes an object as one address, and splits a string at its commas.
    to: { name: '', address: recipient },
    messageId: `<${id}@${domain}>`,
    date: queuedAt,
    // Asks automatic responders not to answer (RFC 3834, 5).
    headers: { 'Auto-Submitted': 'auto-generated' },
    baseBoundary: id,
  }
}

/**
 * Returns the domain of this server's mail address and message ids. IP addresses become address literals (RFC 5321,
 * 4.1.3).
 */
function serverDomain(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  if (hostname.startsWith('[')) return `[IPv6:${hostname.slice(1)}`
  return isIPv4(hostname) ? `[${hostname}]` : hostname
}
