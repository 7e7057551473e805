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
  details: `The copy is the database as it is at one moment, checked, in one file that only its owner can read. The database is
not migrated for it: so this is the command to run before an upgrade. Servers go on reading and writing meanwhile.

  --to <file>  where the copy goes; nothing may be there yet

SECRET (or DATA_DIR/secret) is not in the copy, and is needed with it: keep it in another place.

To restore: stop the server, remove the database's file and the two beside it that end in -wal and -shm (a log that is
left there would be written into the copy), put the copy in its place, and start. That start ends the sessions of
everybody, because the copy knows neither later sign-outs nor later tokens.

PostgreSQL: pg_dump, and after pg_restore, before a server starts, rotate-keys --end-sessions.`,

  async run(parameters, { env, workingFolder, say }) {
    const { to } = readOptions(parameters, { to: { type: 'string' } })
    if (!to) throw new UsageError('--to is needed.')
    const { databaseUrl, dataFolder, secret } = readConfig(env, { workingFolder, isTerminal: false })
    if (!databaseUrl.startsWith('file:')) {
      throw new CommandError(
        'PostgreSQL is backed up by its own pg_dump. After its pg_restore, before a server starts: rotate-keys --end-sessions.',
      )
    }
    const path = resolve(workingFolder, to)
    const database = databaseLabel(databaseUrl)
    await makeWhole(path, (draft) =>
      backUpSqlite(databaseUrl, draft, backupMark(new Date())).catch((error) => {
        if (!(error instanceof DatabaseError)) throw error
        throw toCommandError(error, { database: error.kind === 'full' ? `the copy ${path}` : database, dataFolder })
      }),
    )
    say(`Copied ${database} to ${path}: ${(await stat(path)).size} bytes, checked.`)
    say(`It needs ${secret === undefined ? join(dataFolder, 'secret') : 'SECRET'}, which is not in it.`)
  },
}

/** What file systems that know no second names say of one. */
const withoutLinks = new Set<string | undefined>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/**
 * A file that is there whole or not at all: what is not finished yet lies in a folder beside it.
 * @throws {CommandError} when something is there, or nothing can be.
 */
async function makeWhole(path: string, make: (draft: string) => Promise<void>): Promise<void> {
  const reject = (error: NodeJS.ErrnoException) => {
    throw new CommandError(`${path} cannot be written (${error.code ?? 'unknown reason'}).`)
  }
  const found = await stat(path).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : reject(error),
  )
  const taken = () => new CommandError(`${path} is there already. Choose another name.`)
  if (found !== undefined) throw taken()
  const folder = await mkdtemp(`${path}-`).catch(reject)
  try {
    const draft = join(folder, 'draft')
    await make(draft)
    // Unlike a new name for the draft, a second one never takes the place of what has appeared there meanwhile.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw taken()
      if (!withoutLinks.has(error.code)) return reject(error)
      return rename(draft, path)
    })
    await syncFolder(dirname(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Its content is on the disk already; without this the name may be gone when the power goes. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}
