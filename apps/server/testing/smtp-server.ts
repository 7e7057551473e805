import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { OutgoingMail } from '@assistant/api'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export const outgoing: OutgoingMail = {
  id: '0190aaaa-0000-7000-8000-000000000001',
  queuedAt: new Date('2026-03-01T10:00:00.000Z'),
  recipient: 'ada@example.com',
  mail: { template: 'resetPassword', name: 'Zoë', token: 'reset-token_0123456789abcdefghijklmnopqrstuvw' },
}

export interface PostOffice extends AsyncDisposable {
  readonly port: number
  readonly received: readonly Received[]
}

interface Received {
  readonly mail: ParsedMail
  readonly from: string
  readonly to: readonly string[]
  readonly user: unknown
  readonly isEncrypted: boolean
}

/** Starts an SMTP server that stores the mails that it receives. It offers STARTTLS only if the options enable it. */
export async function openPostOffice(options: SMTPServerOptions = {}, port = 0): Promise<PostOffice> {
  const received: Received[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss word' ? done(null, { user: username }) : done(new Error(`not the password: ${password}`)),
    onData(stream, { envelope, user, secure }, done) {
      simpleParser(stream).then((mail) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        received.push({ mail, from, to: envelope.rcptTo.map(({ address }) => address), user, isEncrypted: secure })
        done()
      }, done)
    },
    ...options,
  })
  // Ignores errors, such as clients that disconnect.
  server.on('error', () => undefined)
  const listener = server.listen(port, '0.0.0.0')
  await once(listener, 'listening')
  return {
    port: portOf(listener.address()),
    received,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Starts a TCP server that passes each connection to `onConnection`. */
export async function openPort(
  onConnection: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    port: portOf(listener.address()),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.')
  return address.port
}
