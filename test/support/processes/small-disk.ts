import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, rmdir, stat, statfs, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Cleanup } from '../cleanup.js'

/** A place for data in which there can be no room. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves room for about so many bytes to the process that writes there. */
  readonly fill: (pid: number, room: number) => Promise<void>
  readonly makeRoom: (pid: number) => Promise<void>
}

/** Resolves with undefined where this machine does not let us. */
export type OpenSmallDisk = (cleanup: Cleanup) => Promise<SmallDisk | undefined>

const mebibyte = 1024 * 1024
const run = promisify(execFile)
const works = (command: Promise<unknown>): Promise<boolean> =>
  command.then(
    () => true,
    () => false,
  )

/** A file system of its own: root alone may mount one. What is written when it is full fails with ENOSPC. */
export const openMountedDisk: OpenSmallDisk = async (cleanup) => {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-disk-'))
  const isMounted = await works(run('mount', ['-t', 'tmpfs', '-o', 'size=32m,mode=700', 'tmpfs', folder]))
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
    async fill(_pid, room) {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - room)))
    },
    makeRoom: () => truncate(filler),
  }
}

/** A limit on how long the files of a process may get (RLIMIT_FSIZE). What goes beyond it fails with EFBIG. */
export const openLimitedFolder: OpenSmallDisk = async (cleanup) => {
  const limit = (pid: number, bytes: number | 'unlimited') =>
    run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
  if (!(await works(limit(process.pid, 'unlimited')))) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'assistant-disk-'))
  cleanup.add(() => rm(folder, { recursive: true, force: true }))
  return {
    folder,
    async fill(pid, room) {
      const files = await readdir(folder, { withFileTypes: true })
      const sizes = await Promise.all(
        files.filter((file) => file.isFile()).map(async ({ name }) => (await stat(join(folder, name))).size),
      )
      await limit(pid, Math.max(mebibyte, ...sizes) + room)
    },
    async makeRoom(pid) {
      await limit(pid, 'unlimited')
    },
  }
}
