import { watch } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Cleanup } from '../cleanup.js'

export interface ReceivedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Its link, with the token in the fragment. Undefined for a mail without a link. */
  readonly link: URL | undefined
}

export interface Mailbox {
  /** Returns the next mail to this address that was not returned before, and waits until there is one. */
  readonly next: (recipient: string) => Promise<ReceivedMail>
  /** Returns the token from the link of the next mail. */
  readonly nextToken: (recipient: string) => Promise<string>
  /** Returns the complete text of all mails, including those that were returned before. */
  readonly contents: () => Promise<string[]>
}

/** Opens the mails of a server without a mail service, which writes them as files to its data folder. */
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

  const take = async (recipient: string): Promise<ReceivedMail | undefined> => {
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
      // Listens before it reads the folder, so that a mail that arrives meanwhile causes another pass.
      const changed = new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      })
      const mail = await take(recipient)
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
