import { usageTexts } from '../files/info-plist.js'
import type { Product } from '../wishes/wishes.js'
import type { Mend, Tree } from './text-edit.js'

/** Adds a permission to the Android manifest, behind those that are there. */
export function permissionRepair(path: string, text: string, name: string): Mend | null {
  const insertion = lastPermission(text) ?? startOfManifest(text)
  if (insertion === null) return null
  const { at, indent } = insertion
  const line = `\n${indent}<uses-permission android:name="android.permission.${name}" />`
  return { edits: [{ path, from: at, to: at, text: line }], words: `added the permission \`${name}\`` }
}

interface InsertionPoint {
  readonly at: number
  readonly indent: string
}

/** Finds the end of the last permission that begins a line. */
function lastPermission(text: string): InsertionPoint | null {
  const lastEnd = text.lastIndexOf('>')
  let last: InsertionPoint | null = null
  for (const { 0: start, index } of text.matchAll(/^[ \t]*<uses-permission\b/gm)) {
    if (index + start.length > lastEnd) break
    if (last !== null && index < last.at) continue
    const end = text.indexOf('>', index) + 1
    const closing = /[ \t]{0,100}<\/uses-permission>/y
    closing.lastIndex = end
    last = { at: end + (closing.exec(text)?.[0].length ?? 0), indent: start.slice(0, start.indexOf('<')) }
  }
  return last
}

function startOfManifest(text: string): InsertionPoint | null {
  const start = text.search(/<manifest\b/)
  const end = start < 0 ? -1 : text.indexOf('>', start)
  // An element without content has no room for a permission.
  return end < 0 || text[end - 1] === '/' ? null : { at: end + 1, indent: '    ' }
}

/** Says in the property list why the app asks for the camera, the microphone or the photo library. */
export function usageRepair(tree: Tree, path: string, text: string, key: string): Mend | null {
  const texts = usageTexts(productsIn(tree))
  const sentences: Readonly<Record<string, string>> = {
    NSCameraUsageDescription: texts.camera,
    NSMicrophoneUsageDescription: texts.microphone,
    NSPhotoLibraryUsageDescription: texts.photos,
  }
  const end = /<\/dict>\s*<\/plist>\s*$/.exec(text)
  if (end === null || !Object.hasOwn(sentences, key)) return null
  const entry = `\t<key>${key}</key>\n\t<string>${sentences[key]}</string>\n`
  return { edits: [{ path, from: end.index, to: end.index, text: entry }], words: `added \`${key}\` with a sentence` }
}

function productsIn(tree: Tree): readonly Product[] {
  const texts = [...tree].filter(([path]) => path.endsWith('.dart')).map(([, text]) => text)
  return (['chat', 'feed'] as const).filter((product) =>
    texts.some((text) => text.includes(`package:likeminds_${product}_flutter_core/`)),
  )
}
