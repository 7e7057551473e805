import { isIPv4 } from 'node:net'
import type { OutgoingMail } from '@assistant/api'
import type { SendMailOptions } from 'nodemailer'
import { renderMail } from './messages.js'

export interface Sender {
  /** MAIL_FROM; undefined means an address at the host of the public URL. */
  readonly from: string | undefined
  /** Asked for with each mail: where the system chooses the port, it is known only after the start. */
  readonly publicUrl: () => string
}

export interface ComposedMessage extends SendMailOptions {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** The message for nodemailer. The same mail gives the same message, byte for byte: a second copy is known for one. */
export function composeMessage({ id, queuedAt, recipient, mail }: OutgoingMail, sender: Sender): ComposedMessage {
  const publicUrl = sender.publicUrl()
  const domain = ownDomain(publicUrl)
  return {
    ...renderMail(mail, { publicUrl }),
    from: sender.from ?? { name: 'LikeMinds Assistant', address: `no-reply@${domain}` },
    // As an object it is one address, whatever stands in it.
    to: { name: '', address: recipient },
    messageId: `<${id}@${domain}>`,
    date: queuedAt,
    // Keeps answering machines silent (RFC 3834, 5).
    headers: { 'Auto-Submitted': 'auto-generated' },
    baseBoundary: id,
  }
}

/** What stands after the @ of this server's own addresses; an IP address is a literal there (RFC 5321, 4.1.3). */
function ownDomain(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  if (hostname.startsWith('[')) return `[IPv6:${hostname.slice(1)}`
  return isIPv4(hostname) ? `[${hostname}]` : hostname
}
