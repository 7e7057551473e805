import { replacePrivateFile } from '../operations/data-folder.js'
import { demoAccountsPath } from '../operations/demo-accounts.js'
import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

export const seedDemo: Command = {
  summary: 'creates demo accounts and a project in an empty database',
  synopsis: '',
  details: `Creates an administrator, a user and a project, as a demo start does. The database must never have had an account. The
random passwords are written to demo-accounts.json in DATA_DIR. A start that is not a demo start suspends the accounts;
see DEMO in docs/operations.md.`,

  async run(parameters, context) {
    readOptions(parameters, {})
    const { print } = context
    await withMaintenance(context, async ({ config, maintenance }) => {
      const path = demoAccountsPath(config.dataFolder)
      const { administrator, user } = await maintenance.seedDemo((accounts) =>
        replacePrivateFile(path, `${JSON.stringify(accounts)}\n`),
      )
      print(`Created the demo accounts ${user.email} and ${administrator.email}, and a project.`)
      print(`Their passwords are in ${path}.`)
      print(
        config.isDemo
          ? 'A start that is not a demo start suspends them.'
          : 'With the current settings, the next start is not a demo start and suspends them. See DEMO in docs/operations.md.',
      )
    })
  },
}
