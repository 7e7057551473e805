import { replacePrivateFile } from '../operations/data-folder.js'
import { demoAccountsPath } from '../operations/demo-accounts.js'
import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

export const seedDemo: Command = {
  summary: 'makes demo accounts and a project in an empty database',
  synopsis: '',
  details: `What a demo start makes: an administrator, a user and a project, in a database that never had an account. The
random passwords are kept in demo-accounts.json in DATA_DIR. A start that is no demo start suspends the accounts.`,

  async run(parameters, context) {
    readOptions(parameters, {})
    const { say } = context
    await withMaintenance(context, async ({ config, maintenance }) => {
      const path = demoAccountsPath(config.dataFolder)
      const { administrator, user } = await maintenance.seedDemo((accounts) =>
        replacePrivateFile(path, `${JSON.stringify(accounts)}\n`),
      )
      say(`Made the demo accounts ${user.email} and ${administrator.email}, and a project.`)
      say(`Their passwords are in ${path}.`)
      say(
        config.isDemo
          ? 'A start that is no demo start suspends them.'
          : 'By these settings a start is no demo start, and suspends them: see DEMO.',
      )
    })
  },
}
