import * as z from 'zod'
import { failureCode } from './errors.js'
import { anyText, count, id, path, timestamp } from './primitives.js'

/**
 * Task of a generation. `code`, `fix` and `import` store a whole tree of files if they succeed; `conversation` and
 * `analysis` store none. `import` runs no engine: the given files are the tree.
 */
export const generationKind = z.enum(['code', 'conversation', 'fix', 'analysis', 'import'])
export type GenerationKind = z.output<typeof generationKind>

/**
 * A generation is queued, then running, and then ends with one of the other three. A queued one can also be canceled.
 */
export const generationStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'canceled'])
export type GenerationStatus = z.output<typeof generationStatus>

/** The reason why a generation failed. */
export const failure = z.object({ code: failureCode, message: anyText })
export type Failure = z.output<typeof failure>

/** Tokens that a language model read and wrote. */
export const usage = z.object({ inputTokens: count, outputTokens: count })
export type Usage = z.output<typeof usage>

/** One request to write, fix, discuss, analyze or import files in a project, with its status. */
export const generation = z.object({
  id,
  projectId: id,
  userId: id,
  kind: generationKind,
  status: generationStatus,
  prompt: anyText,
  /** Id of the engine; null for `import` and `analysis`, which run none. */
  engine: z.string().nullable(),
  /** The generation that this one continues from, or null. */
  parentId: id.nullable(),
  /** The error that `fix` was asked to resolve; null if none was given, and for other kinds. */
  errorMessage: anyText.nullable(),
  /** Null unless the status is `failed`. */
  failure: failure.nullable(),
  usage: usage.nullable(),
  fileCount: count,
  /** Number of the last event; 0 before the first. */
  lastEventId: count,
  /** Number of the attempt: 1, and one more with each `restarted` event. */
  attempt: z.int().min(1),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
})
export type Generation = z.output<typeof generation>

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A file of a generation's tree. */
export const generationFile = z.object({
  path,
  language: z.string(),
  bytes: count,
  sha256,
  /** Difference from the base, which is the tree that the generation builds on. Without one, every file is added. */
  change: z.enum(['added', 'modified', 'unchanged']),
})
export type GenerationFile = z.output<typeof generationFile>

/** A file of a generation's tree with its content. */
export const generationFileWithContent = generationFile.extend({ content: anyText })
export type GenerationFileWithContent = z.output<typeof generationFileWithContent>

/** A problem in a file. Line and column begin at 1. */
export const diagnostic = z.object({
  path,
  line: z.int().min(1),
  column: z.int().min(1),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: anyText,
  /**
   * The check that found it: `syntax` (Dart, YAML, XML, plist), `likeminds` (names of its API), `dart` or `project`.
   */
  source: z.enum(['syntax', 'likeminds', 'dart', 'project']),
})
export type Diagnostic = z.output<typeof diagnostic>
