import type { Command } from './command.js'
import { emailOption, nameOption, readOptions } from './options.js'
import { readPasswordFile } from './password-file.js'
import { withMaintenance } from './with-database.js'

export const createAdmin: Command = {
  summary: 'creates an administrator, or makes an existing account one',
  synopsis: '--email <address> [--name <name>] [--password-file <file>] [--promote]',
  details: `The e-mail address counts as verified.

  --email <address>       the e-mail address of the account
  --name <name>           the name of a new account (default: Administrator)
  --password-file <file>  the file that holds the password; - reads it from standard input.
                          Without this option, a random password is created and shown once.
  --promote               if the address has an account already, makes that account an administrator and sets the
                          new password. This activates the account, ends its sessions and cancels its mailed links`,

  async run(parameters, context) {
    const options = readOptions(parameters, {
      email: { type: 'string' },
      name: { type: 'string' },
      'password-file': { type: 'string' },
      promote: { type: 'boolean', default: false },
    })
    const email = emailOption(options.email)
    const name = nameOption(options.name, 'Administrator')
    const password = await readPasswordFile(options['password-file'], context)
    const { print } = context
    await withMaintenance(context, async ({ maintenance }) => {
      const created = await maintenance.createAdministrator({ email, name, password, isPromotion: options.promote })
      const { promoted, madePassword } = created
      print(
        promoted === undefined
          ? `Created the administrator ${email}.`
          : `${email} is now an administrator and has a new password. Sessions ended: ${promoted.revokedSessions}.`,
      )
      if (madePassword !== undefined) print(`Password (shown only once): ${madePassword}`)
    })
  },
}
