import { createTreeNames, describeConflict, pathFault, quotePath } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { SourceFile } from '@assistant/generator'
import { generationNotFound } from '../access/errors.js'
import { listContents, listFiles } from './file-store.js'

/** Number of files that are read and held in memory at a time. */
const filesPerRead = 10

const noteHead = `This archive does not contain the files below. Their names could run code, or replace
another file, on some systems. The generation still has them: read them one by one
(generations.file), and import them under other names.
`

/**
 * Yields the files of a tree in the order of their paths. Files that are not safe to unpack are omitted; a note at the
 * end names them.
 * @throws {AppError} GENERATION_NOT_FOUND (the generation is deleted meanwhile)
 */
export async function* readArchive(
  { query }: Database,
  { id, fileCount }: { readonly id: string; readonly fileCount: number },
): AsyncGenerator<SourceFile> {
  const paths = (await listFiles(query, id)).map(({ path }) => path)
  const omitted = findOmittedFiles(paths)
  let after = ''
  for (let count = 0; count < fileCount; ) {
    const files = await listContents(query, id, after, filesPerRead)
    // The generation was deleted while it was read. An archive that just ended here would look complete.
    if (files.length === 0) throw generationNotFound()
    yield* files.filter(({ path }) => !omitted.has(path))
    count += files.length
    after = files.at(-1)?.path ?? ''
  }
  if (omitted.size > 0) yield createNote(omitted, paths)
}

/**
 * Returns the paths that an archive omits, each with the reason: paths that new files must not have (see `pathFault`),
 * and paths that cannot be in one tree with an earlier one that stays. Trees that were stored before these rules may
 * have such paths.
 */
function findOmittedFiles(paths: readonly string[]): ReadonlyMap<string, string> {
  const omitted = new Map<string, string>()
  const names = createTreeNames()
  for (const path of paths) {
    const fault = pathFault(path)
    const [other] = names.conflictsWith(path)
    if (fault !== undefined) omitted.set(path, `${quotePath(path)} ${fault}`)
    else if (other !== undefined) omitted.set(path, describeConflict(path, other))
    else names.add(path)
  }
  return omitted
}

/** Returns the file that names the omitted files, under a name that no file of the tree has. */
function createNote(omitted: ReadonlyMap<string, string>, paths: readonly string[]): SourceFile {
  const names = createTreeNames()
  for (const path of paths) names.add(path)
  let name = 'LEFT-OUT.txt'
  for (let number = 2; names.conflictsWith(name).length > 0 || paths.includes(name); number += 1) {
    name = `LEFT-OUT-${number}.txt`
  }
  const lines = [...omitted.values()].map((reason) => `- ${reason}.`)
  const content = `${noteHead}\n${lines.join('\n')}\n`
  return { path: name, content }
}
