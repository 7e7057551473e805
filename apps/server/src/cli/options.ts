import { type ParseArgsConfig, parseArgs } from 'node:util'
import { email, name } from '@assistant/contract'
import type * as z from 'zod'
import { UsageError } from './command.js'

/**
 * Reads the options of a command.
 * @throws {UsageError} for an unknown option, an option without its value, and an argument that is not an option.
 */
export function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  parameters: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...parameters], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Node appends hints about positional arguments, which no command takes.
    const [problem = ''] = error.message.split(/\.? To specify|\.?\n/)
    throw new UsageError(`${problem.replace(/\.$/, '')}.`)
  }
}

/**
 * Returns the value of `--email`, normalized.
 * @throws {UsageError} if it is missing or not an e-mail address.
 */
export function emailOption(value: string | undefined): string {
  if (value === undefined) throw new UsageError('--email is required.')
  return parseOption('--email', email, value)
}

/**
 * Returns the value of `--name`, or `defaultName` if it is not set.
 * @throws {UsageError} if it is not a valid name.
 */
export function nameOption(value: string | undefined, defaultName: string): string {
  return value === undefined ? defaultName : parseOption('--name', name, value)
}

function parseOption(option: string, schema: z.ZodType<string>, value: string): string {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  throw new UsageError(`${option} ${error.issues[0]?.message ?? 'is invalid'}.`)
}
