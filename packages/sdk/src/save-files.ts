import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTreeNames, describeConflict, isSafePath, pathFault, quotePath } from '@assistant/contract/paths'
import { AssistantError } from './error.js'

/**
 * Writes files below a folder, which is made when it is missing. Files that are there already are replaced, others are
 * left alone. Nothing is written outside of the folder, whatever the paths say and whatever links stand in it. Nothing
 * is written at all when a path is unsafe: one that leaves the folder, that a system reads as another file, or that git
 * takes for its own; or when two of them are one file on systems that ignore case or Unicode forms.
 * @throws {AssistantError} UNSAFE_PATH
 */
export async function saveFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  assertSafePaths(files.keys())
  await mkdir(folder, { recursive: true })
  for (const [path, content] of files) {
    await makeFolders(folder, dirname(path))
    await replace(join(folder, path), content)
  }
}

/** Checks all paths before the first file is written. */
function assertSafePaths(paths: Iterable<string>): void {
  const unsafe = (message: string) => new AssistantError('UNSAFE_PATH', message)
  const names = createTreeNames()
  for (const path of paths) {
    if (!isSafePath(path)) throw unsafe(`${quotePath(path)} is no path inside of a folder.`)
    const fault = pathFault(path)
    if (fault !== undefined) throw unsafe(`${quotePath(path)} ${fault}. Leave it out, or give it another name.`)
    const [other] = names.conflictsWith(path)
    if (other !== undefined) throw unsafe(`${describeConflict(path, other)}. Leave one out, or give it another name.`)
    names.add(path)
  }
}

async function makeFolders(folder: string, path: string): Promise<void> {
  let at = folder
  for (const part of path === '.' ? [] : path.split('/')) {
    at = join(at, part)
    await mkdir(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    // A link that stood there already could lead anywhere.
    if (!(await lstat(at)).isDirectory()) throw new AssistantError('UNSAFE_PATH', `${at} is a link or a file.`)
  }
}

/** By renaming, which replaces a link instead of following it. */
async function replace(file: string, content: string): Promise<void> {
  const written = `${file}.${randomUUID().slice(0, 8)}`
  try {
    await writeFile(written, content, { flag: 'wx' })
    await rename(written, file)
  } catch (error) {
    await rm(written, { force: true })
    throw error
  }
}
