import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, rmdir, stat, statfs, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Cleanup } from '../cleanup.js'

/** A folder for data whose space a test can use up. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves about `freeBytes` to the process that writes to the folder. */
  readonly fill: (pid: number, freeBytes: number) => Promise<void>
  readonly freeSpace: (pid: number) => Promise<void>
}

/** Creates a `SmallDisk`. Resolves with undefined when this machine does not permit it. */
export type OpenSmallDisk = (cleanup: Cleanup) => Promise<SmallDisk | undefined>

const mebibyte = 1024 * 1024
const run = promisify(execFile)
const succeeds = (command: Promise<unknown>): Promise<boolean> =>
  command.then(
    () => true,
    () => false,
  )

/** Mounts a file system of 32 MiB, which only root may do. Writing to it fails with ENOSPC when it is full. */
export const openMountedDisk: OpenSmallDisk = async (cleanup) => {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-disk-'))
  const isMounted = await succeeds(run('mount', ['-t', 'tmpfs', '-o', 'size=32m,mode=700', 'tmpfs', folder]))
  if (!isMounted) {
    await rmdir(folder)
    return undefined
  }
  cleanup.add(async () => {
    await run('umount', [folder])
    await rmdir(folder)
  })
  const filler = join(folder, 'filler')
  return {
    folder,
    async fill(_pid, freeBytes) {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)))
    },
    freeSpace: () => truncate(filler),
  }
}

/** Limits the size of the files that a process may write (RLIMIT_FSIZE). Writing beyond it fails with EFBIG. */
export const openLimitedFolder: OpenSmallDisk = async (cleanup) => {
  const limit = (pid: number, bytes: number | 'unlimited') =>
    run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
  if (!(await succeeds(limit(process.pid, 'unlimited')))) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'assistant-disk-'))
  cleanup.add(() => rm(folder, { recursive: true, force: true }))
  return {
    folder,
    async fill(pid, freeBytes) {
      const files = await readdir(folder, { withFileTypes: true })
      const sizes = await Promise.all(
        files.filter((file) => file.isFile()).map(async ({ name }) => (await stat(join(folder, name))).size),
      )
      await limit(pid, Math.max(mebibyte, ...sizes) + freeBytes)
    },
    async freeSpace(pid) {
      await limit(pid, 'unlimited')
    },
  }
}
