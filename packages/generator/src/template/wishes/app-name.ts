/** The longest name that is kept, in characters as people count them. */
const LONGEST_NAME = 40

/** A name found in a sentence, and the sentence without it: the words of a name are no wishes. */
export interface NameReading {
  readonly name: string | null
  readonly rest: string
}

const QUOTED =
  /"((?:\\["\\]|[^"\n]){1,500})"|“([^”\n]{1,500})[”"]|„([^“”"\n]{1,500})[“”"]|«\s?([^»\n]{1,500}?)\s?»|「([^」\n]{1,500})」|(?<![\p{L}\p{N}])['‘]([^\n]{1,80}?)['’](?![\p{L}\p{N}])/gu

const INTRODUCTION =
  /(?<![\p{L}\p{N}])(?:called|named|with the name|by the name of|the name is|app name(?: is|:)?|name it|call it|titled|entitled|llamad[ao]|que se llama|con el nombre(?: de)?|namens|genannt|mit dem namen|(?:die|das|der) hei(?:ß|ss)t|name:|appel[ée]e?|nomm[ée]e?|qui s['’]appelle|chamad[ao]|com o nome(?: de)?|नाम(?: है)?|नामक)\s+/giu

// Where a name without quotes ends: a word that goes on with the sentence.
const END_OF_NAME =
  /^(?:with|without|in|for|and|that|which|where|using|on|but|has|having|con|sin|en|para|y|que|mit|ohne|und|für|avec|sans|pour|et|com|sem|em|e|को|में|के|और|जिसमें|is|no|to|should|must|please|uses)$/i

/** A name in quotes, or after "called", "named" and their like in the six languages. */
export function readAppName(sentence: string): NameReading {
  const introduced = [...sentence.matchAll(INTRODUCTION)].at(0)
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
  for (const quoted of sentence.matchAll(QUOTED)) {
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
  const words = [...text.matchAll(/[^\s]+/gu)]
  let end = 0
  for (const [index, word] of words.slice(0, 5).entries()) {
    const bare = word[0].replace(/[,.;:!?।]+$/u, '')
    if ((index > 0 || END_OF_NAME.test(bare)) && END_OF_NAME.test(bare)) break
    end = word.index + bare.length
    if (bare !== word[0]) break
  }
  return end
}
