import type { GenerationFile } from '@assistant/contract'
import { type Placeholders, type Query, statement, type Tables, type Transaction } from '@assistant/database'
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { insertContents, type StoredFile } from './input-store.js'
import type { WrittenFile } from './tree-file.js'

/** The generation to which files belong. */
export interface GenerationRef {
  readonly generationId: string
  readonly projectId: string
}

/** Stores written files. Replaces files at the same paths. */
export async function storeFiles(
  tx: Transaction,
  tables: Tables,
  { generationId, projectId }: GenerationRef,
  files: readonly WrittenFile[],
): Promise<void> {
  if (files.length === 0) return
  const { generationFiles } = tables
  await insertContents(tx, tables, projectId, files)
  await tx
    .insert(generationFiles)
    .values(files.map(({ content, ...facts }) => ({ ...facts, projectId, generationId })))
    .onConflictDoUpdate({
      target: [generationFiles.generationId, generationFiles.path],
      set: {
        language: sql`excluded.language`,
        bytes: sql`excluded.bytes`,
        sha256: sql`excluded.sha256`,
        change: sql`excluded.change`,
      },
    })
}

export async function removeFiles(
  tx: Transaction,
  { generationFiles }: Tables,
  { generationId }: GenerationRef,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return
  await tx
    .delete(generationFiles)
    .where(and(eq(generationFiles.generationId, generationId), inArray(generationFiles.path, [...paths])))
}

/** Removes all files of the tree. */
export async function removeAllFiles(
  tx: Transaction,
  { generationFiles }: Tables,
  generationId: string,
): Promise<void> {
  await tx.delete(generationFiles).where(eq(generationFiles.generationId, generationId))
}

/** Adds unchanged files of the base to the tree. Their contents must be stored already. */
export async function keepFiles(
  tx: Transaction,
  { generationFiles }: Tables,
  { generationId, projectId }: GenerationRef,
  files: readonly StoredFile[],
): Promise<void> {
  if (files.length === 0) return
  await tx.insert(generationFiles).values(
    files.map(({ path, language, bytes, sha256 }) => ({
      generationId,
      projectId,
      path,
      language,
      bytes,
      sha256,
      change: 'unchanged' as const,
    })),
  )
}

function fileColumns({ path, language, bytes, sha256, change }: Tables['generationFiles']) {
  return { path, language, bytes, sha256, change }
}

const filesOfGeneration = statement(
  (query, { generationFiles: files }, { generationId }: Placeholders<{ generationId: string }>) =>
    query.select(fileColumns(files)).from(files).where(eq(files.generationId, generationId)).orderBy(asc(files.path)),
)

/** Returns the files of the tree without contents, sorted by path. */
export function listFiles(query: Query, generationId: string): Promise<GenerationFile[]> {
  return filesOfGeneration(query, { generationId })
}

const contentsAfter = statement(
  (
    query,
    { generationFiles: files, fileContents },
    { generationId, after, limit }: Placeholders<{ generationId: string; after: string; limit: number }>,
  ) =>
    query
      .select({ path: files.path, content: fileContents.content })
      .from(files)
      .innerJoin(fileContents, and(eq(fileContents.projectId, files.projectId), eq(fileContents.sha256, files.sha256)))
      .where(and(eq(files.generationId, generationId), gt(files.path, after)))
      .orderBy(asc(files.path))
      .limit(limit),
)

/** Returns up to `limit` files with their contents, sorted by path, from the first path after `after` on. */
export function listContents(
  query: Query,
  generationId: string,
  after: string,
  limit: number,
): Promise<{ path: string; content: string }[]> {
  return contentsAfter(query, { generationId, after, limit })
}

const fileByPath = statement(
  (
    query,
    { generationFiles: files, fileContents },
    { generationId, path }: Placeholders<{ generationId: string; path: string }>,
  ) =>
    query
      .select({ ...fileColumns(files), content: fileContents.content })
      .from(files)
      .innerJoin(fileContents, and(eq(fileContents.projectId, files.projectId), eq(fileContents.sha256, files.sha256)))
      .where(and(eq(files.generationId, generationId), eq(files.path, path))),
)

export async function findFile(query: Query, generationId: string, path: string) {
  const [file] = await fileByPath(query, { generationId, path })
  return file
}
