import type { Query, Tables, Transaction } from '@assistant/database'
import type { EngineInput } from '@assistant/generator'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { GenerationRow } from './store.js'
import type { TreeFile } from './tree-file.js'

/** The part of a generation's input that is stored in its row. Files are rows of their own. */
export interface StoredInput extends Omit<EngineInput, 'kind' | 'files' | 'locked'> {
  readonly kind: GenerationRow['kind']
}

/** Parses a stored input. The cast is safe because `createStart` wrote the JSON from a `StoredInput`. */
export function readStoredInput(json: string): StoredInput {
  return JSON.parse(json) as StoredInput
}

/** A file of a tree without its content, which is stored per project and digest. */
export type StoredFile = Omit<TreeFile, 'content'>

/** The files in the input of a generation. */
export interface Inputs {
  /** The tree that it builds on. */
  readonly base: readonly TreeFile[]
  /** Files that were sent with the call. */
  readonly given: readonly TreeFile[]
}

/** Stores contents that the project does not have yet. */
export async function insertContents(
  tx: Transaction,
  { fileContents }: Tables,
  projectId: string,
  files: readonly TreeFile[],
): Promise<void> {
  if (files.length === 0) return
  const contents = new Map(files.map(({ sha256, content }) => [sha256, content]))
  // Sorted, because two transactions that insert the same rows in different orders can deadlock.
  const digests = [...contents.keys()].sort()
  await tx
    .insert(fileContents)
    .values(digests.map((sha256) => ({ projectId, sha256, content: contents.get(sha256) ?? '' })))
    // The update locks an existing row, so that a deletion of unused contents waits and sees the new reference.
    .onConflictDoUpdate({
      target: [fileContents.projectId, fileContents.sha256],
      set: { content: sql`${fileContents.content}` },
    })
}

/** Adds files to the input of a generation. Their contents must be stored already. */
export async function insertInputs(
  tx: Transaction,
  { generationInputs }: Tables,
  owner: { readonly generationId: string; readonly projectId: string; readonly origin: 'base' | 'given' },
  files: readonly StoredFile[],
): Promise<void> {
  if (files.length === 0) return
  await tx
    .insert(generationInputs)
    .values(files.map(({ path, language, bytes, sha256 }) => ({ ...owner, path, language, bytes, sha256 })))
}

/** Returns the files of a generation's base without contents, sorted by path. */
export function listBase(
  query: Query,
  { generationInputs: inputs }: Tables,
  generationId: string,
): Promise<StoredFile[]> {
  return query
    .select({ path: inputs.path, language: inputs.language, bytes: inputs.bytes, sha256: inputs.sha256 })
    .from(inputs)
    .where(and(eq(inputs.generationId, generationId), eq(inputs.origin, 'base')))
    .orderBy(asc(inputs.path))
}

/** Returns all files in the input of a generation with contents, sorted by path. */
export async function readInputs(
  query: Query,
  { generationInputs: inputs, fileContents: contents }: Tables,
  generationId: string,
): Promise<Inputs> {
  const rows = await query
    .select({
      origin: inputs.origin,
      path: inputs.path,
      language: inputs.language,
      bytes: inputs.bytes,
      sha256: inputs.sha256,
      content: contents.content,
    })
    .from(inputs)
    .innerJoin(contents, and(eq(contents.projectId, inputs.projectId), eq(contents.sha256, inputs.sha256)))
    .where(eq(inputs.generationId, generationId))
    .orderBy(asc(inputs.path))
  const filesOf = (wanted: 'base' | 'given') =>
    rows.flatMap(({ origin, ...file }): TreeFile[] => (origin === wanted ? [file] : []))
  return { base: filesOf('base'), given: filesOf('given') }
}
