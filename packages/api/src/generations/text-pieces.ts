import { mendText } from '@assistant/contract'
import { pieceCharacters } from './limits.js'

/** Text that comes in pieces which may be cut anywhere, also between the halves of a surrogate pair. */
export interface TextPieces {
  /** What can be passed on by now: mended, in pieces of a bounded length that never end in half a pair. */
  push(piece: string): string[]
  /** What was held back: half a pair whose other half never came. */
  end(): string[]
}

export function createTextPieces(): TextPieces {
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
    const longest = text.slice(from, from + pieceCharacters)
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
