import { withoutBeginning, withoutEnding } from '../../text-ends.js'
import { findQuoted, readQuoted } from './quotes.js'

/** Maximum length of a name in characters as people count them. */
const LONGEST_NAME = 40

/** A name found in a sentence, and the sentence without it: the words of a name are no wishes. */
export interface NameReading {
  readonly name: string | null
  readonly rest: string
}

/** Words after which a name comes, whatever they are about. */
const RENAMING =
  "rename (?:(?:it|this|that|the app|the project|my app|our app) )?(?:to|as|into)|(?:change|set) (?:the |its )?(?:app )?name to|(?:its |the )?new name(?: is|:)|call (?:the|this|my|our) app|with the name|by the name of|the name is|app name(?: is|:)?|name it|call it|ren[oó]mbral[ao](?: a| como)?|renombrar(?: a| como)?|cambi(?:a|ar) el nombre a|con el nombre(?: de)?|que se llama|benenne (?:sie|es|die app) (?:um )?in|umbenennen in|nenne (?:sie|es|die app)|(?:sie|es) soll hei(?:ß|ss)en|mit dem namen|(?:die|das|der) hei(?:ß|ss)t|name:|renomme[- ](?:la|le) en|renommer en|change(?:r)? le nom en|qui s['’]appelle|renomei?e (?:o app )?para|renomear para|mud(?:e|ar) o nome para|com o nome(?: de)?|नाम बदलकर|नाम(?: है)?"

/** Words after which the name of what stands before them comes. */
const NAMING = 'called|named|titled|entitled|llamad[ao]|namens|genannt|appel[ée]e?|nomm[ée]e?|chamad[ao]|नामक'

const INTRODUCTION = new RegExp(`(?<![\\p{L}\\p{N}])(?:${RENAMING}|${NAMING})\\s+`, 'iu')
/** The same for an app that exists: "a tab called News" names a tab. */
const INTRODUCTION_OF_APP = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${RENAMING}|(?<=(?:app|chat|feed|messenger|forum|community|it|aplicaci[oó]n|anwendung|application|aplicativo|ऐप)\\s)(?:${NAMING}))\\s+`,
  'iu',
)

// Where a name without quotes ends: a word that goes on with the sentence.
const END_OF_NAME =
  /^(?:with|without|in|for|and|that|which|where|using|on|but|has|having|con|sin|en|para|y|que|mit|ohne|und|für|avec|sans|pour|et|com|sem|em|e|को|में|के|और|जिसमें|is|no|to|should|must|please|uses)$/i

/**
 * Reads a name in quotes, or after "called", "named", "rename it to" and their like in the six languages.
 * @param quotesAreNames False where words in quotes alone are none: in a sentence about an app that has a name.
 */
export function readAppName(sentence: string, quotesAreNames = true): NameReading {
  const introduced = (quotesAreNames ? INTRODUCTION : INTRODUCTION_OF_APP).exec(sentence)
  if (introduced !== null) {
    const start = introduced.index + introduced[0].length
    const quoted = readQuoted(sentence, start)
    const end = quoted?.to ?? start + lengthOfBareName(sentence.slice(start))
    const name = cleanName(
      quoted === null ? withoutBeginning(sentence.slice(start, end), '"“„«\'‘') : unescaped(quoted.text),
    )
    if (name !== null) return { name, rest: `${sentence.slice(0, introduced.index)} . ${sentence.slice(end)}` }
  }
  for (const { text, from, to } of quotesAreNames ? findQuoted(sentence) : []) {
    const name = cleanName(unescaped(text))
    if (name === null || unescaped(text).length > 60) continue
    return { name, rest: `${sentence.slice(0, from)} . ${sentence.slice(to)}` }
  }
  return { name: null, rest: sentence }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Removes control characters, direction overrides and doubled spaces. Returns null when nothing visible is left. */
export function cleanName(text: string): string | null {
  const clean = text
    .slice(0, 2_000)
    .normalize('NFC')
    // \p{Cs}: a lone half of a surrogate pair cannot be written to a file.
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const characters = [...graphemes.segment(clean.slice(0, 500))]
  const name = characters
    .slice(0, LONGEST_NAME)
    .map(({ segment }) => segment)
    .join('')
    .slice(0, 120)
    .replace(/\p{Cs}/gu, '')
    .trim()
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(name) ? name : null
}

function unescaped(text: string): string {
  return text.replace(/\\(?=")/g, '')
}

/** Counts the characters of up to five words, before a word that goes on with the sentence or with the end of a clause. */
function lengthOfBareName(text: string): number {
  const words = [...(text.slice(0, 1_000).split('\n', 1)[0] ?? '').matchAll(/[^\s]+/gu)]
  let end = 0
  for (const word of words.slice(0, 5)) {
    const bare = withoutEnding(word[0], ',.;:!?।')
    if (END_OF_NAME.test(bare)) break
    end = word.index + bare.length
    if (bare !== word[0]) break
  }
  return end
}
