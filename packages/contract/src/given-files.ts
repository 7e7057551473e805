import * as z from 'zod'
import { createTreeNames, describeConflict, quotePath } from './paths.js'
import { anyText, arrayOf, inputOf, newPath, utf8Length } from './primitives.js'

/** Maximum number of files that a generation is given, and the maximum UTF-8 size of all their contents in bytes. */
export const givenFilesLimits = { files: 200, bytes: 2 * 1024 * 1024 } as const

/** A file that the client sends. */
export const givenFile = inputOf({ path: newPath, content: anyText })
export type GivenFile = z.output<typeof givenFile>

export const givenFiles = arrayOf(givenFile, givenFilesLimits.files)
  .superRefine((files, context) => {
    const fault = treeFault(files.map((file) => file.path))
    if (fault !== undefined) context.addIssue(fault)
  })
  .refine((files) => files.reduce((sum, file) => sum + utf8Length(file.content), 0) <= givenFilesLimits.bytes, {
    error: 'must have at most 2 MiB in all',
  })

/**
 * Number of the last event that a reader has, as a string of up to 15 digits, which fit a safe integer. tRPC sends this
 * form when it resumes, and `Last-Event-ID` has it over HTTP. Absent and empty mean 0: all events follow.
 */
export const lastEventId = z
  .string()
  .regex(/^\d{0,15}$/, { error: 'must be the number of an event' })
  .prefault('')
  .transform(Number)

/**
 * An engine that generations can use. The default one is used if neither the call nor the project's settings name one.
 */
export const engine = z.object({ id: z.string(), title: z.string(), available: z.boolean(), default: z.boolean() })
export type Engine = z.output<typeof engine>

/** Returns why the paths cannot be in one tree, for the first conflict that is found, or undefined if they can. */
function treeFault(paths: readonly string[]): string | undefined {
  const names = createTreeNames()
  const seen = new Set<string>()
  for (const path of paths) {
    if (seen.has(path)) return `must not name a path twice: ${quotePath(path)}`
    const [other] = names.conflictsWith(path)
    if (other !== undefined) return `must be files of one tree: ${describeConflict(path, other)}`
    seen.add(path)
    names.add(path)
  }
  return undefined
}
