import { hasConcept, isFeature, isThing } from './piece-kinds.js'
import type { Piece } from './words.js'

/** Words that may stand between "no" and what is not wanted: "do not let members post videos". */
const NEGATION_REACH = 5

/** Verbs that switch something on, and after "not" off. */
const PERMISSIONS: ReadonlySet<string> = new Set(['allow', 'enable', 'use', 'include', 'including', 'add'])

/** Indices of pieces that are not wanted: after "no", or before "off". */
export function findNegated(pieces: readonly Piece[]): ReadonlySet<number> {
  const negated = new Set<number>()
  for (const [at, piece] of pieces.entries()) {
    // "don't remove polls", "not without topics": two of them are none.
    const isDouble = hasConcept(pieces[at - 1], ['not'])
    if (piece.concepts.includes('not') && !isDouble) for (const index of listAfter(pieces, at)) negated.add(index)
    if (piece.concepts.includes('off')) for (const index of listBefore(pieces, at)) negated.add(index)
  }
  return negated
}

/** The things in the list that follows: "no polls, videos or documents", but in "no polls, dark theme" only the polls. */
function listAfter(pieces: readonly Piece[], start: number): readonly number[] {
  const within = pieces.slice(start + 1, start + 1 + NEGATION_REACH).findIndex(isThing)
  if (within < 0) return []
  const first = start + 1 + within
  if (
    pieces
      .slice(start + 1, first)
      .some((piece) => piece.mark !== null || (hasConcept(piece, ['with', 'not']) && !PERMISSIONS.has(piece.word)))
  )
    return []
  const list = [first]
  let pending: number[] = []
  for (let at = first + 1; at < pieces.length; at++) {
    const piece = pieces[at]
    if (piece === undefined || piece.mark === '.' || hasConcept(piece, ['with', 'not', 'required', 'only'])) break
    if (hasConcept(piece, ['on', 'off'])) return list.slice(0, -1).length > 0 ? list.slice(0, -1) : list
    if (piece.mark === ',') continue
    const before = pieces[at - 1]
    if (before === undefined) break
    if (hasConcept(piece, ['and'])) continue
    if (!isFeature(piece)) break
    // "no PDF files": two words for one thing.
    if (list.at(-1) === at - 1 && piece.concepts.some((concept) => before.concepts.includes(concept))) list.push(at)
    else if (hasConcept(before, ['and'])) {
      list.push(...pending, at)
      pending = []
    } else if (before.mark === ',') pending.push(at)
    else break
  }
  return list
}

/** The things in the list that ends before "off": "polls and videos off". */
function listBefore(pieces: readonly Piece[], end: number): readonly number[] {
  const list: number[] = []
  let words = 0
  for (let at = end - 1; at >= 0; at--) {
    const piece = pieces[at]
    if (piece === undefined || piece.mark !== null) break
    if (isThing(piece)) {
      if (list.length > 0 && !hasConcept(pieces[at + 1], ['and'])) break
      list.push(at)
      if (!isFeature(piece)) break
    } else if (hasConcept(piece, ['and'])) {
      if (list.length === 0) break
    } else if (hasConcept(piece, ['with', 'not', 'required', 'on', 'off']) || list.length > 0 || ++words > 2) break
  }
  return list
}
