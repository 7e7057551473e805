import * as z from 'zod'
import { failureCode } from './errors.js'
import { anyText, count, id, path, timestamp } from './primitives.js'

/**
 * What is asked for. `code`, `fix` and `import` end with a whole tree of files; `conversation` and `analysis` store none.
 * `import` runs no engine: the given files are the tree.
 */
export const generationKind = z.enum(['code', 'conversation', 'fix', 'analysis', 'import'])
export type GenerationKind = z.output<typeof generationKind>

/** queued, then running, then one of the other three; no other way. */
export const generationStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'canceled'])
export type GenerationStatus = z.output<typeof generationStatus>

export const failure = z.object({ code: failureCode, message: anyText })
export type Failure = z.output<typeof failure>

export const usage = z.object({ inputTokens: count, outputTokens: count })
export type Usage = z.output<typeof usage>

export const generation = z.object({
  id,
  projectId: id,
  userId: id,
  kind: generationKind,
  status: generationStatus,
  prompt: anyText,
  /** Null for `import` and `analysis`, which have none. */
  engine: z.string().nullable(),
  parentId: id.nullable(),
  /** What `fix` was asked to mend. */
  errorMessage: anyText.nullable(),
  failure: failure.nullable(),
  usage: usage.nullable(),
  fileCount: count,
  /** The number of the last event, 0 before the first. */
  lastEventId: count,
  /** From 1; more when a run was taken over after a crash. */
  attempt: z.int().min(1),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
})
export type Generation = z.output<typeof generation>

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A file of a generation's tree; `change` is against the parent's. */
export const generationFile = z.object({
  path,
  language: z.string(),
  bytes: count,
  sha256,
  change: z.enum(['added', 'modified', 'unchanged']),
})
export type GenerationFile = z.output<typeof generationFile>

export const generationFileWithContent = generationFile.extend({ content: anyText })
export type GenerationFileWithContent = z.output<typeof generationFileWithContent>

/** Something found in a file. Line and column begin at 1. */
export const diagnostic = z.object({
  path,
  line: z.int().min(1),
  column: z.int().min(1),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: anyText,
  /** Who found it: `syntax` (Dart, YAML, XML, plist), `likeminds` (the check of API names), `dart` or `project`. */
  source: z.enum(['syntax', 'likeminds', 'dart', 'project']),
})
export type Diagnostic = z.output<typeof diagnostic>
