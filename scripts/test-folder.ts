// Puts the temporary files of a test run into memory where the machine has room for them. Creating a database there takes
// a twentieth of the time that it takes on a disk.
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
const prefix = 'assistant-tests-'
const neededBytes = 4 * 1024 ** 3

/**
 * Sets TMPDIR, which worker processes and servers of tests inherit, to a new folder in memory. It is removed when this
 * process exits. Keeps a TMPDIR that is set already, and does nothing where there is no folder in memory that has 4 GiB
 * free and may contain programs (macOS, Windows, most containers).
 */
export function useMemoryFolder(): void {
  if (process.env.TMPDIR !== undefined || !isUsable()) return
  removeAbandoned()
  const folder = mkdtempSync(join(memory, `${prefix}${process.pid}-`))
  // PostgreSQL refuses to run as root, and runs as another user then.
  chmodSync(folder, 0o1777)
  process.env.TMPDIR = folder
  process.once('exit', () => remove(folder))
}

function isUsable(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory)
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === memory)
    return bavail * bsize >= neededBytes && mount !== undefined && !/\bnoexec\b/.test(mount)
  } catch {
    return false
  }
}

/** Removes the folders of this user's runs that were killed. */
function removeAbandoned(): void {
  for (const name of readdirSync(memory)) {
    if (!name.startsWith(prefix) || isRunning(Number.parseInt(name.slice(prefix.length), 10))) continue
    const folder = join(memory, name)
    if (lstatSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()) remove(folder)
  }
}

/** Removes a folder, unless a process still writes to it. The next run tries again. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {}
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
