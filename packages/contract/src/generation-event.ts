import * as z from 'zod'
import { failureCode } from './errors.js'
import { diagnostic, failure, generationFile, generationStatus, sha256, usage } from './generation.js'
import { anyText, count, path } from './primitives.js'

/** The status has changed. */
export const statusEvent = z.object({ type: z.literal('status'), status: generationStatus, message: anyText })
export type StatusEvent = z.output<typeof statusEvent>

/** The number of steps that are done. */
export const progressEvent = z.object({ type: z.literal('progress'), step: count, steps: count, message: anyText })
export type ProgressEvent = z.output<typeof progressEvent>

/** A part of the answer, in Markdown. */
export const chatEvent = z.object({ type: z.literal('chat'), text: anyText })
export type ChatEvent = z.output<typeof chatEvent>

/** A file begins. Its deltas replace any earlier content of the same path. */
export const fileStartedEvent = z.object({ type: z.literal('fileStarted'), path, language: z.string() })
export type FileStartedEvent = z.output<typeof fileStartedEvent>

/** A part of a file. Surrogate pairs are never split. */
export const fileDeltaEvent = z.object({ type: z.literal('fileDelta'), path, text: anyText })
export type FileDeltaEvent = z.output<typeof fileDeltaEvent>

/** A file is complete. Its deltas, joined in order, have this size and this hash. */
export const fileCompletedEvent = z.object({ type: z.literal('fileCompleted'), path, bytes: count, sha256 })
export type FileCompletedEvent = z.output<typeof fileCompletedEvent>

/** A file was removed that the base or this attempt had. */
export const fileRemovedEvent = z.object({ type: z.literal('fileRemoved'), path })
export type FileRemovedEvent = z.output<typeof fileRemovedEvent>

/** A new attempt begins. Discard the chat and the files so far; later events replace them. */
export const restartedEvent = z.object({ type: z.literal('restarted'), attempt: z.int().min(1), reason: anyText })
export type RestartedEvent = z.output<typeof restartedEvent>

/** A problem was found in a file. */
export const diagnosticEvent = z.object({ type: z.literal('diagnostic'), ...diagnostic.shape })
export type DiagnosticEvent = z.output<typeof diagnosticEvent>

/** The generation failed. `result` follows. */
export const errorEvent = z.object({ type: z.literal('error'), code: failureCode, message: anyText })
export type ErrorEvent = z.output<typeof errorEvent>

/** The last event of every generation that has ended. */
export const resultEvent = z.object({
  type: z.literal('result'),
  status: generationStatus.extract(['succeeded', 'failed', 'canceled']),
  failure: failure.nullable(),
  /** The whole tree. Without a success, only the files that were completed. Empty for kinds that store no files. */
  files: z.array(generationFile),
  diagnostics: z.object({ errors: count, warnings: count }),
  usage: usage.nullable(),
})
export type ResultEvent = z.output<typeof resultEvent>

/** An event of a generation. The events of a generation are numbered 1, 2, 3, …. `result` is always the last. */
export const generationEvent = z.discriminatedUnion('type', [
  statusEvent,
  progressEvent,
  chatEvent,
  fileStartedEvent,
  fileDeltaEvent,
  fileCompletedEvent,
  fileRemovedEvent,
  restartedEvent,
  diagnosticEvent,
  errorEvent,
  resultEvent,
])
export type GenerationEvent = z.output<typeof generationEvent>
