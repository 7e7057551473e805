import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.js'

/**
 * Creates the data folder, readable by its owner alone, and shows by writing that it can be written to.
 * @throws {StartError}
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${randomBytes(6).toString('hex')}`)
  try {
    await makeFolder(folder)
    await writePrivateFile(probe, '')
    await unlink(probe)
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be written to (${reasonOf(error)}). Set DATA_DIR to a folder that this user owns.`,
    )
  }
}

/**
 * The secret that this installation made for itself at its first start.
 * @throws {StartError} when the file is there and holds none.
 */
export async function readOrCreateSecret(folder: string): Promise<string> {
  const path = join(folder, 'secret')
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writePrivateFile(draft, `${randomBytes(32).toString('base64url')}\n`)
  // A link appears whole or not at all, and the first of two that start at once wins.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw new StartError(`The secret cannot be kept in ${path} (${reasonOf(error)}).`)
  })
  await unlink(draft)
  const secret = (await readFile(path, 'utf8')).trim()
  if (Buffer.byteLength(secret) >= 32) return secret
  throw new StartError(`${path} holds less than 32 bytes. Put back the file that was there, or set SECRET.`)
}

/** Node's own recursive `mkdir` goes round for ever below /proc, where a folder that exists takes no new one. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const code = reasonOf(error)
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path, { mode: 0o700 })
  }
}

/** Writes a file that its owner alone can read, whole or not at all. */
export async function replacePrivateFile(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writePrivateFile(draft, content)
  await rename(draft, path)
}

async function writePrivateFile(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
