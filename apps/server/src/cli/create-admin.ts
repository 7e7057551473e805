import type { Command } from './command.js'
import { emailOption, nameOption, readOptions } from './options.js'
import { readPasswordFile } from './password-file.js'
import { withMaintenance } from './with-database.js'

export const createAdmin: Command = {
  summary: 'makes an administrator, or an account one',
  synopsis: '--email <address> [--name <name>] [--password-file <file>] [--promote]',
  details: `The address counts as verified.

  --email <address>       whose account it is
  --name <name>           the name of a new account (Administrator)
  --password-file <file>  holds the password; - reads it from standard input.
                          Without it a random one is made, and shown once.
  --promote               where the address has an account, makes that one an administrator too, with the new
                          password: it is active then, and its sessions and mailed links end`,

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
    const { say } = context
    await withMaintenance(context, async ({ maintenance }) => {
      const made = await maintenance.createAdministrator({ email, name, password, isPromotion: options.promote })
      const { promoted, madePassword } = made
      say(
        promoted === undefined
          ? `Made the administrator ${email}.`
          : `${email} is an administrator now, with a new password. Sessions ended: ${promoted.revokedSessions}.`,
      )
      if (madePassword !== undefined) say(`Password (shown this once): ${madePassword}`)
    })
  },
}
