import { hasConcept } from './piece-kinds.js'
import { REQUIREMENTS, type Requirement } from './wishes.js'
import type { Piece } from './words.js'

/** How far "required" may stand from what is required: "every question needs a topic". */
const REQUIREMENT_REACH = 4

/** What a post must have, and what it need not have. */
export function readRequirements(pieces: readonly Piece[]): Partial<Record<Requirement, boolean>> {
  const required: Partial<Record<Requirement, boolean>> = {}
  for (const [at, piece] of pieces.entries()) {
    if (!hasConcept(piece, ['required', 'optional'])) continue
    const isDenied = pieces
      .slice(Math.max(0, at - 2), at)
      .some((before) => before.word === 'not' || before.word === 'nicht' || before.word === 'no')
    const wanted = hasConcept(piece, ['required']) && !isDenied
    for (const index of nearestRequirable(pieces, at)) {
      for (const requirement of REQUIREMENTS)
        if (pieces[index]?.concepts.includes(requirement)) required[requirement] = wanted
    }
  }
  return required
}

function nearestRequirable(pieces: readonly Piece[], at: number): readonly number[] {
  for (let distance = 1; distance <= REQUIREMENT_REACH; distance++) {
    for (const step of [-1, 1]) {
      const index = at + step * distance
      const between = step < 0 ? pieces.slice(index, at) : pieces.slice(at, index + 1)
      if (isRequirable(pieces[index]) && between.every((piece) => piece.mark === null))
        return requirableList(pieces, index, step)
    }
  }
  return []
}

/** "topics and headings required", "required: a heading, text and a topic": the whole list, from its nearest end on. */
function requirableList(pieces: readonly Piece[], index: number, step: number): readonly number[] {
  const list = [index]
  let between: Piece | undefined
  for (let at = index + step; ; at += step) {
    const piece = pieces[at]
    const isSeparator = hasConcept(piece, ['and']) || piece?.mark === ','
    if (between === undefined && isSeparator) between = piece
    else if (between !== undefined && isRequirable(piece) && mayGoOn(between, list, step)) {
      list.push(at)
      between = undefined
    } else return list
  }
}

/** Backwards, a comma goes on only with what an "and" has shown to be a list: "topics, titles required" are two thoughts. */
function mayGoOn(between: Piece, list: readonly number[], step: number): boolean {
  return between.mark === null || step > 0 || list.length > 1
}

function isRequirable(piece: Piece | undefined): boolean {
  return hasConcept(piece, REQUIREMENTS)
}
