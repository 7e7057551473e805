import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withDatabase } from './with-database.js'

export const migrate: Command = {
  summary: 'brings the database up to date',
  synopsis: '',
  details: `Applies the migrations of this version that the database does not have yet, all of them or none, and makes the
database where there is none. A start of the server does the same, and so does every command but backup before its work.`,

  async run(parameters, context) {
    readOptions(parameters, {})
    await withDatabase(context, async ({ databaseName, migrations }) => {
      context.say(
        migrations.length > 0
          ? `Migrated ${databaseName}: ${migrations.join(', ')}.`
          : `There is nothing to migrate in ${databaseName}.`,
      )
    })
  },
}
