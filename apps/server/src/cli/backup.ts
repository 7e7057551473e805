import { link, mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { backupMark } from '@assistant/api'
import { backUpSqlite, DatabaseError } from '@assistant/database'
import { readConfig } from '../config.js'
import { databaseLabel } from '../operations/database-messages.js'
import { type Command, UsageError } from './command.js'
import { CommandError, toCommandError } from './command-error.js'
import { readOptions } from './options.js'

export const backup: Command = {
  summary: 'copies the SQLite database to a file, also while a server runs',
  synopsis: '--to <file>',
  details: `The copy holds the database as it is at one moment. It is checked, and only its owner can read the file. This command
does not migrate the database, so run it before an upgrade. Servers can go on reading and writing meanwhile.

  --to <file>  path of the copy; it must not exist yet

A restore also needs SECRET (or the file DATA_DIR/secret), which is not in the copy. Keep it in another place.

To restore: stop the server. Remove the database file and the two files beside it that end in -wal and -shm, because
SQLite would apply a remaining log to the copy. Put the copy in place of the database file, and start the server. This
start ends all sessions, because the copy does not contain later sign-outs and later tokens.

PostgreSQL: use pg_dump. After pg_restore, run rotate-keys --end-sessions before you start a server.`,

  async run(parameters, { env, workingFolder, print }) {
    const { to } = readOptions(parameters, { to: { type: 'string' } })
    if (!to) throw new UsageError('--to is required.')
    const { databaseUrl, dataFolder, secret } = readConfig(env, { workingFolder, isTerminal: false })
    if (!databaseUrl.startsWith('file:')) {
      throw new CommandError(
        'This command copies SQLite databases only. Use pg_dump for PostgreSQL. After pg_restore, run rotate-keys --end-sessions before you start a server.',
      )
    }
    const path = resolve(workingFolder, to)
    const database = databaseLabel(databaseUrl)
    await writeAtomically(path, (draft) =>
      backUpSqlite(databaseUrl, draft, backupMark(new Date())).catch((error) => {
        if (!(error instanceof DatabaseError)) throw error
        throw toCommandError(error, { database: error.kind === 'full' ? `the copy ${path}` : database, dataFolder })
      }),
    )
    print(`Copied ${database} to ${path} (${(await stat(path)).size} bytes) and checked the copy.`)
    print(
      `To restore it, you also need ${secret === undefined ? join(dataFolder, 'secret') : 'SECRET'}, which is not in the copy.`,
    )
  },
}

/** Error codes of file systems that do not support hard links. */
const noHardLinkCodes = new Set<string | undefined>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/**
 * Writes a file that exists either complete or not at all: the draft is written in a temporary folder beside it.
 * @throws {CommandError} if the path exists already, or cannot be written.
 */
async function writeAtomically(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const reject = (error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${path} cannot be written (${error.code ?? 'unknown reason'}). Choose a file in a folder that you may write to.`,
    )
  }
  const found = await stat(path).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : reject(error),
  )
  const alreadyExists = () => new CommandError(`${path} exists already. Choose another name.`)
  if (found !== undefined) throw alreadyExists()
  const folder = await mkdtemp(`${path}-`).catch(reject)
  try {
    const draft = join(folder, 'draft')
    await write(draft)
    // Unlike `rename`, `link` never replaces a file that was created at this path meanwhile.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw alreadyExists()
      if (!noHardLinkCodes.has(error.code)) return reject(error)
      return rename(draft, path)
    })
    await syncFolder(dirname(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Flushes a folder to disk, so that a new file name in it survives a power failure. Windows cannot flush folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}
