const longestName = 80

/**
 * The candidate that is closest to `name` by edit distance (Levenshtein; swapped neighbours count as one edit), when it is
 * close enough to be meant. Upper and lower case differ by half an edit.
 */
function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined
  const reach = Math.max(1, Math.min(4, Math.floor(name.length * 0.34)))
  let best: string | undefined
  let bestDistance = reach + 0.01
  for (const candidate of candidates) {
    if (candidate === name || candidate === '' || Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = editDistance(name, candidate, bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `message` with "Did you mean …?" where there is something to suggest. */
export function withSuggestion(message: string, name: string, candidates: Iterable<string>): string {
  const suggestion = suggest(name, candidates)
  return suggestion === undefined ? message : `${message} Did you mean \`${suggestion}\`?`
}

/** Edits of length `limit` and more are not told apart, so only the columns that fewer edits can reach are filled in. */
function editDistance(from: string, to: string, limit: number): number {
  const width = Math.ceil(limit)
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const first = Math.max(1, row - width)
    const last = Math.min(to.length, row + width)
    const current: number[] = []
    current[first - 1] = first === 1 ? row : limit
    let smallest = current[first - 1] ?? limit
    for (let column = first; column <= last; column += 1) {
      const substitution = (previous[column - 1] ?? limit) + difference(from[row - 1], to[column - 1])
      let cost = Math.min((previous[column] ?? limit) + 1, (current[column - 1] ?? limit) + 1, substitution)
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? limit) + 1)
      }
      current[column] = cost
      smallest = Math.min(smallest, cost)
    }
    if (smallest >= limit && row > 1) return limit
    beforePrevious = previous
    previous = current
  }
  return previous[to.length] ?? limit
}

function difference(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0
  return left?.toLowerCase() === right?.toLowerCase() ? 0.5 : 1
}
