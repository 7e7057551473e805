import { type Mailer, systemRuntime, unanswered, within } from '@assistant/api'
import { isLoopback } from '../network/addresses.js'
import { composeMessage, type Sender } from './compose-message.js'
import { MailError, toMailError } from './mail-error.js'

export interface SmtpLimits {
  /** Maximum time to set up a connection, from the lookup of the host name to the greeting and STARTTLS. */
  readonly connectionMs: number
  /** Maximum time to wait for the server's greeting, and for STARTTLS. */
  readonly greetingMs: number
  /** Maximum time without activity on a connection. */
  readonly silenceMs: number
  /** Maximum time to send one mail. Stops servers that answer slowly enough to stay below all other limits. */
  readonly sendMs: number
  /** Maximum time for which `close` waits for the mails that are being sent. */
  readonly closeMs: number
}

const defaultLimits: SmtpLimits = {
  connectionMs: 10_000,
  greetingMs: 10_000,
  silenceMs: 30_000,
  sendMs: 60_000,
  closeMs: 5_000,
}

export interface SmtpMailerParts extends Sender {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. Credentials and port are optional. */
  readonly smtpUrl: string
  readonly limits?: SmtpLimits
}

/**
 * Sends mail through an SMTP server, over at most three connections. With `smtp:`, it upgrades to TLS if the server
 * offers it, and requires TLS before it sends a password to another machine.
 *
 * `send` rejects with {@link MailError}. `close` waits `closeMs` for the mails that are being sent, then cuts them off.
 * @throws {URIError} if the credentials in `smtpUrl` cannot be decoded.
 */
export function createSmtpMailer(parts: SmtpMailerParts): Mailer & { close(): Promise<void> } {
  const limits = parts.limits ?? defaultLimits
  const server = readSmtpUrl(parts.smtpUrl)
  const pendingDeliveries = new Set<Promise<unknown>>()
  let transport: ReturnType<typeof openTransport> | undefined
  let isClosed = false

  async function deliver(mail: Parameters<Mailer['send']>[0]): Promise<void> {
    if (isClosed) throw new MailError('ECLOSED')
    transport ??= openTransport(server, limits)
    const signal = AbortSignal.timeout(limits.sendMs)
    try {
      await (await transport).sendMail({ ...composeMessage(mail, parts), signal })
    } catch (error) {
      throw signal.aborted ? new MailError('ETIMEDOUT') : toMailError(error)
    }
  }

  return {
    async send(mail) {
      const delivery = deliver(mail)
      pendingDeliveries.add(delivery)
      await delivery.finally(() => pendingDeliveries.delete(delivery))
    },

    async close() {
      isClosed = true
      const pool = await transport
      if (!pool) return
      pool.close()
      const settled = Promise.allSettled(pendingDeliveries)
      if ((await within(systemRuntime, limits.closeMs, settled)) !== unanswered) return
      pool.close({ force: true })
      await settled
    },
  }
}

/** Parses the URL here, because nodemailer would let the query of the URL override all other options. */
function readSmtpUrl(smtpUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const isSecure = protocol === 'smtps:'
  const isLocal = isLoopback(hostname)
  const hasCredentials = username !== ''
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : Number(port),
    secure: isSecure,
    auth: hasCredentials ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
    requireTLS: !isSecure && hasCredentials && !isLocal,
    // No certificate authority signs for loopback addresses, and this traffic does not leave the machine.
    tls: { rejectUnauthorized: !isLocal },
  }
}

async function openTransport(server: ReturnType<typeof readSmtpUrl>, limits: SmtpLimits) {
  // Loaded on first use, because loading it takes a tenth of the server's start time.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    ...server,
    pool: true,
    maxConnections: 3,
    // Shorter than the limit of silence, so that an idle connection is closed before it fails with a timeout.
    idleTimeout: limits.silenceMs / 2,
    // Retries once, for a connection that the server closed while it was idle. The mail queue decides on further retries.
    maxRequeues: 1,
    connectionTimeout: limits.connectionMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
