import { type Mailer, systemRuntime, unanswered, within } from '@assistant/api'
import { isLoopback } from '../network/addresses.js'
import { composeMessage, type Sender } from './compose-message.js'
import { MailError, toMailError } from './mail-error.js'

export interface SmtpLimits {
  /** To be connected, the lookup of the name included. */
  readonly connectionMs: number
  readonly greetingMs: number
  /** Without a byte from the server. */
  readonly silenceMs: number
  /** One mail, from the first to the last of it. A server that says a little now and then keeps every other limit. */
  readonly sendMs: number
  /** For what is on its way when the mailer is closed. */
  readonly closeMs: number
}

const usualLimits: SmtpLimits = {
  connectionMs: 10_000,
  greetingMs: 10_000,
  silenceMs: 30_000,
  sendMs: 60_000,
  closeMs: 5_000,
}

export interface SmtpMailerParts extends Sender {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. The port may be missing. */
  readonly smtpUrl: string
  readonly limits?: SmtpLimits
}

/**
 * Sends mail through an SMTP server, over at most three connections. `smtp:` changes to TLS where the server offers it,
 * and always before a password is sent to another machine.
 *
 * `send` rejects with {@link MailError}. `close` lets go what is on its way, for a while.
 */
export function createSmtpMailer(parts: SmtpMailerParts): Mailer & { close(): Promise<void> } {
  const limits = parts.limits ?? usualLimits
  const server = readSmtpUrl(parts.smtpUrl)
  const onTheWay = new Set<Promise<unknown>>()
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
      onTheWay.add(delivery)
      await delivery.finally(() => onTheWay.delete(delivery))
    },

    async close() {
      isClosed = true
      const pool = await transport
      if (!pool) return
      pool.close()
      const settled = Promise.allSettled(onTheWay)
      if ((await within(systemRuntime, limits.closeMs, settled)) !== unanswered) return
      pool.close({ force: true })
      await settled
    },
  }
}

/** Read here and not by the library, which lets the query of the URL overrule every other option. */
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
    // No authority signs for 127.0.0.1, and what is sent there is seen by this machine alone.
    tls: { rejectUnauthorized: !isLocal },
  }
}

async function openTransport(server: ReturnType<typeof readSmtpUrl>, limits: SmtpLimits) {
  // Loaded where it is wanted only: it is a tenth of the time that a start takes.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    ...server,
    pool: true,
    maxConnections: 3,
    // Below the limit of silence, so that a connection that rests is closed in good manners.
    idleTimeout: limits.silenceMs / 2,
    // Once, for a connection that the server closed while it rested. When to try again is decided by who sends.
    maxRequeues: 1,
    connectionTimeout: limits.connectionMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
