import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.js'

/**
 * Creates the data folder if it is missing, readable only by its owner, and checks that it is writable by writing a
 * file.
 * @throws {StartError} when the folder cannot be created or written to
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
 * Returns the secret of this installation, which is generated and stored at the first start.
 * @throws {StartError} when the file cannot be created or contains less than 32 bytes
 */
export async function readOrCreateSecret(folder: string): Promise<string> {
  const path = join(folder, 'secret')
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writePrivateFile(draft, `${randomBytes(32).toString('base64url')}\n`)
  // `link` is atomic and fails if the file exists: of two processes that start at once, both use the secret of the
  // first.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST')
      throw new StartError(
        `The secret cannot be stored in ${path} (${reasonOf(error)}). Set SECRET, or DATA_DIR to another folder.`,
      )
  })
  await unlink(draft)
  const secret = (await readFile(path, 'utf8')).trim()
  if (Buffer.byteLength(secret) >= 32) return secret
  throw new StartError(`${path} holds less than 32 bytes. Restore the earlier file, or set SECRET.`)
}

/**
 * Creates a folder and its parents if they are missing, readable only by their owner. The recursive `mkdir` of Node.js
 * never returns below /proc, where a folder exists but creating one in it fails with ENOENT.
 */
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

/** Replaces a file atomically. Only its owner can read it. */
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
