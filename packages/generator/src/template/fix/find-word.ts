/** Returns the offset of the first place where `word` is a whole word of Dart, that is, no part of a longer name; -1 without one. */
export function findWord(text: string, word: string): number {
  if (word === '') return -1
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!isNamePart(text, at - 1) && !isNamePart(text, at + word.length)) return at
  }
  return -1
}

export function hasWord(text: string, word: string): boolean {
  return findWord(text, word) >= 0
}

function isNamePart(text: string, at: number): boolean {
  return /[\w$]/.test(text.charAt(at))
}
