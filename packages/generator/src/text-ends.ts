/** Returns the text without any of the `characters` at its end. Takes one pass, where `/[…]+$/` takes one from each of them. */
export function withoutEnding(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Returns the text without any of the `characters` at its beginning. */
export function withoutBeginning(text: string, characters: string): string {
  let start = 0
  while (start < text.length && characters.includes(text.charAt(start))) start += 1
  return text.slice(start)
}
