import { createTreeNames, describeConflict, pathFault, quotePath } from '@assistant/contract'
import type { SourceFile } from '@assistant/generator'

const noteHead = `This archive does not hold the files below. Their names could run code, or replace
another file, on some systems. The generation still has them: read them one by one
(generations.file), and import them under other names.
`

/**
 * Returns the files that an archive leaves out, each with the reason: names that could run code or replace another file
 * where the archive is unpacked. Trees that were stored before the rule for new paths have such files. Of files that
 * cannot be in one tree, the first one stays.
 */
export function findOmittedFiles(paths: readonly string[]): ReadonlyMap<string, string> {
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

/** Returns the note that stands in an archive for the files that it leaves out, under a name that no file has. */
export function createNote(omitted: ReadonlyMap<string, string>, paths: readonly string[]): SourceFile {
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
