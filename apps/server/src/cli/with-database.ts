import { createMaintenance, type Maintenance, systemRuntime } from '@assistant/api'
import { DatabaseError, type DatabaseOptions, openDatabase } from '@assistant/database'
import { type Config, readConfig } from '../config.js'
import { prepareDataFolder, readOrCreateSecret } from '../operations/data-folder.js'
import { databaseLabel } from '../operations/database-messages.js'
import type { ProcessContext } from './command.js'
import { toCommandError } from './command-error.js'

/** The opened database that a server with the same settings would use. */
export interface CommandContext {
  readonly config: Config
  readonly maintenance: Maintenance
  /** The database as messages name it. */
  readonly databaseName: string
  /** The names of the migrations that opening the database applied. */
  readonly migrations: readonly string[]
}

/** Nobody waits for a command as a caller waits: beside a server that is busy it may take its time. */
const patience = { retryMilliseconds: 15_000, holdMilliseconds: 60_000 } satisfies DatabaseOptions

/**
 * Opens the database, brings it up to date as a start does, and closes it when `work` is done. It takes no lock of the
 * data folder: a server may run meanwhile, and is migrated under the same lock of the database as by another start.
 * @throws {StartError} and {CommandError}
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
    const database = await openDatabase(databaseUrl, { ...patience, ...options })
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

/** As `withDatabase`, and says what was migrated: it may be another database than the one that was meant. */
export function withMaintenance<T>(
  context: ProcessContext,
  work: (opened: CommandContext) => Promise<T>,
  options: Pick<DatabaseOptions, 'holdMilliseconds'> = {},
): Promise<T> {
  return withDatabase(
    context,
    (opened) => {
      const { migrations, databaseName } = opened
      if (migrations.length > 0) context.say(`Migrated ${databaseName}: ${migrations.join(', ')}.`)
      return work(opened)
    },
    options,
  )
}
