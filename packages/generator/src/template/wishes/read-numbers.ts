import { hasConcept } from './piece-kinds.js'
import type { Feature } from './wishes.js'
import type { Piece } from './words.js'

/** "chatroom 4711", "chatroom with the id 4711", "chatroom #4711". */
export function idAfter(pieces: readonly Piece[], concept: 'chatroom' | 'feedroom'): number | null {
  for (const [at, piece] of pieces.entries()) {
    if (!piece.concepts.includes(concept)) continue
    for (const next of pieces.slice(at + 1, at + 6)) {
      if (next.mark !== null && next.word !== ':') break
      const id = /^[1-9]\d{0,14}$/.test(next.word) ? Number(next.word) : null
      if (id !== null) return id
    }
  }
  return null
}

/** "up to 5 photos", "limit photos to 5", "5 photos at most", "only 5 photos". */
export function limitOf(pieces: readonly Piece[], features: readonly Feature[]): number | null {
  for (const [at, piece] of pieces.entries()) {
    if (!/^[1-9]\d?$/.test(piece.word)) continue
    const before = pieces.slice(Math.max(0, at - 10), at)
    const clause = before.slice(before.findLastIndex(({ mark }) => mark !== null) + 1)
    const following = pieces.slice(at + 1, at + 3)
    const isLimit = (piece: Piece | undefined) => hasConcept(piece, ['limit'])
    const isCounted = following.some((next) => hasConcept(next, features))
    const isLimited = clause.slice(-2).some(isLimit) || hasConcept(clause.at(-1), ['only']) || isLimit(pieces[at + 2])
    const isLimitedBefore = clause.some(isLimit) && clause.some((earlier) => hasConcept(earlier, features))
    if ((isCounted && isLimited) || (!isCounted && isLimitedBefore)) return Number(piece.word)
  }
  return null
}
