import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withDatabase } from './with-database.js'

export const migrate: Command = {
  summary: 'migrates the database to the current version',
  synopsis: '',
  details: `Applies the migrations that the database lacks: all of them or, if one fails, none. Creates the database if it does not
exist. The server does the same when it starts, and so does every command except backup.`,

  async run(parameters, context) {
    readOptions(parameters, {})
    await withDatabase(context, async ({ databaseName, migrations }) => {
      context.print(
        migrations.length > 0
          ? `Migrated ${databaseName}: ${migrations.join(', ')}.`
          : `There is nothing to migrate in ${databaseName}.`,
      )
    })
  },
}
