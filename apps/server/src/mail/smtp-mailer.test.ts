import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import type { OutgoingMail } from '@assistant/api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPort, openPostOffice, outgoing } from '../../testing/smtp-server.js'
import { MailError } from './mail-error.js'
import { createSmtpMailer, type SmtpLimits, type SmtpMailerParts } from './smtp-mailer.js'

const longMs = 20_000
const limits: SmtpLimits = {
  connectionMs: longMs,
  greetingMs: longMs,
  silenceMs: longMs,
  sendMs: longMs,
  closeMs: 100,
}

function mailerFor(port: number, { user = '', ...parts }: Partial<SmtpMailerParts> & { readonly user?: string } = {}) {
  const mailer = createSmtpMailer({
    smtpUrl: `smtp://${user && `${user}@`}127.0.0.1:${port}`,
    from: undefined,
    publicUrl: () => 'https://assistant.example/app',
    limits,
    ...parts,
  })
  onTestFinished(() => mailer.close())
  return mailer
}

function greet(socket: Socket): Socket {
  socket.write('220 hello\r\n')
  return socket
}

async function disposeAfterTest<T extends AsyncDisposable>(opening: Promise<T>): Promise<T> {
  const opened = await opening
  onTestFinished(async () => opened[Symbol.asyncDispose]())
  return opened
}

/** Returns the error of a rejected send, after checking that it contains no secret and no address. */
async function mailErrorOf(sending: Promise<void>): Promise<MailError> {
  const error: unknown = await sending.then(
    () => new Error('It was sent.'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof MailError)) throw error
  const seen = JSON.stringify([error.message, error.stack, { ...error }, error.cause])
  for (const secret of ['ada@', 'post%40master', 'post@master', 'p@ss', 'p%40ss', 'reset-token']) {
    expect(seen).not.toContain(secret)
  }
  return error
}

describe('a mail that is sent by SMTP', () => {
  it('arrives complete', async () => {
    const office = await disposeAfterTest(openPostOffice())
    await mailerFor(office.port).send(outgoing)

    const [{ mail, from, to } = expect.fail('nothing came')] = office.received
    expect({ from, to }).toEqual({ from: 'no-reply@assistant.example', to: ['ada@example.com'] })
    expect(mail.from?.text).toBe('"LikeMinds Assistant" <no-reply@assistant.example>')
    expect(mail.to).toMatchObject({ text: 'ada@example.com' })
    expect(mail.subject).toBe('Choose a new password')
    expect(mail.messageId).toBe('<0190aaaa-0000-7000-8000-000000000001@assistant.example>')
    expect(mail.date).toEqual(outgoing.queuedAt)
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.headers.has('x-mailer')).toBe(false)
    const link = 'https://assistant.example/app/reset#token=reset-token_0123456789abcdefghijklmnopqrstuvw'
    expect(mail.text).toContain(`\n${link}\n`)
    expect(mail.text).toContain('Hello Zoë,')
    expect(mail.html).toContain(`href="${link}"`)
    expect(mail.html).toContain('Hello Zoë,')
  })

  it('comes from MAIL_FROM', async () => {
    const office = await disposeAfterTest(openPostOffice())
    await mailerFor(office.port, { from: 'The Club <club@example.org>' }).send(outgoing)
    expect(office.received).toMatchObject([
      { from: 'club@example.org', mail: { from: { text: '"The Club" <club@example.org>' } } },
    ])
  })

  it.each([
    ['http://127.0.0.1:3000', '[127.0.0.1]'],
    ['http://[::1]:3000', '[IPv6:::1]'],
    ['http://localhost:3000', 'localhost'],
  ])('has the domain of the public URL in its addresses: %s → %s', async (publicUrl, domain) => {
    const office = await disposeAfterTest(openPostOffice())
    await mailerFor(office.port, { publicUrl: () => publicUrl }).send(outgoing)
    expect(office.received).toMatchObject([
      { from: `no-reply@${domain}`, mail: { messageId: `<0190aaaa-0000-7000-8000-000000000001@${domain}>` } },
    ])
  })

  it('is rejected by the server if its recipient is two addresses with a comma, and reaches neither', async () => {
    const office = await disposeAfterTest(openPostOffice())
    const recipient = 'ada@example.com, eve@evil.example'
    expect(await mailErrorOf(mailerFor(office.port).send({ ...outgoing, recipient }))).toMatchObject({
      responseCode: 501,
    })
    expect(office.received).toEqual([])
  })

  it('shares at most three connections with other mails', async () => {
    const sessions = new Set<string>()
    const office = await disposeAfterTest(
      openPostOffice({
        onConnect({ id }, done) {
          sessions.add(id)
          done()
        },
      }),
    )
    const mailer = mailerFor(office.port)
    const mails = Array.from({ length: 12 }, (_, index): OutgoingMail => ({ ...outgoing, id: `mail-${index}` }))
    await Promise.all(mails.map((mail) => mailer.send(mail)))
    expect(new Set(office.received.map(({ mail }) => mail.messageId)).size).toBe(12)
    expect(sessions.size).toBeLessThanOrEqual(3)
  })
})

describe('the credentials in SMTP_URL', () => {
  it('are decoded and used', async () => {
    const office = await disposeAfterTest(openPostOffice({ authOptional: false }))
    await mailerFor(office.port, { user: 'post%40master:p%40ss%20word' }).send(outgoing)
    expect(office.received).toMatchObject([{ user: 'post@master' }])
  })

  it('cause an error that holds only codes if they are wrong', async () => {
    const office = await disposeAfterTest(openPostOffice({ authOptional: false }))
    const error = await mailErrorOf(mailerFor(office.port, { user: 'post%40master:p%40ss' }).send(outgoing))
    expect(error).toMatchObject({ code: 'EAUTH', responseCode: 535, message: 'The mail was not accepted (EAUTH 535).' })
  })

  it('are rejected before anything is sent if they cannot be decoded', () => {
    expect(() => mailerFor(25, { user: 'a:100%' })).toThrow(URIError)
  })

  it('are not sent to another machine without TLS', async () => {
    const seen: unknown[] = []
    const office = await disposeAfterTest(
      openPostOffice({
        onAuth(auth, _session, done) {
          seen.push(auth)
          done(null, { user: 'anybody' })
        },
      }),
    )
    // 0.0.0.0 reaches this machine, but does not count as a loopback address.
    const mailer = mailerFor(office.port, { smtpUrl: `smtp://post%40master:p%40ss@0.0.0.0:${office.port}` })
    expect(await mailErrorOf(mailer.send(outgoing))).toMatchObject({ code: 'ETLS' })
    expect(seen).toEqual([])
  })
})

describe('TLS with an SMTP server', () => {
  it('is used on this machine if it is offered, with any certificate', async () => {
    const office = await disposeAfterTest(openPostOffice({ disabledCommands: [] }))
    await mailerFor(office.port).send(outgoing)
    expect(office.received).toMatchObject([{ isEncrypted: true }])
  })

  it('is used from the first byte with an smtps: URL', async () => {
    const office = await disposeAfterTest(openPostOffice({ secure: true }))
    await mailerFor(office.port, { smtpUrl: `smtps://127.0.0.1:${office.port}` }).send(outgoing)
    expect(office.received).toMatchObject([{ isEncrypted: true }])
  })

  it.each(['smtp', 'smtps'])('requires a valid certificate from another machine (%s:)', async (scheme) => {
    const office = await disposeAfterTest(openPostOffice({ disabledCommands: [], secure: scheme === 'smtps' }))
    // The query of the URL must not switch off the check.
    const smtpUrl = `${scheme}://0.0.0.0:${office.port}?tls.rejectUnauthorized=false`
    expect(await mailErrorOf(mailerFor(office.port, { smtpUrl }).send(outgoing))).toBeInstanceOf(MailError)
    expect(office.received).toEqual([])
  })
})

describe('an SMTP server that does not accept a mail', () => {
  it('causes an error that holds only codes if it rejects the recipient, and receives the next mail', async () => {
    const office = await disposeAfterTest(
      openPostOffice({
        onRcptTo: ({ address }, _session, done) =>
          address === outgoing.recipient
            ? done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 }))
            : done(),
      }),
    )
    const mailer = mailerFor(office.port)
    expect(await mailErrorOf(mailer.send(outgoing))).toMatchObject({ code: 'EENVELOPE', responseCode: 550 })
    await mailer.send({ ...outgoing, recipient: 'grace@example.com' })
    expect(office.received).toMatchObject([{ to: ['grace@example.com'] }])
  })

  it('causes an error that holds only codes if it rejects the content', async () => {
    const office = await disposeAfterTest(
      openPostOffice({
        onData(stream, _session, done) {
          stream.resume().on('end', () => done(Object.assign(new Error('no reset-token here'), { responseCode: 451 })))
        },
      }),
    )
    expect(await mailErrorOf(mailerFor(office.port).send(outgoing))).toMatchObject({
      code: 'EMESSAGE',
      responseCode: 451,
    })
  })

  it.each([
    ['closes the connection at once', (socket: Socket) => socket.destroy()],
    [
      'closes the connection at the first command',
      (socket: Socket) => greet(socket).once('data', () => socket.destroy()),
    ],
  ])('causes a connection error if it %s', async (_, behave) => {
    const { port } = await disposeAfterTest(openPort(behave))
    expect((await mailErrorOf(mailerFor(port).send(outgoing))).code).toMatch(/^(ECONNECTION|ESOCKET)$/)
  })

  it('causes a connection error if it does not run', async () => {
    const office = await openPostOffice()
    await office[Symbol.asyncDispose]()
    expect(await mailErrorOf(mailerFor(office.port).send(outgoing))).toMatchObject({ code: 'ESOCKET' })
  })

  it.each([
    ['never sends its greeting', '', { greetingMs: 100 }],
    ['stops answering', '220 hello\r\n', { silenceMs: 100 }],
    ['answers too slowly within all other limits', '220 hello\r\n', { sendMs: 100 }],
  ])('causes ETIMEDOUT if it %s', async (_, greeting, shorter) => {
    const { port } = await disposeAfterTest(openPort((socket) => socket.write(greeting)))
    const mailer = mailerFor(port, { limits: { ...limits, ...shorter } })
    expect(await mailErrorOf(mailer.send(outgoing))).toMatchObject({ code: 'ETIMEDOUT' })
  })

  it('receives the next mail once it runs again after a stop', async () => {
    const office = await openPostOffice()
    const mailer = mailerFor(office.port)
    await mailer.send(outgoing)
    await office[Symbol.asyncDispose]()
    await mailErrorOf(mailer.send(outgoing))
    const back = await disposeAfterTest(openPostOffice({}, office.port))
    await mailer.send(outgoing)
    expect(back.received).toMatchObject([{ mail: { messageId: office.received[0]?.mail.messageId } }])
  })
})

describe('closing an SMTP mailer', () => {
  it('waits for the mail that is being sent, and rejects later mails', async () => {
    const events = new EventEmitter()
    const office = await disposeAfterTest(
      openPostOffice({
        onData: (stream, _session, done) => stream.resume().on('end', () => events.emit('mail', done)),
      }),
    )
    const mailer = mailerFor(office.port, { limits: { ...limits, closeMs: longMs } })
    const arrival = once(events, 'mail')
    const sending = mailer.send(outgoing)
    const [accept] = await arrival
    const closing = mailer.close()
    accept()
    await Promise.all([sending, closing])
    expect(await mailErrorOf(mailer.send(outgoing))).toMatchObject({ code: 'ECLOSED' })
  })

  it('cuts off a mail whose server does not answer in time', async () => {
    const events = new EventEmitter()
    const { port } = await disposeAfterTest(
      openPort((socket) => greet(socket).once('data', () => events.emit('command'))),
    )
    const mailer = mailerFor(port)
    const command = once(events, 'command')
    const refusal = mailErrorOf(mailer.send(outgoing))
    await command
    await mailer.close()
    expect(await refusal).toMatchObject({ code: 'ECONNECTION' })
  })

  it('resolves if no mail was sent', async () => {
    await expect(mailerFor(25).close()).resolves.toBeUndefined()
  })
})
