import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { OutgoingMail } from '@assistant/api'

const dayMs = 24 * 60 * 60 * 1000

/** Returns a file name that sorts by age. On Windows, where names cannot contain colons, the time has hyphens instead. */
export function outboxFileName({ id, queuedAt }: Pick<OutgoingMail, 'id' | 'queuedAt'>, platform: string): string {
  const time = queuedAt.toISOString()
  return `${platform === 'win32' ? time.replaceAll(':', '-') : time}-${id}.eml`
}

// Also matches drafts (the suffix of 12 hexadecimal digits), which remain if the process ends while it writes a file.
const outboxFile = /^(\d{4}-\d\d-\d\d)T(\d\d)[:-](\d\d)[:-](\d\d\.\d{3})Z-[\w-]+\.eml(\.[0-9a-f]{12})?$/

/** Removes the mails in the outbox that were queued more than a day before `now`. Resolves to their number. */
export async function removeOldOutboxFiles(folder: string, now: Date): Promise<number> {
  const old = (await filesIn(folder)).filter((name) => isOld(name, now))
  await Promise.all(old.map((name) => unlink(join(folder, name)).catch(ignoreMissing)))
  return old.length
}

function isOld(name: string, now: Date): boolean {
  const [, day, hour, minute, second] = outboxFile.exec(name) ?? []
  return now.getTime() - Date.parse(`${day}T${hour}:${minute}:${second}Z`) > dayMs
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ignoreMissing)) ?? []
}

/** Ignores missing files and folders: the first mail creates the folder, and another process may remove the same files. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
