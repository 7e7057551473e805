import type { Query, Tables, Transaction } from '@assistant/database'
import type { EngineInput } from '@assistant/generator'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { GenerationRow } from './store.js'
import type { TreeFile } from './tree-file.js'

/** What is kept of a generation's input in its row: everything but the files, which are rows of their own. */
export interface StoredInput extends Omit<EngineInput, 'kind' | 'files' | 'locked'> {
  readonly kind: GenerationRow['kind']
}

/** The border where stored JSON becomes an input again; it was made from one. */
export function readStoredInput(json: string): StoredInput {
  return JSON.parse(json) as StoredInput
}

/** A file of a tree without its content, which lies in the project under its digest. */
export type StoredFile = Omit<TreeFile, 'content'>

/** The files that a generation was given. */
export interface Inputs {
  /** The tree that it builds on. */
  readonly base: readonly TreeFile[]
  /** What came with the call. */
  readonly given: readonly TreeFile[]
}

export async function insertContents(
  tx: Transaction,
  { fileContents }: Tables,
  projectId: string,
  files: readonly TreeFile[],
): Promise<void> {
  if (files.length === 0) return
  const contents = new Map(files.map(({ sha256, content }) => [sha256, content]))
  // In one order everywhere: of two who store the same, neither waits for the other and is waited for.
  const digests = [...contents.keys()].sort()
  await tx
    .insert(fileContents)
    .values(digests.map((sha256) => ({ projectId, sha256, content: contents.get(sha256) ?? '' })))
    // Touched, so that who removes what nobody refers to any more notices that somebody is about to.
    .onConflictDoUpdate({
      target: [fileContents.projectId, fileContents.sha256],
      set: { content: sql`${fileContents.content}` },
    })
}

/** Keeps files as the input of a generation. Their contents have to be there. */
export async function insertInputs(
  tx: Transaction,
  { generationInputs }: Tables,
  of: { readonly generationId: string; readonly projectId: string; readonly origin: 'base' | 'given' },
  files: readonly StoredFile[],
): Promise<void> {
  if (files.length === 0) return
  await tx
    .insert(generationInputs)
    .values(files.map(({ path, language, bytes, sha256 }) => ({ ...of, path, language, bytes, sha256 })))
}

/** What a generation builds on, in the order of paths. */
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

/** Everything that a generation was given, with contents, in the order of paths. */
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
  const of = (wanted: 'base' | 'given') =>
    rows.flatMap(({ origin, ...file }): TreeFile[] => (origin === wanted ? [file] : []))
  return { base: of('base'), given: of('given') }
}
