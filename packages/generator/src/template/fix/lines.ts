/** A line of a text. */
export interface Line {
  readonly from: number
  /** Without its end. */
  readonly to: number
  /** The white space at its beginning. */
  readonly indent: string
  readonly isBlank: boolean
}

/** Returns the lines of a text in their order. Only a line feed ends one. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    const content = text.slice(from, to)
    lines.push({ from, to, indent: /^[ \t]*/.exec(content)?.[0] ?? '', isBlank: content.trim() === '' })
    from = to + 1
  }
  return lines
}

/** Returns the index of the line of an offset, by bisection. */
export function lineIndexAt(lines: readonly Line[], offset: number): number {
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle]?.from ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
