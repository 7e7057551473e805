import type { GenerationsStartInput as StartInput } from './api.js'
import type { EventParts } from './event-stream.js'
import { type GenerationRun, type RunOptions, startRun } from './generation-run.js'

type Kind = NonNullable<StartInput['kind']>

/** What every kind takes. A key of your own lets another process ask for the same generation; it lasts 24 hours. */
interface AnyOptions extends RunOptions, Pick<StartInput, 'projectId' | 'idempotencyKey'> {}

/** `parentId` is what it goes on from: its files are built on, and what was said so far is known. */
export interface GenerateOptions extends AnyOptions, Pick<StartInput, 'prompt' | 'parentId' | 'engine'> {}

export interface FixOptions extends AnyOptions, Pick<StartInput, 'errorMessage' | 'engine'> {
  /** The generation whose files are to be mended. */
  readonly parentId: string
  /** By default `Fix it.` */
  readonly prompt?: string
}

export interface ConverseOptions extends AnyOptions, Pick<StartInput, 'prompt' | 'parentId' | 'engine'> {}

/** Files of your own, path to content (200 at most, 2 MiB in all), or those of a generation. */
export type AnalyzeOptions = AnyOptions & {
  /** By default `Check the files.` */
  readonly prompt?: string
} & (
    | { readonly files: ReadonlyMap<string, string>; readonly parentId?: never }
    | { readonly parentId: string; readonly files?: never }
  )

export interface ImportOptions extends AnyOptions {
  /** Path to content, one at least and 200 at most, 2 MiB in all: the whole tree. */
  readonly files: ReadonlyMap<string, string>
  /** What it is a newer state of: `unchanged`, `modified` and `fileRemoved` are told against its files. */
  readonly parentId?: string
  /** By default `Import the files.` */
  readonly prompt?: string
}

export function generate(parts: EventParts, options: GenerateOptions): GenerationRun {
  return start(parts, 'code', options.prompt, options)
}

export function fix(parts: EventParts, options: FixOptions): GenerationRun {
  return start(parts, 'fix', options.prompt ?? 'Fix it.', options)
}

export function converse(parts: EventParts, options: ConverseOptions): GenerationRun {
  return start(parts, 'conversation', options.prompt, options)
}

export function analyze(parts: EventParts, options: AnalyzeOptions): GenerationRun {
  return start(parts, 'analysis', options.prompt ?? 'Check the files.', options)
}

export function importFiles(parts: EventParts, options: ImportOptions): GenerationRun {
  return start(parts, 'import', options.prompt ?? 'Import the files.', options)
}

interface Wish extends RunOptions, Omit<StartInput, 'kind' | 'prompt' | 'files'> {
  readonly prompt?: string
  readonly files?: ReadonlyMap<string, string>
}

function start(parts: EventParts, kind: Kind, prompt: string, options: Wish): GenerationRun {
  const { signal, onInterrupted, onProgress, files, ...input } = options
  const given = files && { files: [...files].map(([path, content]) => ({ path, content })) }
  return startRun(parts, { ...input, ...given, kind, prompt }, options)
}
