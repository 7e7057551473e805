import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { password } from '@assistant/contract'
import type { ProcessContext } from './command.js'
import { CommandError } from './command-error.js'

/**
 * Reads a password from a file, or from standard input if `file` is `-`, and removes one line break at its end. Returns
 * undefined if no file is named.
 * @throws {CommandError} if the file cannot be read, or does not hold a valid password.
 */
export async function readPasswordFile(
  file: string | undefined,
  { workingFolder, input }: ProcessContext,
): Promise<string | undefined> {
  if (file === undefined) return undefined
  const isInput = file === '-'
  const name = isInput ? 'Standard input' : `The password file ${resolve(workingFolder, file)}`
  const bytes = isInput ? await readAll(input) : await readBytes(resolve(workingFolder, file), name)
  const text = decode(bytes)?.replace(/\r?\n$/, '')
  const { success, data } = password.safeParse(text)
  if (success && data !== '') return data
  throw new CommandError(`${name} must hold a password of 1 to 256 characters, encoded in UTF-8, and nothing else.`)
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown reason'
    throw new CommandError(`${name} cannot be read (${code}). Check the path and who may read the file.`)
  }
}

async function readAll(input: ProcessContext['input']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of input) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Returns undefined for bytes that are not UTF-8. A replacement character would give a password that nobody can type. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
