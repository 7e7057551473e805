const maxCharacters = 100

/**
 * What somebody calls themselves, or their device, as it may stand in a mail to somebody else. The text is free, and
 * whoever wrote it may want the reader to follow a link, to believe a sentence that is not ours, or to read it backwards.
 */
export function plainName(name: string): string {
  const plain = name
    .replace(/\p{Bidi_Control}/gu, '')
    // The quotation marks around a name are ours: none inside can end them.
    .replace(/["“”„‟«»＂]/g, "'")
    // Mail programs make links of what looks like an address; with a space after each mark nothing does. The last three
    // are what a domain name may have in place of its dots (RFC 3490, 3.1).
    .replace(/[.:/\\@。．｡]/g, '$& ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const characters = [...plain]
  const short = characters.length > maxCharacters ? `${characters.slice(0, maxCharacters).join('')}…` : plain
  return short || 'somebody'
}
