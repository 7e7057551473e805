import * as z from 'zod'
import {
  generation,
  generationFile,
  generationFileWithContent,
  generationKind,
  generationStatus,
} from './generation.js'
import { generationEvent } from './generation-event.js'
import { createTreeNames, describeConflict, quotePath } from './paths.js'
import {
  anyText,
  arrayOf,
  id,
  idempotencyKey,
  inputOf,
  list,
  newPath,
  page,
  path,
  text,
  utf8Length,
} from './primitives.js'

/** The limits of files that are given to a generation; bytes are the UTF-8 bytes of all their contents. */
export const givenFilesLimits = { files: 200, bytes: 2 * 1024 * 1024 } as const

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
 * The number of the last event that a reader has, as a string of digits: what tRPC sends by itself when it resumes, and
 * what `Last-Event-ID` holds over HTTP. Absent and empty mean 0: from the first event. Fifteen digits are a safe integer.
 */
export const lastEventId = z
  .string()
  .regex(/^\d{0,15}$/, { error: 'must be the number of an event' })
  .prefault('')
  .transform(Number)

/** An engine that can be asked for; the default one is taken when none is named. */
export const engine = z.object({ id: z.string(), title: z.string(), available: z.boolean(), default: z.boolean() })
export type Engine = z.output<typeof engine>

const oneGeneration = inputOf({ generationId: id })

export const generations = {
  /**
   * Starts a generation, or queues it. Editors and above. The same `idempotencyKey` answers the same generation.
   * `parentId` names what it goes on from: its files are built on, and an engine is told what was said so far.
   * `files` are for `analysis` and `import`, `errorMessage` and a parent with files for `fix`.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, BAD_REQUEST (what the kind needs, or cannot have), GENERATION_NOT_FOUND (the
   * parent), CONFLICT (the parent is not finished, or the key came with another input), QUOTA_EXCEEDED,
   * ENGINE_UNAVAILABLE.
   */
  start: {
    input: inputOf({
      projectId: id,
      kind: generationKind.default('code'),
      prompt: text(20_000, 1),
      parentId: id.optional(),
      errorMessage: text(20_000).optional(),
      files: givenFiles.optional(),
      engine: text(100).optional(),
      idempotencyKey: idempotencyKey.optional(),
    }),
    output: generation,
  },

  /**
   * The events after `lastEventId`, as they come, each tracked by its number, up to and with `result`. Viewers and above.
   * Errors: GENERATION_NOT_FOUND, BAD_REQUEST (a number that was not reached yet), EVENTS_EXPIRED.
   */
  events: { input: inputOf({ generationId: id, lastEventId }), event: generationEvent },

  /** Viewers and above. Errors: GENERATION_NOT_FOUND. */
  get: { input: oneGeneration, output: generation },

  /** Newest first. Viewers and above. Errors: PROJECT_NOT_FOUND. */
  list: {
    input: inputOf({
      projectId: id,
      status: generationStatus.optional(),
      kind: generationKind.optional(),
      ...page,
    }),
    output: list(generation),
  },

  /** Editors and above. Errors: GENERATION_NOT_FOUND, FORBIDDEN, GENERATION_FINISHED. */
  cancel: { input: oneGeneration, output: generation },

  /** The tree, without contents. Viewers and above. Errors: GENERATION_NOT_FOUND. */
  files: { input: oneGeneration, output: z.object({ files: z.array(generationFile) }) },

  /** One file with its content. Viewers and above. Errors: GENERATION_NOT_FOUND, FILE_NOT_FOUND. */
  file: { input: inputOf({ generationId: id, path }), output: generationFileWithContent },

  /** Cancels first; what was made from it keeps its files. Editors and above. Errors: GENERATION_NOT_FOUND, FORBIDDEN. */
  delete: { input: oneGeneration, output: z.object({ deleted: z.literal(true) }) },

  /** What `start` can be asked to use. */
  engines: { input: inputOf({}).prefault({}), output: z.object({ engines: z.array(engine) }) },
} as const

export type StartGenerationInput = z.output<typeof generations.start.input>
export type ListGenerationsInput = z.output<typeof generations.list.input>

/** Returns why the paths cannot be those of one tree: one issue, for the first two that are in conflict. */
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
