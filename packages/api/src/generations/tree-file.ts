import { createHash } from 'node:crypto'
import { type GenerationFile, mendText } from '@assistant/contract'
import { maxPieceCharacters } from './limits.js'

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
export function createFileBuilder(path: string, language: string) {
  const digest = createHash('sha256')
  const texts: string[] = []
  let bytes = 0
  return {
    path,
    language,
    pieces: createTextSplitter(),
    add(text: string) {
      texts.push(text)
      digest.update(text, 'utf8')
      bytes += Buffer.byteLength(text)
    },
    end: (): TreeFile => ({ path, language, content: texts.join(''), bytes, sha256: digest.digest('hex') }),
  }
}

/** A file whose content is there as a whole. */
export function toTreeFile(path: string, language: string, content: string): TreeFile {
  const file = createFileBuilder(path, language)
  file.add(content)
  return file.end()
}

/** Text that comes in pieces which may be cut anywhere, also between the halves of a surrogate pair. */
export interface TextSplitter {
  /** What can be passed on by now: mended, in pieces of a bounded length that never end in half a pair. */
  push(piece: string): string[]
  /** What was held back: half a pair whose other half never came. */
  end(): string[]
}

export function createTextSplitter(): TextSplitter {
  let half = ''
  return {
    push(piece) {
      const text = half + piece
      half = endsInHalfPair(text) ? text.slice(-1) : ''
      return split(mendText(half === '' ? text : text.slice(0, -1)))
    },
    end() {
      const rest = mendText(half)
      half = ''
      return split(rest)
    },
  }
}

function split(text: string): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const longest = text.slice(from, from + maxPieceCharacters)
    // The text is mended: half a pair at the end of a slice has its other half right behind.
    const piece = from + longest.length < text.length && endsInHalfPair(longest) ? longest.slice(0, -1) : longest
    pieces.push(piece)
    from += piece.length
  }
  return pieces
}

function endsInHalfPair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}
