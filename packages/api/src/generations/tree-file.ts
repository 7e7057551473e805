import { createHash } from 'node:crypto'
import { type GenerationFile, mendText } from '@assistant/contract'
import { maxPieceCharacters } from './limits.js'

/** A file of a tree, with its content. */
export interface TreeFile {
  readonly path: string
  readonly language: string
  readonly content: string
  /** Size of the content as UTF-8. */
  readonly bytes: number
  /** SHA-256 of the content as UTF-8, in lower-case hexadecimal. */
  readonly sha256: string
}

/** A complete file that a run has written. */
export interface WrittenFile extends TreeFile {
  readonly change: GenerationFile['change']
}

/** Builds a file from pieces of its content. */
export function createFileBuilder(path: string, language: string) {
  const digest = createHash('sha256')
  const texts: string[] = []
  let bytes = 0
  return {
    path,
    language,
    splitter: createTextSplitter(),
    add(text: string) {
      texts.push(text)
      digest.update(text, 'utf8')
      bytes += Buffer.byteLength(text)
    },
    end: (): TreeFile => ({ path, language, content: texts.join(''), bytes, sha256: digest.digest('hex') }),
  }
}

/** Returns the file with this content, with its size and digest. */
export function toTreeFile(path: string, language: string, content: string): TreeFile {
  const file = createFileBuilder(path, language)
  file.add(content)
  return file.end()
}

/**
 * Makes text that arrives in pieces storable. The pieces may be cut anywhere, also between the halves of a surrogate
 * pair.
 */
export interface TextSplitter {
  /**
   * Returns the next text that can be stored, in pieces of at most `maxPieceCharacters` that never end between the
   * halves of a pair. A first half at the end of `piece` is kept for the next call.
   */
  push(piece: string): string[]
  /** Returns U+FFFD when the text ended with the first half of a pair, and nothing otherwise. */
  end(): string[]
}

export function createTextSplitter(): TextSplitter {
  let firstHalf = ''
  return {
    push(piece) {
      const text = firstHalf + piece
      firstHalf = endsInHalfPair(text) ? text.slice(-1) : ''
      return split(mendText(firstHalf === '' ? text : text.slice(0, -1)))
    },
    end() {
      const rest = mendText(firstHalf)
      firstHalf = ''
      return split(rest)
    },
  }
}

function split(text: string): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const longest = text.slice(from, from + maxPieceCharacters)
    // The text has no lone halves, so a slice that ends in a first half was cut inside a pair.
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
