import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AssistantError } from './error.js'

/**
 * Writes files below a folder, which is made when it is missing. Nothing is written outside of it, whatever the paths
 * say and whatever links stand in it. Files that are there already are replaced, others are left alone. Errors: UNSAFE_PATH.
 */
export async function saveFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  // All are looked at before the first is written.
  for (const path of files.keys()) {
    if (!isSafe(path)) throw new AssistantError('UNSAFE_PATH', `${JSON.stringify(path)} is no path inside of a folder.`)
  }
  await mkdir(folder, { recursive: true })
  for (const [path, content] of files) {
    await makeFolders(folder, dirname(path))
    await replace(join(folder, path), content)
  }
}

/** Relative, `/` between its parts, none of them empty, `.` or `..`; nothing that a system could read as a root. */
function isSafe(path: string): boolean {
  if (path.length > 400 || /[\\:\p{Cc}\p{Surrogate}]/u.test(path)) return false
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
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
