import { BLACK, formatHex, mix, parseHex, type Rgb, WHITE } from './colour.js'
import { AMBIGUOUS_COLOURS, CSS_COLOURS, FOREIGN_COLOURS } from './colour-names.js'
import type { ColourWish } from './wishes.js'

/** The colours of a sentence in their order, and the sentence without them, so that "dark blue" asks for no dark theme. */
export interface ColourReading {
  readonly colours: readonly ColourWish[]
  readonly rest: string
  /** Where they stand, also those that are not wanted. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
}

const SHADE = /^(?:dark|deep|oscuro|oscura|fonce|foncee|escuro|escura|dunkel|dunkles|dunklem|गहरा|गहरे)$/
const TINT = /^(?:light|pale|claro|clara|clair|claire|hell|helles|hellem|हल्का|हल्के)$/
const NEGATION = /^(?:no|not|without|never|sin|ohne|kein|nicht|sans|pas|sem|nao|बिना)$/
/** "from red to teal", "teal instead of red": what is left behind, where another colour is named. */
const LEFT_BEHIND =
  /(?:^|\s)(?:from|von|desde|instead of|rather than|statt|anstatt|en vez de|en lugar de|au lieu du?|em vez de)\s+(?:the\s+)?$/
const COLOUR_WORD =
  /^(?:colou?rs?|coloured|colored|colou?rful|brand|accent|accents|primary|palette|tones?|hue|theme|themed|ui|buttons?|color|colores|farbe|farben|couleurs?|cores?|cor|thema|tema|theme|रंग)$/
const AND = /^(?:and|y|und|et|e|और|&|\/)$/
/** "make it gold", "change it to gold" */
const MAKE_IT = /(?:^| )(?:make (?:it|everything)|(?:change|switch|go|turn)(?: it)? to|turn it)$/
const BEFORE_COLOUR = /^(?:in|en|em|de|mit|with|bright|deep|soft)$/

interface Found {
  readonly from: number
  readonly to: number
  readonly colour: ColourWish
}

/** Reads `#rgb`, `#rrggbb`, bare hex, `rgb(…)`, and names, from a normalised sentence. */
export function readColours(normalised: string): ColourReading {
  const { rest: written, found: inDigits } = readWrittenColours(normalised)
  const words = [...written.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)].map((match) => ({
    at: match.index,
    text: match[0],
  }))
  const texts = words.map((word) => word.text)
  const areColours = findColourWords(texts)
  const named: Found[] = []
  const refused: Found[] = []
  for (let index = 0; index < words.length; ) {
    const name = namedColourAt(texts, index, areColours)
    const first = words[index]
    const last = words[index + (name?.length ?? 1) - 1]
    if (name !== null && first !== undefined && last !== undefined) {
      const isRefused = NEGATION.test(words[index - 1]?.text ?? '')
      const found = { from: first.at, to: last.at + last.text.length, colour: name.colour }
      ;(isRefused ? refused : named).push(found)
    }
    index += name?.length ?? 1
  }
  const rest = blankedAll(
    written,
    [...named, ...refused].sort((a, b) => a.from - b.from),
  )
  const wanted = [...inDigits, ...named].sort((a, b) => a.from - b.from)
  const isLeft = ({ from }: Found) => LEFT_BEHIND.test(normalised.slice(Math.max(0, from - 30), from))
  const kept = wanted.every(isLeft) ? wanted : wanted.filter((colour) => !isLeft(colour))
  return { colours: kept.map(({ colour }) => colour), rest, ranges: [...wanted, ...refused] }
}

const WRITTEN = [
  /\brgba?\(\s{0,9}(?<red>\d{1,3})[\s,]{1,9}(?<green>\d{1,3})[\s,]{1,9}(?<blue>\d{1,3})[^)]{0,20}\)/g,
  /#(?<digits>[0-9a-f]{6}|[0-9a-f]{3})(?![\p{L}\p{N}])/gu,
  // Bare: with a digit and a letter, so that neither "facade" nor a chatroom's id is a colour.
  /(?<![\p{L}\p{N}#])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])(?<digits>[0-9a-f]{6})(?![\p{L}\p{N}])/gu,
]

/** What is written in digits, blanked out, so that every position stays. */
function readWrittenColours(text: string): { readonly rest: string; readonly found: readonly Found[] } {
  const found: Found[] = []
  let rest = text
  for (const form of WRITTEN) {
    const matches = [...rest.matchAll(form)].map((match) => ({
      from: match.index,
      to: match.index + match[0].length,
      colour: { hex: hexOf(match.groups ?? {}), name: null },
    }))
    found.push(...matches)
    rest = blankedAll(rest, matches)
  }
  return { rest, found }
}

function blankedAll(text: string, ranges: readonly Found[]): string {
  let rest = ''
  let end = 0
  for (const { from, to } of ranges) {
    rest += text.slice(end, from) + ' '.repeat(to - from)
    end = to
  }
  return rest + text.slice(end)
}

function hexOf({ digits, ...parts }: Readonly<Record<string, string | undefined>>): string {
  if (digits === undefined) {
    const part = (name: string) => Math.min(255, Number(parts[name] ?? 0))
    return formatHex([part('red'), part('green'), part('blue')])
  }
  return `#${(digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('')).toUpperCase()}`
}

function namedColourAt(
  words: readonly string[],
  at: number,
  areColours: readonly boolean[],
): { colour: ColourWish; length: number } | null {
  const [first = '', second = '', third = ''] = words.slice(at, at + 3)
  for (const [length, name] of [
    [3, first + second + third],
    [2, first + second],
  ] as const) {
    const hex = words.length >= at + length ? CSS_COLOURS.get(name) : undefined
    if (hex !== undefined) return { colour: { hex: `#${hex}`, name: words.slice(at, at + length).join(' ') }, length }
  }
  const before = SHADE.test(first) ? 'shade' : TINT.test(first) ? 'tint' : null
  if (before !== null) {
    const base = colourOf(second)
    return base === null ? null : { colour: shaded(base, before), length: 2 }
  }
  const base = colourOf(first)
  if (base === null || areColours[at] !== true || isSpanishNetwork(words, at)) return null
  const after = SHADE.test(second) ? 'shade' : TINT.test(second) ? 'tint' : null
  // "azul oscuro", but "teal dark theme" is a colour and a theme.
  const belongs = after !== null && second !== 'dark' && second !== 'light' && second !== 'deep'
  if (belongs) return { colour: shaded(base, after), length: 2 }
  return { colour: { hex: formatHex(base.colour), name: base.name }, length: 1 }
}

/** "una red social" is a social network, and no red one. */
function isSpanishNetwork(words: readonly string[], at: number): boolean {
  const [before = '', first, after] = [words[at - 1], words[at], words[at + 1]]
  return first === 'red' && after === 'social' && /^(?:una|la|mi|tu|su|esta|esa|nuestra|de|como)$/.test(before)
}

interface NamedColour {
  readonly colour: Rgb
  /** In English. */
  readonly name: string
}

function colourOf(word: string): NamedColour | null {
  const name = FOREIGN_COLOURS.get(word) ?? word
  const colour = parseHex(CSS_COLOURS.get(name) ?? '')
  return colour === null ? null : { colour, name }
}

/**
 * Marks the names of colours. A name that may be another word ("snow", "gold") counts among words about colours only.
 * Goes from left to right, because in "red and gold and snow" each name depends on the one before.
 */
function findColourWords(words: readonly string[]): readonly boolean[] {
  const areColours: boolean[] = []
  for (const [at, word] of words.entries()) {
    const isName = colourOf(word) !== null
    areColours.push(isName && (!AMBIGUOUS_COLOURS.has(word) || speaksOfColour(words, at, areColours)))
  }
  return areColours
}

/** @param areColours The answers for the words before. */
function speaksOfColour(words: readonly string[], at: number, areColours: readonly boolean[]): boolean {
  const [before = '', after = ''] = [words[at - 1], words[at + 1]]
  const besideColour = AND.test(before) && areColours[at - 2] === true
  return (
    besideColour ||
    COLOUR_WORD.test(before) ||
    COLOUR_WORD.test(after) ||
    (BEFORE_COLOUR.test(before) && words[at] !== 'peru') ||
    MAKE_IT.test(words.slice(Math.max(0, at - 3), at).join(' ')) ||
    // "gold", "gold, please"
    (words.length <= 3 && words.every((word, index) => index === at || word === 'please' || !/\p{L}/u.test(word)))
  )
}

/** A dark or a light tone of a colour; where CSS has a colour of that name, that one. */
function shaded({ colour, name }: NamedColour, tone: 'shade' | 'tint'): ColourWish {
  const prefix = tone === 'shade' ? 'dark' : 'light'
  const css = CSS_COLOURS.get(prefix + name)
  const mixed = tone === 'shade' ? mix(colour, BLACK, 0.4) : mix(colour, WHITE, 0.5)
  return { hex: css === undefined ? formatHex(mixed) : `#${css}`, name: `${prefix} ${name}` }
}
