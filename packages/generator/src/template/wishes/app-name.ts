/** The longest name that is kept, in characters as people count them. */
const LONGEST_NAME = 40

/** A name found in a sentence, and the sentence without it: the words of a name are no wishes. */
export interface NameReading {
  readonly name: string | null
  readonly rest: string
}

const QUOTED =
  /"((?:\\["\\]|[^"\n]){1,500})"|“([^”\n]{1,500})[”"]|„([^“”"\n]{1,500})[“”"]|«\s?([^»\n]{1,500}?)\s?»|「([^」\n]{1,500})」|(?<![\p{L}\p{N}])['‘]([^\n]{1,80}?)['’](?![\p{L}\p{N}])/gu

/** Words after which a name comes, whatever they are about. */
const RENAMING =
  "rename (?:(?:it|this|that|the app|the project|my app|our app) )?(?:to|as|into)|(?:change|set) (?:the |its )?(?:app )?name to|(?:its |the )?new name(?: is|:)|call (?:the|this|my|our) app|with the name|by the name of|the name is|app name(?: is|:)?|name it|call it|ren[oó]mbral[ao](?: a| como)?|renombrar(?: a| como)?|cambi(?:a|ar) el nombre a|con el nombre(?: de)?|que se llama|benenne (?:sie|es|die app) (?:um )?in|umbenennen in|nenne (?:sie|es|die app)|(?:sie|es) soll hei(?:ß|ss)en|mit dem namen|(?:die|das|der) hei(?:ß|ss)t|name:|renomme[- ](?:la|le) en|renommer en|change(?:r)? le nom en|qui s['’]appelle|renomei?e (?:o app )?para|renomear para|mud(?:e|ar) o nome para|com o nome(?: de)?|नाम बदलकर|नाम(?: है)?"

/** Words after which the name of what stands before them comes. */
const NAMING = 'called|named|titled|entitled|llamad[ao]|namens|genannt|appel[ée]e?|nomm[ée]e?|chamad[ao]|नामक'

const INTRODUCTION = introduction(`${RENAMING}|${NAMING}`)
/** Of an app that there is already: "a tab called News" names a tab. */
const INTRODUCTION_OF_APP = introduction(
  `${RENAMING}|(?<=(?:app|chat|feed|messenger|forum|community|it|aplicaci[oó]n|anwendung|application|aplicativo|ऐप)\\s)(?:${NAMING})`,
)

function introduction(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})\\s+`, 'giu')
}

// Where a name without quotes ends: a word that goes on with the sentence.
const END_OF_NAME =
  /^(?:with|without|in|for|and|that|which|where|using|on|but|has|having|con|sin|en|para|y|que|mit|ohne|und|für|avec|sans|pour|et|com|sem|em|e|को|में|के|और|जिसमें|is|no|to|should|must|please|uses)$/i

/**
 * A name in quotes, or after "called", "named", "rename it to" and their like in the six languages.
 * @param quotesAreNames False where words in quotes alone are none: in a sentence about an app that has a name.
 */
export function readAppName(sentence: string, quotesAreNames = true): NameReading {
  const introduced = [...sentence.matchAll(quotesAreNames ? INTRODUCTION : INTRODUCTION_OF_APP)].at(0)
  if (introduced !== undefined) {
    const start = introduced.index + introduced[0].length
    const following = sentence.slice(start)
    const quoted = [...following.matchAll(QUOTED)].at(0)
    const end = quoted?.index === 0 ? quoted[0].length : lengthOfBareName(following)
    const name = cleanName(
      quoted?.index === 0 ? quotedText(quoted) : following.slice(0, end).replace(/^["“„«'‘]+/u, ''),
    )
    if (name !== null) return { name, rest: `${sentence.slice(0, introduced.index)} . ${following.slice(end)}` }
  }
  for (const quoted of quotesAreNames ? sentence.matchAll(QUOTED) : []) {
    const name = cleanName(quotedText(quoted))
    if (name === null || quotedText(quoted).length > 60) continue
    return { name, rest: `${sentence.slice(0, quoted.index)} . ${sentence.slice(quoted.index + quoted[0].length)}` }
  }
  return { name: null, rest: sentence }
}

/** Control characters, direction overrides and doubled spaces go; null when nothing that can be seen is left. */
export function cleanName(text: string): string | null {
  const clean = text
    .normalize('NFC')
    // \p{Cs}: a lone half of a surrogate pair cannot be written to a file.
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(clean.slice(0, 500))]
  const name = characters
    .slice(0, LONGEST_NAME)
    .map(({ segment }) => segment)
    .join('')
    .slice(0, 120)
    .replace(/\p{Cs}/gu, '')
    .trim()
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(name) ? name : null
}

function quotedText(match: RegExpMatchArray): string {
  return (match.slice(1).find((group) => group !== undefined) ?? '').replace(/\\(?=")/g, '')
}

function lengthOfBareName(text: string): number {
  const words = [...(text.split('\n', 1)[0] ?? '').matchAll(/[^\s]+/gu)]
  let end = 0
  for (const [index, word] of words.slice(0, 5).entries()) {
    const bare = word[0].replace(/[,.;:!?।]+$/u, '')
    if ((index > 0 || END_OF_NAME.test(bare)) && END_OF_NAME.test(bare)) break
    end = word.index + bare.length
    if (bare !== word[0]) break
  }
  return end
}
