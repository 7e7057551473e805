import { type ParseArgsConfig, parseArgs } from 'node:util'
import { email, name } from '@assistant/contract'
import type * as z from 'zod'
import { UsageError } from './command.js'

/**
 * The values of a command's options.
 * @throws {UsageError} for an option that it does not have, one without its value, and anything that is no option.
 */
export function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  parameters: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...parameters], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Node adds advice on what else might have been meant.
    const [fault = ''] = error.message.split(/\.? To specify|\.?\n/)
    throw new UsageError(`${fault.replace(/\.$/, '')}.`)
  }
}

/**
 * The address that an account is made for.
 * @throws {UsageError}
 */
export function emailOption(value: string | undefined): string {
  if (value === undefined) throw new UsageError('--email is needed.')
  return checked('--email', email, value)
}

/**
 * The name of an account, or what it is where none is given.
 * @throws {UsageError}
 */
export function nameOption(value: string | undefined, preset: string): string {
  return value === undefined ? preset : checked('--name', name, value)
}

function checked(option: string, schema: z.ZodType<string>, value: string): string {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  throw new UsageError(`${option} ${error.issues[0]?.message ?? 'is not right'}.`)
}
