import { BLACK, formatHex, mix, parseHex, type Rgb, WHITE } from '../colour.js'
import { AMBIGUOUS_COLOURS, CSS_COLOURS, FOREIGN_COLOURS } from './colour-names.js'
import type { ColourWish } from './wishes.js'

/** The colours of a sentence in their order, and the sentence without them, so that "dark blue" asks for no dark theme. */
export interface ColourReading {
  readonly colours: readonly ColourWish[]
  readonly rest: string
}

const SHADE = /^(?:dark|deep|oscuro|oscura|fonce|foncee|escuro|escura|dunkel|dunkles|dunklem|गहरा|गहरे)$/
const TINT = /^(?:light|pale|claro|clara|clair|claire|hell|helles|hellem|हल्का|हल्के)$/
const NEGATION = /^(?:no|not|without|never|sin|ohne|kein|nicht|sans|pas|sem|nao|बिना)$/
const COLOUR_WORD =
  /^(?:colou?rs?|coloured|colored|colou?rful|brand|accent|accents|primary|palette|tones?|hue|theme|themed|ui|buttons?|color|colores|farbe|farben|couleurs?|cores?|cor|thema|tema|theme|रंग)$/
const AND = /^(?:and|y|und|et|e|और|&|\/)$/
const BEFORE_COLOUR = /^(?:in|en|em|de|mit|with|bright|deep|soft)$/

/** Reads `#rgb`, `#rrggbb`, bare hex, `rgb(…)`, and names, from a normalised sentence. */
export function readColours(normalised: string): ColourReading {
  const found: { at: number; colour: ColourWish }[] = []
  const written = readWrittenColours(normalised, (at, hex) => found.push({ at, colour: { hex, name: null } }))
  const words = [...written.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)].map((match) => ({
    at: match.index,
    text: match[0],
  }))
  const texts = words.map((word) => word.text)
  const taken: { from: number; to: number }[] = []
  for (let index = 0; index < words.length; ) {
    const named = namedColourAt(texts, index)
    const first = words[index]
    const last = words[index + (named?.length ?? 1) - 1]
    if (named !== null && first !== undefined && last !== undefined) {
      if (!NEGATION.test(words[index - 1]?.text ?? '')) found.push({ at: first.at, colour: named.colour })
      taken.push({ from: first.at, to: last.at + last.text.length })
    }
    index += named?.length ?? 1
  }
  const rest = taken.reduceRight(
    (text, { from, to }) => `${text.slice(0, from)}${' '.repeat(to - from)}${text.slice(to)}`,
    written,
  )
  return { colours: found.sort((a, b) => a.at - b.at).map(({ colour }) => colour), rest }
}

/** Blanks out what is written in digits, keeping every position. */
function readWrittenColours(text: string, add: (at: number, hex: string) => void): string {
  const blank = (match: string) => ' '.repeat(match.length)
  return (
    text
      .replace(
        /\brgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})[^)]{0,20}\)/g,
        (match, red, green, blue, at: number) => {
          const parts = [red, green, blue].map((part) => Math.min(255, Number(part)))
          add(at, formatHex([parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]))
          return blank(match)
        },
      )
      .replace(/#([0-9a-f]{6}|[0-9a-f]{3})(?![\p{L}\p{N}])/gu, (match, digits: string, at: number) => {
        const hex = digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('')
        add(at, `#${hex.toUpperCase()}`)
        return blank(match)
      })
      // Bare: with a digit and a letter, so that neither "facade" nor a chatroom's id is a colour.
      .replace(
        /(?<![\p{L}\p{N}#])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{6}(?![\p{L}\p{N}])/gu,
        (match, at: number) => {
          add(at, `#${match.toUpperCase()}`)
          return blank(match)
        },
      )
  )
}

function namedColourAt(words: readonly string[], at: number): { colour: ColourWish; length: number } | null {
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
  if (base === null || !isColour(words, at)) return null
  const after = SHADE.test(second) ? 'shade' : TINT.test(second) ? 'tint' : null
  // "azul oscuro", but "teal dark theme" is a colour and a theme.
  const belongs = after !== null && second !== 'dark' && second !== 'light' && second !== 'deep'
  if (belongs) return { colour: shaded(base, after), length: 2 }
  return { colour: { hex: formatHex(base.colour), name: base.name }, length: 1 }
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

/** True for a colour's name, and where it may be another word ("snow", "gold"), for one among words about colours. */
function isColour(words: readonly string[], at: number): boolean {
  const word = words[at] ?? ''
  return colourOf(word) !== null && (!AMBIGUOUS_COLOURS.has(word) || speaksOfColour(words, at))
}

function speaksOfColour(words: readonly string[], at: number): boolean {
  const [before = '', after = ''] = [words[at - 1], words[at + 1]]
  const besideColour = AND.test(before) && isColour(words, at - 2)
  return (
    besideColour ||
    COLOUR_WORD.test(before) ||
    COLOUR_WORD.test(after) ||
    (BEFORE_COLOUR.test(before) && words[at] !== 'peru')
  )
}

/** A dark or a light tone of a colour; where CSS has a colour of that name, that one. */
function shaded({ colour, name }: NamedColour, tone: 'shade' | 'tint'): ColourWish {
  const prefix = tone === 'shade' ? 'dark' : 'light'
  const css = CSS_COLOURS.get(prefix + name)
  const mixed = tone === 'shade' ? mix(colour, BLACK, 0.4) : mix(colour, WHITE, 0.5)
  return { hex: css === undefined ? formatHex(mixed) : `#${css}`, name: `${prefix} ${name}` }
}
