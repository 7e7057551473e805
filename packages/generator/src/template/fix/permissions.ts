import { usageTexts } from '../files/info-plist.js'
import type { Product } from '../wishes/wishes.js'
import type { Mend, Tree } from './text-edit.js'

/** Names a permission in the Android manifest, beside those that are there. */
export function permissionRepair(path: string, text: string, name: string): Mend | null {
  const others = [...text.matchAll(/^([ \t]*)<uses-permission\b[^>]*>(?:[ \t]*<\/uses-permission>)?/gm)]
  const last = others.at(-1)
  const head = /<manifest\b[^>]*[^/]>/.exec(text)
  const after = last ?? head
  if (after === null || after === undefined) return null
  const at = after.index + after[0].length
  const line = `\n${last?.[1] ?? '    '}<uses-permission android:name="android.permission.${name}" />`
  return { edits: [{ path, from: at, to: at, text: line }], words: `added the permission \`${name}\`` }
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
