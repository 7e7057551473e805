import { createHash } from 'node:crypto'
import type { GenerationFile } from '@assistant/contract'
import { createTextPieces } from './text-pieces.js'

/** A file of a tree, with its content. */
export interface TreeFile {
  readonly path: string
  readonly language: string
  readonly content: string
  /** Of UTF-8. */
  readonly bytes: number
  /** Of UTF-8, in lower-case hexadecimal. */
  readonly sha256: string
}

/** A file that is whole. */
export interface WrittenFile extends TreeFile {
  readonly change: GenerationFile['change']
}

/** Takes a file in piece by piece. */
export function openFile(path: string, language: string) {
  const digest = createHash('sha256')
  const texts: string[] = []
  let bytes = 0
  return {
    path,
    language,
    pieces: createTextPieces(),
    add(text: string) {
      texts.push(text)
      digest.update(text, 'utf8')
      bytes += Buffer.byteLength(text)
    },
    end: (): TreeFile => ({ path, language, content: texts.join(''), bytes, sha256: digest.digest('hex') }),
  }
}

/** A file whose content is there as a whole. */
export function wholeFile(path: string, language: string, content: string): TreeFile {
  const file = openFile(path, language)
  file.add(content)
  return file.end()
}
