import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Logger, OutgoingMail } from '@assistant/api'
import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPostOffice, outgoing } from '../../testing/smtp-server.js'
import { MailError } from './mail-error.js'
import { createMailer } from './mailer.js'
import { outboxFileName, removeOldOutboxFiles } from './outbox-files.js'

let outboxFolder: string
let lines: string[]
beforeEach(async () => {
  outboxFolder = join(await mkdtemp(join(tmpdir(), 'outbox-')), 'outbox')
  lines = []
})
afterEach(() => rm(dirname(outboxFolder), { recursive: true }))

const write = (facts: object, message: string) => lines.push(JSON.stringify({ ...facts, message }))
const log: Logger = { debug: write, info: write, warn: write, error: write }

const publicUrl = () => 'http://127.0.0.1:3000'

function send(mail: OutgoingMail): Promise<void> {
  return createMailer({ smtpUrl: undefined, from: undefined, publicUrl, outboxFolder, log }).send(mail)
}

const file = '2026-03-01T10:00:00.000Z-0190aaaa-0000-7000-8000-000000000001.eml'
const read = (name = file) => readFile(join(outboxFolder, name), 'utf8')

describe('a mail in the outbox', () => {
  it('is a file that mail programs can open', async () => {
    await send(outgoing)
    expect(await readdir(outboxFolder)).toEqual([file])
    const mail = await simpleParser(await read())
    expect(mail).toMatchObject({
      subject: 'Choose a new password',
      from: { value: [{ name: 'LikeMinds Assistant', address: 'no-reply@[127.0.0.1]' }] },
      to: { text: 'ada@example.com' },
      messageId: '<0190aaaa-0000-7000-8000-000000000001@[127.0.0.1]>',
      date: outgoing.queuedAt,
    })
    const link = 'http://127.0.0.1:3000/reset#token=reset-token_0123456789abcdefghijklmnopqrstuvw'
    expect(mail.text).toContain(`Hello Zoë,\n\n`)
    expect(mail.text).toContain(`\n${link}\n`)
    expect(mail.html).toContain('Hello Zoë,')
    expect(mail.html).toContain(`href="${link}"`)
  })

  it('contains its link unencoded on a line of its own', async () => {
    await send(outgoing)
    const link = 'http://127.0.0.1:3000/reset#token=reset-token_0123456789abcdefghijklmnopqrstuvw'
    expect((await read()).split('\r\n').filter((line) => line.includes('#token='))).toContain(link)
  })

  it('has CRLF line ends and no line that is too long (RFC 5322, 2.1.1)', async () => {
    await send({ ...outgoing, mail: { template: 'invitation', inviterName: 'é'.repeat(100), token: 't'.repeat(43) } })
    const content = await read()
    expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(Math.max(...content.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(998)
  })

  it.skipIf(process.platform === 'win32')('can be read by its owner only', async () => {
    await send(outgoing)
    const modes = [await stat(outboxFolder), await stat(join(outboxFolder, file))].map(({ mode }) => mode & 0o777)
    expect(modes).toEqual([0o700, 0o600])
  })

  it('is not written if an SMTP server is configured', async () => {
    await using office = await openPostOffice()
    const smtpUrl = `smtp://127.0.0.1:${office.port}`
    const mailer = createMailer({ smtpUrl, from: undefined, publicUrl, outboxFolder, log })
    await mailer.send(outgoing)
    await mailer.close()
    expect(office.received).toHaveLength(1)
    await expect(readdir(outboxFolder)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('keeps the same file and content if it is sent again', async () => {
    await send(outgoing)
    const first = await read()
    await send(outgoing)
    expect(await readdir(outboxFolder)).toEqual([file])
    expect(await read()).toBe(first)
  })

  it('is logged with its subject and file name only', async () => {
    await send(outgoing)
    expect(lines).toEqual([
      JSON.stringify({ subject: 'Choose a new password', file, message: 'a mail was written to the outbox' }),
    ])
  })

  it('causes an error that holds only a code if it cannot be written', async () => {
    await writeFile(outboxFolder, 'a file where the folder should be')
    await expect(send(outgoing)).rejects.toEqual(new MailError('EEXIST'))
    expect(lines).toEqual([])
  })

  it('has a file name without colons on Windows', () => {
    expect(outboxFileName(outgoing, 'win32')).toBe('2026-03-01T10-00-00.000Z-0190aaaa-0000-7000-8000-000000000001.eml')
  })
})

describe('removing old mails from the outbox', () => {
  const dayLater = new Date('2026-03-02T10:00:00.000Z')

  it('removes mails and drafts that are older than a day, and keeps other files', async () => {
    await send(outgoing)
    await send({ ...outgoing, id: 'younger', queuedAt: new Date('2026-03-01T10:00:00.001Z') })
    const mailFiles = [outboxFileName(outgoing, 'win32'), `${file}.0123456789ab`]
    const otherFiles = ['notes.txt', '2026-03-01.eml', `${file}.bak`, `copy of ${file}`]
    for (const name of [...mailFiles, ...otherFiles]) await writeFile(join(outboxFolder, name), '')

    expect(await removeOldOutboxFiles(outboxFolder, dayLater)).toBe(0)
    expect(await removeOldOutboxFiles(outboxFolder, new Date(dayLater.getTime() + 1))).toBe(3)
    expect((await readdir(outboxFolder)).sort()).toEqual([...otherFiles, '2026-03-01T10:00:00.001Z-younger.eml'].sort())
  })

  it('removes nothing if no mail was ever written', async () => {
    expect(await removeOldOutboxFiles(outboxFolder, dayLater)).toBe(0)
  })
})
