/**
 * Tells whether any of the globs matches a path as a whole. `*` stands for any characters of one part of a path, `?` for
 * one, and `**` as a whole part for any parts, also none: `lib/**` is all that is in `lib`, and `**` followed by
 * `/*.dart` every Dart file. Everything else stands for itself.
 *
 * The globs come from people: the time that it takes grows with their length times the path's, whatever is in them.
 */
export function createPathMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => glob.split('/').map((part) => (part === '**' ? anyParts : [...part])))
  return (path) => {
    const parts = path.split('/').map((part) => [...part])
    return patterns.some((pattern) => matches(pattern, parts, anyParts, isPart))
  }
}

const anyParts = ['**']

const isPart = (pattern: readonly string[], part: readonly string[]) => matches(pattern, part, '*', isCharacter)

const isCharacter = (pattern: string, character: string) => pattern === '?' || pattern === character

/** A row of patterns against a row of items, where `any` stands for any number of items. Only the last `any` is tried again. */
function matches<Pattern, Item>(
  patterns: readonly Pattern[],
  items: readonly Item[],
  any: Pattern,
  isOne: (pattern: Pattern, item: Item) => boolean,
): boolean {
  let at = 0
  let lastAny = -1
  let resumeAt = 0
  for (let item = 0; item < items.length; ) {
    if (at < patterns.length && patterns[at] === any) {
      lastAny = at
      at += 1
      resumeAt = item
    } else if (at < patterns.length && isOne(patterns[at] as Pattern, items[item] as Item)) {
      at += 1
      item += 1
    } else if (lastAny >= 0) {
      at = lastAny + 1
      resumeAt += 1
      item = resumeAt
    } else {
      return false
    }
  }
  while (patterns[at] === any) at += 1
  return at === patterns.length
}
