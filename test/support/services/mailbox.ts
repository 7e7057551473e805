import { watch } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Cleanup } from '../cleanup.js'

export interface ReceivedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Where its link leads, with the token in the fragment; undefined without one. */
  readonly link: URL | undefined
}

export interface Mailbox {
  /** The next mail to somebody that was not taken yet, now or later. */
  readonly next: (recipient: string) => Promise<ReceivedMail>
  /** The token of the link in it. */
  readonly nextToken: (recipient: string) => Promise<string>
  /** All files, whole, taken or not. */
  readonly contents: () => Promise<string[]>
}

/** The mails of a server that sends none: it keeps them as files in its data folder. */
export async function openMailbox(cleanup: Cleanup, dataFolder: string): Promise<Mailbox> {
  const folder = join(dataFolder, 'outbox')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const taken = new Set<string>()
  const waiting = new Set<() => void>()
  const watcher = watch(folder, () => {
    for (const wake of waiting) wake()
  })
  cleanup.add(() => watcher.close())

  const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort()

  const look = async (recipient: string): Promise<ReceivedMail | undefined> => {
    for (const file of await files()) {
      if (taken.has(file)) continue
      const mail = await readMail(join(folder, file))
      if (mail.to !== recipient) continue
      taken.add(file)
      return mail
    }
    return undefined
  }

  const next = async (recipient: string): Promise<ReceivedMail> => {
    for (;;) {
      // Listened to first: what comes while the folder is read is looked at again.
      const changed = new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      })
      const mail = await look(recipient)
      if (mail !== undefined) return mail
      await changed
    }
  }

  return {
    next,
    async nextToken(recipient) {
      const { link, subject } = await next(recipient)
      const token = /^#token=(.+)$/.exec(link?.hash ?? '')?.[1]
      if (token === undefined) throw new Error(`There is no link in the mail "${subject}".`)
      return token
    },
    contents: async () => Promise.all((await files()).map((file) => readFile(join(folder, file), 'utf8'))),
  }
}

async function readMail(path: string): Promise<ReceivedMail> {
  const { to, subject = '', text = '' } = await simpleParser(await readFile(path))
  const [recipient] = [to ?? []].flat()
  const [link] = /https?:\S+#token=\S+/.exec(text) ?? []
  return { to: recipient?.text ?? '', subject, text, link: link === undefined ? undefined : new URL(link) }
}
