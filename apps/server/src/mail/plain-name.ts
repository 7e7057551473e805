const maxCharacters = 100

/**
 * Makes the name of a person, device or project safe for a mail, and shortens it to 100 characters. People choose these
 * names freely, and may use them to inject a link, a sentence that seems to be ours, or characters that reverse the
 * reading direction. An empty name becomes `somebody`.
 */
export function plainName(name: string): string {
  const plain = name
    .replace(/\p{Bidi_Control}/gu, '')
    // Mails quote all names but the recipient's; no mark inside a name may close the quotation.
    .replace(/["“”„‟«»＂]/g, "'")
    // Mail programs turn addresses into links. A space after each of these characters prevents this. The last three may
    // replace the dots of a domain name (RFC 3490, 3.1).
    .replace(/[.:/\\@。．｡]/g, '$& ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const characters = [...plain]
  const short = characters.length > maxCharacters ? `${characters.slice(0, maxCharacters).join('')}…` : plain
  return short || 'somebody'
}
