import { role } from '@assistant/contract'
import { type Command, UsageError } from './command.js'
import { emailOption, nameOption, readOptions } from './options.js'
import { readPasswordFile } from './password-file.js'
import { withMaintenance } from './with-database.js'

const roles = role.exclude(['admin'])

export const createUser: Command = {
  summary: 'makes an account',
  synopsis: '--email <address> [--name <name>] [--role user|guest] [--password-file <file>] [--unverified]',
  details: `Whatever REGISTRATION says. No mail is sent.

  --email <address>       whose account it is
  --name <name>           their name (what stands before the @)
  --role <role>           user, or guest: sees what is shared with them and makes nothing (user)
  --password-file <file>  holds the password; - reads it from standard input.
                          Without it a random one is made, and shown once.
  --unverified            the address does not count as verified`,

  async run(parameters, context) {
    const options = readOptions(parameters, {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', default: 'user' },
      'password-file': { type: 'string' },
      unverified: { type: 'boolean', default: false },
    })
    const email = emailOption(options.email)
    const name = nameOption(options.name, email.slice(0, Math.min(100, email.indexOf('@'))))
    const { data: wanted } = roles.safeParse(options.role)
    if (wanted === undefined) throw new UsageError('--role is user or guest; administrators: create-admin.')
    const password = await readPasswordFile(options['password-file'], context)
    const { say } = context
    await withMaintenance(context, async ({ maintenance }) => {
      const emailVerified = !options.unverified
      const { madePassword } = await maintenance.createUser({ email, name, password, role: wanted, emailVerified })
      say(`Made the account ${email}: ${wanted}, address ${emailVerified ? 'verified' : 'not verified'}.`)
      if (madePassword !== undefined) say(`Password (shown this once): ${madePassword}`)
    })
  },
}
