import { role } from '@assistant/contract'
import { type Command, UsageError } from './command.js'
import { emailOption, nameOption, readOptions } from './options.js'
import { readPasswordFile } from './password-file.js'
import { withMaintenance } from './with-database.js'

const roles = role.exclude(['admin'])

export const createUser: Command = {
  summary: 'creates an account',
  synopsis: '--email <address> [--name <name>] [--role user|guest] [--password-file <file>] [--unverified]',
  details: `Works with every value of REGISTRATION. No mail is sent.

  --email <address>       the e-mail address of the account
  --name <name>           the name of the account (default: the part of the address before the @)
  --role <role>           user or guest (default: user). Guests see what is shared with them and create nothing
  --password-file <file>  the file that holds the password; - reads it from standard input.
                          Without this option, a random password is created and shown once.
  --unverified            the e-mail address does not count as verified`,

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
    const { data: userRole } = roles.safeParse(options.role)
    if (userRole === undefined)
      throw new UsageError('--role must be user or guest. Use create-admin to create an administrator.')
    const password = await readPasswordFile(options['password-file'], context)
    const { print } = context
    await withMaintenance(context, async ({ maintenance }) => {
      const emailVerified = !options.unverified
      const { madePassword } = await maintenance.createUser({ email, name, password, role: userRole, emailVerified })
      print(
        `Created the account ${email} (role: ${userRole}, address: ${emailVerified ? 'verified' : 'not verified'}).`,
      )
      if (madePassword !== undefined) print(`Password (shown only once): ${madePassword}`)
    })
  },
}
