import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseStoredSession, type SessionStorage } from './storage.js'

/**
 * Keeps the sign-in in a file that only its owner may read (0600), so that it outlives the process and programs of one
 * person can share it. It is replaced whole: a crash leaves the old one or the new one.
 */
export function fileStorage(path: string): SessionStorage {
  const file = resolve(path)
  return {
    name: file,
    async get() {
      return parseStoredSession(await readFile(file, 'utf8').catch(noneWhenMissing))
    },
    async set(session) {
      if (!session) return rm(file, { force: true })
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      const written = `${file}.${randomUUID()}`
      try {
        await writeFile(written, JSON.stringify(session), { mode: 0o600, flag: 'wx', flush: true })
        await rename(written, file)
      } catch (error) {
        await rm(written, { force: true })
        throw error
      }
    },
  }
}

function noneWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
