import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import type { OutgoingMail } from '@assistant/api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPort, openPostOffice, outgoing } from '../../testing/smtp-server.js'
import { MailError } from './mail-error.js'
import { createSmtpMailer, type SmtpLimits, type SmtpMailerParts } from './smtp-mailer.js'

const generous = 20_000
const limits: SmtpLimits = {
  connectionMs: generous,
  greetingMs: generous,
  silenceMs: generous,
  sendMs: generous,
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

async function during<T extends AsyncDisposable>(opening: Promise<T>): Promise<T> {
  const opened = await opening
  onTestFinished(async () => opened[Symbol.asyncDispose]())
  return opened
}

/** What a send rejects with, shown to hold nothing that a log may not see. */
async function refusalOf(sending: Promise<void>): Promise<MailError> {
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

describe('a mail that is sent', () => {
  it('arrives whole', async () => {
    const office = await during(openPostOffice())
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
    const office = await during(openPostOffice())
    await mailerFor(office.port, { from: 'The Club <club@example.org>' }).send(outgoing)
    expect(office.received).toMatchObject([
      { from: 'club@example.org', mail: { from: { text: '"The Club" <club@example.org>' } } },
    ])
  })

  it.each([
    ['http://127.0.0.1:3000', '[127.0.0.1]'],
    ['http://[::1]:3000', '[IPv6:::1]'],
    ['http://localhost:3000', 'localhost'],
  ])('from a server at %s has addresses at %s', async (publicUrl, domain) => {
    const office = await during(openPostOffice())
    await mailerFor(office.port, { publicUrl: () => publicUrl }).send(outgoing)
    expect(office.received).toMatchObject([
      { from: `no-reply@${domain}`, mail: { messageId: `<0190aaaa-0000-7000-8000-000000000001@${domain}>` } },
    ])
  })

  it('has one recipient, whatever the address holds', async () => {
    const office = await during(openPostOffice())
    const recipient = 'ada@example.com, eve@evil.example'
    expect(await refusalOf(mailerFor(office.port).send({ ...outgoing, recipient }))).toMatchObject({
      responseCode: 501,
    })
    expect(office.received).toEqual([])
  })

  it('goes over one connection with the others that wait, three at most', async () => {
    const sessions = new Set<string>()
    const office = await during(
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

describe('the credentials of the URL', () => {
  it('are used, decoded', async () => {
    const office = await during(openPostOffice({ authOptional: false }))
    await mailerFor(office.port, { user: 'post%40master:p%40ss%20word' }).send(outgoing)
    expect(office.received).toMatchObject([{ user: 'post@master' }])
  })

  it('that are wrong are told by their code alone', async () => {
    const office = await during(openPostOffice({ authOptional: false }))
    const error = await refusalOf(mailerFor(office.port, { user: 'post%40master:p%40ss' }).send(outgoing))
    expect(error).toMatchObject({ code: 'EAUTH', responseCode: 535, message: 'The mail was not taken (EAUTH 535).' })
  })

  it('that cannot be decoded are refused before anything is sent', () => {
    expect(() => mailerFor(25, { user: 'a:100%' })).toThrow(URIError)
  })

  it('are not shown to another machine without TLS', async () => {
    const seen: unknown[] = []
    const office = await during(
      openPostOffice({
        onAuth(auth, _session, done) {
          seen.push(auth)
          done(null, { user: 'anybody' })
        },
      }),
    )
    // An address that is not known as this machine's own, but is.
    const mailer = mailerFor(office.port, { smtpUrl: `smtp://post%40master:p%40ss@0.0.0.0:${office.port}` })
    expect(await refusalOf(mailer.send(outgoing))).toMatchObject({ code: 'ETLS' })
    expect(seen).toEqual([])
  })
})

describe('TLS', () => {
  it('is used on this machine where it is offered, whoever signed the certificate', async () => {
    const office = await during(openPostOffice({ disabledCommands: [] }))
    await mailerFor(office.port).send(outgoing)
    expect(office.received).toMatchObject([{ isEncrypted: true }])
  })

  it('is used from the first byte with smtps:', async () => {
    const office = await during(openPostOffice({ secure: true }))
    await mailerFor(office.port, { smtpUrl: `smtps://127.0.0.1:${office.port}` }).send(outgoing)
    expect(office.received).toMatchObject([{ isEncrypted: true }])
  })

  it.each(['smtp', 'smtps'])('with another machine wants a certificate that holds (%s:)', async (scheme) => {
    const office = await during(openPostOffice({ disabledCommands: [], secure: scheme === 'smtps' }))
    // The query is no way around it.
    const smtpUrl = `${scheme}://0.0.0.0:${office.port}?tls.rejectUnauthorized=false`
    expect(await refusalOf(mailerFor(office.port, { smtpUrl }).send(outgoing))).toBeInstanceOf(MailError)
    expect(office.received).toEqual([])
  })
})

describe('a server that does not take the mail', () => {
  it('for its recipient is told by its code alone, and gets the next one', async () => {
    const office = await during(
      openPostOffice({
        onRcptTo: ({ address }, _session, done) =>
          address === outgoing.recipient
            ? done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 }))
            : done(),
      }),
    )
    const mailer = mailerFor(office.port)
    expect(await refusalOf(mailer.send(outgoing))).toMatchObject({ code: 'EENVELOPE', responseCode: 550 })
    await mailer.send({ ...outgoing, recipient: 'grace@example.com' })
    expect(office.received).toMatchObject([{ to: ['grace@example.com'] }])
  })

  it('for what it says is told by its code alone', async () => {
    const office = await during(
      openPostOffice({
        onData(stream, _session, done) {
          stream.resume().on('end', () => done(Object.assign(new Error('no reset-token here'), { responseCode: 451 })))
        },
      }),
    )
    expect(await refusalOf(mailerFor(office.port).send(outgoing))).toMatchObject({
      code: 'EMESSAGE',
      responseCode: 451,
    })
  })

  it.each([
    ['hangs up at once', (socket: Socket) => socket.destroy()],
    ['hangs up when it is spoken to', (socket: Socket) => greet(socket).once('data', () => socket.destroy())],
  ])('but %s is a broken connection', async (_, behave) => {
    const { port } = await during(openPort(behave))
    expect((await refusalOf(mailerFor(port).send(outgoing))).code).toMatch(/^(ECONNECTION|ESOCKET)$/)
  })

  it('as it is not there is a broken connection', async () => {
    const office = await openPostOffice()
    await office[Symbol.asyncDispose]()
    expect(await refusalOf(mailerFor(office.port).send(outgoing))).toMatchObject({ code: 'ESOCKET' })
  })

  it.each([
    ['never greets', '', { greetingMs: 100 }],
    ['falls silent', '220 hello\r\n', { silenceMs: 100 }],
    ['keeps every limit but that of the whole', '220 hello\r\n', { sendMs: 100 }],
  ])('but %s is out of time', async (_, greeting, shorter) => {
    const { port } = await during(openPort((socket) => socket.write(greeting)))
    const mailer = mailerFor(port, { limits: { ...limits, ...shorter } })
    expect(await refusalOf(mailer.send(outgoing))).toMatchObject({ code: 'ETIMEDOUT' })
  })

  it('is asked again, and takes it when it is back', async () => {
    const office = await openPostOffice()
    const mailer = mailerFor(office.port)
    await mailer.send(outgoing)
    await office[Symbol.asyncDispose]()
    await refusalOf(mailer.send(outgoing))
    const back = await during(openPostOffice({}, office.port))
    await mailer.send(outgoing)
    expect(back.received).toMatchObject([{ mail: { messageId: office.received[0]?.mail.messageId } }])
  })
})

describe('a mailer that is closed', () => {
  it('lets go what is on its way, and takes no more', async () => {
    const events = new EventEmitter()
    const office = await during(
      openPostOffice({
        onData: (stream, _session, done) => stream.resume().on('end', () => events.emit('mail', done)),
      }),
    )
    const mailer = mailerFor(office.port, { limits: { ...limits, closeMs: generous } })
    const arrival = once(events, 'mail')
    const sending = mailer.send(outgoing)
    const [accept] = await arrival
    const closing = mailer.close()
    accept()
    await Promise.all([sending, closing])
    expect(await refusalOf(mailer.send(outgoing))).toMatchObject({ code: 'ECLOSED' })
  })

  it('waits for no server that keeps it waiting', async () => {
    const events = new EventEmitter()
    const { port } = await during(openPort((socket) => greet(socket).once('data', () => events.emit('command'))))
    const mailer = mailerFor(port)
    const command = once(events, 'command')
    const refusal = refusalOf(mailer.send(outgoing))
    await command
    await mailer.close()
    expect(await refusal).toMatchObject({ code: 'ECONNECTION' })
  })

  it('before it has sent anything has nothing to close', async () => {
    await expect(mailerFor(25).close()).resolves.toBeUndefined()
  })
})
