import type { SourceFile } from '../../engine.js'
import { writePath } from '../answer/block.js'
import { renderFile } from '../answer/render.js'
import type { ModelLimits } from '../limits.js'

/**
 * The files of a project as a model is shown them: in blocks like the ones that it answers with, in the order of their paths.
 * They get `treeCharacters` in all. Those that matter are taken first, then the smaller before the larger ones; of what does
 * not fit, the names are told, in at most `namesCharacters`.
 */
export function writeTree(
  files: readonly SourceFile[],
  { treeCharacters, namesCharacters }: Pick<ModelLimits, 'treeCharacters' | 'namesCharacters'>,
  matters: (path: string) => boolean,
): string {
  if (files.length === 0) return 'There are none yet.\n'
  const blocks = files.map((file) => ({ ...file, block: `${renderFile(file)}\n`, matters: matters(file.path) }))
  const byWeight = blocks.toSorted(
    (one, other) => Number(other.matters) - Number(one.matters) || one.block.length - other.block.length,
  )
  const shown = new Set(fitting(byWeight, treeCharacters, ({ block }) => block.length))
  const hidden = blocks.filter((file) => !shown.has(file)).map(({ path }) => `${writePath(path)}\n`)
  const text = blocks.filter((file) => shown.has(file)).map(({ block }) => block)
  return text.join('') + (hidden.length > 0 ? writeHidden(hidden, namesCharacters) : '')
}

function writeHidden(names: readonly string[], characters: number): string {
  const shown = fitting(names, characters, (name) => name.length)
  const more = names.length - shown.length
  return [
    'These files are there too, but there was no room to show them. Leave them as they are:\n\n',
    ...shown.map((name) => `- ${name}`),
    ...(more > 0 ? [`- and ${more} more\n`] : []),
  ].join('')
}

/** The items that have room, in their order: what is too large for the rest of the room is left out. */
function fitting<T>(items: readonly T[], room: number, sizeOf: (item: T) => number): T[] {
  let left = room
  return items.filter((item) => {
    const fits = sizeOf(item) <= left
    if (fits) left -= sizeOf(item)
    return fits
  })
}
