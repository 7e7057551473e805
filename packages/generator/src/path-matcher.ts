/**
 * Tells whether any of the globs matches a path as a whole. `*` stands for any characters of one part of a path, `?` for
 * one, and `**` as a whole part for any parts, also none: `lib/**` is all that is in `lib`, and `**` followed by
 * `/*.dart` every Dart file. Everything else stands for itself.
 *
 * The globs come from people: the time that it takes grows with their length times the path's, whatever is in them.
 */
export function createPathMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => glob.split('/'))
  return (path) => {
    const parts = path.split('/')
    return patterns.some((pattern) => isPathOf(pattern, parts))
  }
}

const anyParts = '**'

/** When nothing fits any more, the last `**` takes one part more: the ones before it never have to (and so below). */
function isPathOf(pattern: readonly string[], parts: readonly string[]): boolean {
  let at = 0
  let lastAny = -1
  let resumeAt = 0
  for (let part = 0; part < parts.length; ) {
    const glob = pattern[at]
    if (glob === anyParts) {
      lastAny = at
      at += 1
      resumeAt = part
    } else if (glob !== undefined && isPartOf(glob, parts[part] ?? '')) {
      at += 1
      part += 1
    } else if (lastAny >= 0) {
      at = lastAny + 1
      resumeAt += 1
      part = resumeAt
    } else {
      return false
    }
  }
  while (pattern[at] === anyParts) at += 1
  return at === pattern.length
}

const asterisk = '*'.charCodeAt(0)
const questionMark = '?'.charCodeAt(0)

function isPartOf(glob: string, part: string): boolean {
  let at = 0
  let lastAny = -1
  let resumeAt = 0
  for (let unit = 0; unit < part.length; ) {
    const code = glob.charCodeAt(at)
    if (code === asterisk) {
      lastAny = at
      at += 1
      resumeAt = unit
    } else if (code === questionMark) {
      at += 1
      unit += unitsAt(part, unit)
    } else if (code === part.charCodeAt(unit)) {
      at += 1
      unit += 1
    } else if (lastAny >= 0) {
      at = lastAny + 1
      resumeAt += unitsAt(part, resumeAt)
      unit = resumeAt
    } else {
      return false
    }
  }
  while (glob.charCodeAt(at) === asterisk) at += 1
  return at === glob.length
}

/** Of the character there: two for one outside of the basic plane. */
function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
