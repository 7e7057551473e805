import { createMaintenance, type Maintenance, systemRuntime } from '@assistant/api'
import { DatabaseError, type DatabaseOptions, openDatabase } from '@assistant/database'
import { type Config, readConfig } from '../config.js'
import { prepareDataFolder, readOrCreateSecret } from '../operations/data-folder.js'
import { databaseLabel } from '../operations/database-messages.js'
import type { ProcessContext } from './command.js'
import { toCommandError } from './command-error.js'

/** The settings, and services on the database that a server with the same settings uses. */
export interface CommandContext {
  readonly config: Config
  readonly maintenance: Maintenance
  /** The database as messages name it. */
  readonly databaseName: string
  /** The names of the migrations that opening the database applied. */
  readonly migrations: readonly string[]
}

/** Longer than the waits of a server: a server may keep the database busy, and no client waits for a command. */
const commandWaits = { retryMilliseconds: 15_000, holdMilliseconds: 60_000 } satisfies DatabaseOptions

/**
 * Opens the database, migrates it as a start does, and closes it when `work` is done. Does not lock the data folder, so that
 * a server may run meanwhile. A lock in the database keeps two processes from migrating it at the same time.
 * @throws {StartError} for invalid settings, and for a data folder that cannot be used.
 * @throws {CommandError} for errors of the database.
 */
export async function withDatabase<T>(
  { env, workingFolder }: ProcessContext,
  work: (opened: CommandContext) => Promise<T>,
  options: Pick<DatabaseOptions, 'holdMilliseconds'> = {},
): Promise<T> {
  const config = readConfig(env, { workingFolder, isTerminal: false })
  await prepareDataFolder(config.dataFolder)
  const secret = config.secret ?? (await readOrCreateSecret(config.dataFolder))
  const { databaseUrl } = config
  const names = { database: databaseLabel(databaseUrl), dataFolder: config.dataFolder }
  try {
    const database = await openDatabase(databaseUrl, { ...commandWaits, ...options })
    try {
      const { applied: migrations } = await database.migrate()
      const maintenance = createMaintenance({ database, runtime: systemRuntime, settings: { ...config, secret } })
      return await work({ config, maintenance, databaseName: names.database, migrations })
    } finally {
      await database.close()
    }
  } catch (error) {
    throw error instanceof DatabaseError ? toCommandError(error, names) : error
  }
}

/** Does the same as `withDatabase`, and prints the applied migrations, which may show that it is the wrong database. */
export function withMaintenance<T>(
  context: ProcessContext,
  work: (opened: CommandContext) => Promise<T>,
  options: Pick<DatabaseOptions, 'holdMilliseconds'> = {},
): Promise<T> {
  return withDatabase(
    context,
    (opened) => {
      const { migrations, databaseName } = opened
      if (migrations.length > 0) context.print(`Migrated ${databaseName}: ${migrations.join(', ')}.`)
      return work(opened)
    },
    options,
  )
}
