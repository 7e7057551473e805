import { createMaintenance, type Maintenance, systemRuntime } from '@assistant/api'
import { DatabaseError, type DatabaseOptions, openDatabase } from '@assistant/database'
import { type Config, readConfig } from '../config.js'
import { ownSecret, prepareDataFolder } from '../operations/data-folder.js'
import type { Surroundings } from './command.js'
import { databaseRefusal } from './failure.js'

/** Where a command works: the database that a server with the same settings would use. */
export interface Workplace {
  readonly config: Config
  readonly maintenance: Maintenance
  /** How messages name the database. */
  readonly place: string
  /** The names of the migrations that were applied on the way in. */
  readonly migrations: readonly string[]
}

/** Nobody waits for a command as a caller waits: beside a server that is busy it may take its time. */
const patience = { retryMilliseconds: 15_000, holdMilliseconds: 60_000 } satisfies DatabaseOptions

/**
 * Opens the database, brings it up to date as a start does, and closes it when `work` is done. It takes no lock of the
 * data folder: a server may run meanwhile, and is migrated under the same lock of the database as by another start.
 * @throws {StartRefused} and {CommandRefused}
 */
export async function atWork<T>(
  { env, workingFolder }: Surroundings,
  work: (workplace: Workplace) => Promise<T>,
  options: Pick<DatabaseOptions, 'holdMilliseconds'> = {},
): Promise<T> {
  const config = readConfig(env, { workingFolder, isTerminal: false })
  await prepareDataFolder(config.dataFolder)
  const secret = config.secret ?? (await ownSecret(config.dataFolder))
  const { databaseUrl } = config
  const place = databaseUrl.startsWith('file:') ? `the database ${databaseUrl.slice('file:'.length)}` : 'the database'
  try {
    const database = await openDatabase(databaseUrl, { ...patience, ...options })
    try {
      const { applied: migrations } = await database.migrate()
      const maintenance = createMaintenance({ database, runtime: systemRuntime, settings: { ...config, secret } })
      return await work({ config, maintenance, place, migrations })
    } finally {
      await database.close()
    }
  } catch (error) {
    throw error instanceof DatabaseError ? databaseRefusal(error, place) : error
  }
}

/** As `atWork`, and says what was migrated: it may be another database than the one that was meant. */
export function withMaintenance<T>(
  surroundings: Surroundings,
  work: (workplace: Workplace) => Promise<T>,
  options: Pick<DatabaseOptions, 'holdMilliseconds'> = {},
): Promise<T> {
  return atWork(
    surroundings,
    (workplace) => {
      const { migrations, place } = workplace
      if (migrations.length > 0) surroundings.say(`Migrated ${place}: ${migrations.join(', ')}.`)
      return work(workplace)
    },
    options,
  )
}
