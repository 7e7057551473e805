import { backup } from './backup.js'
import { type Command, type ProcessContext, UsageError } from './command.js'
import { failureOf } from './command-error.js'
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

const call = 'npm run cli --'

export interface CliContext extends ProcessContext {
  readonly complain: (line: string) => void
}

/**
 * Runs one command. Answers the exit code: 0 done, 1 could not be done, 2 wrong usage. What a person can mend is said in
 * a line; a fault of the program is thrown.
 */
export async function runCli(parameters: readonly string[], context: CliContext): Promise<0 | 1 | 2> {
  const { say, complain } = context
  const [name = '--help', ...others] = parameters
  const command = commands.get(name)
  if (command === undefined) {
    if (isHelp(name)) {
      say(list())
      return 0
    }
    complain(`There is no command ${JSON.stringify(name)}. See ${call} --help`)
    return 2
  }
  if (others.some(isHelp)) {
    say(help(name, command))
    return 0
  }
  try {
    await command.run(others, context)
    return 0
  } catch (error) {
    const failure = error instanceof UsageError ? error.message : failureOf(error)
    if (failure === undefined) throw error
    complain(failure)
    if (!(error instanceof UsageError)) return 1
    complain(`See ${call} ${name} --help`)
    return 2
  }
}

function isHelp(parameter: string): boolean {
  return parameter === '--help' || parameter === '-h'
}

function list(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  return [
    `${call} <command> [options]`,
    '',
    ...lines,
    '',
    `${call} <command> --help tells more. The settings are the server's: the same environment, the same DATA_DIR.`,
    'A server may run meanwhile.',
  ].join('\n')
}

function help(name: string, { summary, synopsis, details }: Command): string {
  const title = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  return [`${call} ${name} ${synopsis}`.trimEnd(), '', title, '', details].join('\n')
}
