import { backup } from './backup.js'
import { type Command, type ProcessContext, UsageError } from './command.js'
import { operatorMessageOf } from './command-error.js'
import { createAdmin } from './create-admin.js'
import { createUser } from './create-user.js'
import { migrate } from './migrate.js'
import { pruneAudit } from './prune-audit.js'
import { rotateKeys } from './rotate-keys.js'
import { seedDemo } from './seed-demo.js'

const commands: ReadonlyMap<string, Command> = new Map([
  ['migrate', migrate],
  ['create-admin', createAdmin],
  ['create-user', createUser],
  ['seed-demo', seedDemo],
  ['rotate-keys', rotateKeys],
  ['prune-audit', pruneAudit],
  ['backup', backup],
])

const cliCommand = 'npm run cli --'

export interface CliContext extends ProcessContext {
  readonly printError: (line: string) => void
}

/**
 * Runs one command and returns its exit code: 0 for success, 1 for a failure, 2 for wrong usage. Errors that the operator
 * can fix are printed; all other errors are bugs and are thrown.
 */
export async function runCli(parameters: readonly string[], context: CliContext): Promise<0 | 1 | 2> {
  const { print, printError } = context
  const [name = '--help', ...others] = parameters
  const command = commands.get(name)
  if (command === undefined) {
    if (isHelp(name)) {
      print(list())
      return 0
    }
    printError(`There is no command ${JSON.stringify(name)}. See ${cliCommand} --help`)
    return 2
  }
  if (others.some(isHelp)) {
    print(help(name, command))
    return 0
  }
  try {
    await command.run(others, context)
    return 0
  } catch (error) {
    const message = error instanceof UsageError ? error.message : operatorMessageOf(error)
    if (message === undefined) throw error
    printError(message)
    if (!(error instanceof UsageError)) return 1
    printError(`See ${cliCommand} ${name} --help`)
    return 2
  }
}

function isHelp(parameter: string): boolean {
  return parameter === '--help' || parameter === '-h'
}

function list(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  return [
    `${cliCommand} <command> [options]`,
    '',
    ...lines,
    '',
    `${cliCommand} <command> --help explains a command.`,
    'Commands use the same settings as the server: the same environment variables and the same DATA_DIR. They may run while',
    'a server is running.',
  ].join('\n')
}

function help(name: string, { summary, synopsis, details }: Command): string {
  const title = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  return [`${cliCommand} ${name} ${synopsis}`.trimEnd(), '', title, '', details].join('\n')
}
