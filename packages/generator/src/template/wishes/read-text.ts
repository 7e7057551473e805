import { readAppName } from './app-name.js'
import type { Concept } from './concept.js'
import { readColours } from './read-colours.js'
import { FEATURES, type Feature, type Requirement, type Wishes } from './wishes.js'
import { normalise, type Piece, readPieces } from './words.js'

/**
 * Longer sentences are read up to here: what matters stands at the beginning, and time stays bounded. Counted again once
 * normalised: a single character may become eighteen.
 */
const LONGEST_TEXT = 20_000

/** Words that may stand between "no" and what is not wanted: "do not let members post videos". */
const NEGATION_REACH = 5

/** Verbs that switch something on, and after "not" off. */
const PERMISSIONS: ReadonlySet<string> = new Set(['allow', 'enable', 'use', 'include', 'including', 'add'])

/** How far "required" may stand from what is required: "every question needs a topic". */
const REQUIREMENT_REACH = 4

/** Reads a sentence in any of the six languages. What it says to the engine itself is text like any other. */
export function readText(text: string): Wishes {
  const named = readAppName(text.slice(0, LONGEST_TEXT))
  const { colours, rest } = readColours(normalise(named.rest).slice(0, LONGEST_TEXT))
  const pieces = readPieces(rest)
  const negated = findNegated(pieces)
  const says = (concept: Concept) => pieces.some((piece, at) => piece.concepts.includes(concept) && !negated.has(at))
  const denies = (concept: Concept) => pieces.some((piece, at) => piece.concepts.includes(concept) && negated.has(at))
  const impossible = pieces.flatMap((piece, at) =>
    piece.impossible !== null && !negated.has(at) ? [piece.impossible] : [],
  )
  const features = readFeatures(pieces, negated)
  const [colour, ...further] = colours
  return {
    ...whenAny('products', readProducts(says)),
    ...when('appName', named.name),
    ...when('colour', colour),
    ...whenAny(
      'furtherColours',
      further.map(({ name, hex }) => name ?? hex),
    ),
    ...when('dark', switchOf(says('dark') || denies('light'), says('light') || denies('dark'))),
    ...when('signIn', readSignIn(says, denies)),
    ...when(
      'feedHome',
      says('qna') ? 'qna' : says('video-feed') ? 'video' : readRooms(says) ? 'rooms' : says('social') ? 'social' : null,
    ),
    ...when(
      'feedType',
      says('personalised') ? 'personalised' : says('universal') || denies('personalised') ? 'universal' : null,
    ),
    ...when('chatroomId', idAfter(pieces, 'chatroom')),
    ...when('feedroomId', idAfter(pieces, 'feedroom')),
    ...(Object.keys(features).length > 0 ? { features } : {}),
    ...whenRequired(readRequirements(pieces)),
    ...when('multipleTopics', says('multiple') ? true : denies('multiple') ? false : null),
    ...when('mediaLimit', limitOf(pieces, ['images', 'videos'])),
    ...when('documentLimit', limitOf(pieces, ['documents'])),
    ...whenAny('impossible', [...new Set(impossible)]),
  }
}

type Says = (concept: Concept) => boolean

function readProducts(says: Says): ('chat' | 'feed')[] {
  const feed = (['feed', 'qna', 'video-feed', 'feedroom'] as const).some(says) || (says('rooms') && !says('chat'))
  const chat = (['chat', 'direct-messages', 'chatbot', 'chatroom'] as const).some(says)
  if (chat || feed) return [...(chat ? (['chat'] as const) : []), ...(feed ? (['feed'] as const) : [])]
  const feedWeak = (['feed-weak', 'social', 'topics'] as const).some(says)
  const chatWeak = (['chat-weak', 'groups', 'explore'] as const).some(says)
  if (chatWeak === feedWeak) return []
  return [chatWeak ? 'chat' : 'feed']
}

function readRooms(says: Says): boolean {
  return says('rooms') || says('feedroom')
}

function readSignIn(says: Says, denies: Says): Wishes['signIn'] | null {
  if (denies('api-key')) return 'backend'
  if (says('backend') && !says('api-key')) return 'backend'
  return says('api-key') ? 'api-key' : null
}

/** Places of pieces that are not wanted: after "no", or before "off". */
function findNegated(pieces: readonly Piece[]): ReadonlySet<number> {
  const negated = new Set<number>()
  for (const [at, piece] of pieces.entries()) {
    if (piece.concepts.includes('not')) for (const place of listAfter(pieces, at)) negated.add(place)
    if (piece.concepts.includes('off')) for (const place of listBefore(pieces, at)) negated.add(place)
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
      .some((piece) => piece.mark !== null || (isSwitch(piece, ['with', 'not']) && !PERMISSIONS.has(piece.word)))
  )
    return []
  const list = [first]
  let pending: number[] = []
  for (let at = first + 1; at < pieces.length; at++) {
    const piece = pieces[at]
    if (piece === undefined || piece.mark === '.' || isSwitch(piece, ['with', 'not', 'required', 'only'])) break
    if (isSwitch(piece, ['on', 'off'])) return list.slice(0, -1).length > 0 ? list.slice(0, -1) : list
    if (piece.mark === ',') continue
    const before = pieces[at - 1]
    if (before === undefined) break
    if (isSwitch(piece, ['and'])) continue
    if (!isFeature(piece)) break
    // "no PDF files": two words for one thing.
    if (list.at(-1) === at - 1 && piece.concepts.some((concept) => before.concepts.includes(concept))) list.push(at)
    else if (isSwitch(before, ['and'])) {
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
      if (list.length > 0 && !isSwitch(pieces[at + 1], ['and'])) break
      list.push(at)
      if (!isFeature(piece)) break
    } else if (isSwitch(piece, ['and'])) {
      if (list.length === 0) break
    } else if (isSwitch(piece, ['with', 'not', 'required', 'on', 'off']) || list.length > 0 || ++words > 2) break
  }
  return list
}

function readFeatures(pieces: readonly Piece[], negated: ReadonlySet<number>): Partial<Record<Feature, boolean>> {
  const features: Partial<Record<Feature, boolean>> = {}
  for (const [at, piece] of pieces.entries()) {
    for (const feature of FEATURES) {
      if (!piece.concepts.includes(feature)) continue
      // Said twice, the later one counts: people correct themselves.
      features[feature] = !negated.has(at)
    }
  }
  return { ...withoutTheRest(pieces), ...features }
}

/** What a post may be made of besides text. */
const CONTENTS: readonly Feature[] = ['polls', 'videos', 'images', 'documents']

/** "only images", "videos only": the other kinds of content are not wanted, unless they are named. */
function withoutTheRest(pieces: readonly Piece[]): Partial<Record<Feature, boolean>> {
  const isContent = (piece: Piece | undefined) => piece?.concepts.some((one) => CONTENTS.some((kind) => kind === one))
  const isMeant = pieces.some(
    (piece, at) => isSwitch(piece, ['only']) && (isContent(pieces[at - 1]) || isContent(pieces[at + 1])),
  )
  return isMeant ? Object.fromEntries(CONTENTS.map((kind) => [kind, false])) : {}
}

const REQUIREMENTS: readonly Requirement[] = ['topics', 'heading', 'text']

function readRequirements(pieces: readonly Piece[]): Partial<Record<Requirement, boolean>> {
  const required: Partial<Record<Requirement, boolean>> = {}
  for (const [at, piece] of pieces.entries()) {
    if (!piece.concepts.includes('required')) continue
    const wanted = !pieces
      .slice(Math.max(0, at - 2), at)
      .some((before) => before.word === 'not' || before.word === 'nicht' || before.word === 'no')
    for (const place of nearestRequirable(pieces, at)) {
      for (const requirement of REQUIREMENTS)
        if (pieces[place]?.concepts.includes(requirement)) required[requirement] = wanted
    }
  }
  return required
}

function nearestRequirable(pieces: readonly Piece[], at: number): readonly number[] {
  for (let distance = 1; distance <= REQUIREMENT_REACH; distance++) {
    for (const step of [-1, 1]) {
      const place = at + step * distance
      const between = step < 0 ? pieces.slice(place, at) : pieces.slice(at, place + 1)
      if (isRequirable(pieces[place]) && between.every((piece) => piece.mark === null))
        return requirableList(pieces, place, step)
    }
  }
  return []
}

/** "topics and headings required", "required headings and topics": the whole list, from its nearest end on. */
function requirableList(pieces: readonly Piece[], place: number, step: number): readonly number[] {
  const list = [place]
  for (let at = place + 2 * step; isSwitch(pieces[at - step], ['and']) && isRequirable(pieces[at]); at += 2 * step)
    list.push(at)
  return list
}

function isRequirable(piece: Piece | undefined): boolean {
  return piece?.concepts.some((concept) => REQUIREMENTS.some((requirement) => requirement === concept)) ?? false
}

/** "chatroom 4711", "chatroom with the id 4711", "chatroom #4711". */
function idAfter(pieces: readonly Piece[], concept: 'chatroom' | 'feedroom'): number | null {
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

function limitOf(pieces: readonly Piece[], features: readonly Feature[]): number | null {
  for (const [at, piece] of pieces.entries()) {
    if (
      !/^\d{1,2}$/.test(piece.word) ||
      !pieces.slice(Math.max(0, at - 2), at).some((before) => isSwitch(before, ['limit']))
    )
      continue
    const counted = pieces
      .slice(at + 1, at + 3)
      .some((next) => features.some((feature) => next.concepts.includes(feature)))
    if (counted && Number(piece.word) > 0) return Number(piece.word)
  }
  return null
}

const SWITCHES: readonly Concept[] = ['not', 'with', 'off', 'on', 'required', 'only', 'and', 'limit', 'app']

function isThing(piece: Piece): boolean {
  return piece.concepts.some((concept) => !SWITCHES.includes(concept))
}

function isFeature(piece: Piece): boolean {
  return piece.impossible !== null || FEATURES.some((feature) => piece.concepts.includes(feature))
}

function isSwitch(piece: Piece | undefined, concepts: readonly Concept[]): boolean {
  return piece?.concepts.some((concept) => concepts.includes(concept)) ?? false
}

function switchOf(on: boolean, off: boolean): boolean | null {
  return on === off ? null : on
}

function when<K extends keyof Wishes>(key: K, value: Wishes[K] | null): Partial<Wishes> {
  return value === null || value === undefined ? {} : { [key]: value }
}

function whenAny(key: 'products' | 'furtherColours' | 'impossible', values: readonly string[]): Partial<Wishes> {
  return values.length > 0 ? { [key]: values } : {}
}

function whenRequired(required: Partial<Record<Requirement, boolean>>): Partial<Wishes> {
  return Object.keys(required).length > 0 ? { required } : {}
}
