/** A line that opens a fenced block (CommonMark, section 4.5). */
export interface Fence {
  readonly mark: '`' | '~'
  readonly length: number
  /** Blanks before it, 0 to 3: so many are taken off the lines of the block, too. */
  readonly indent: number
  readonly info: string
}

/** Longer lines are no fences: nobody needs them, and a bound is needed for what is held back. In UTF-16 code units. */
export const longestFence = 1_000

/** @param line Without its line feed. */
export function readFence(line: string): Fence | undefined {
  if (line.length > longestFence) return undefined
  const parts = /^( {0,3})(`{3,}|~{3,})(.*)$/s.exec(line)
  if (parts === null) return undefined
  const [, indent = '', marks = '', info = ''] = parts
  const mark = marks.startsWith('~') ? '~' : '`'
  if (mark === '`' && info.includes('`')) return undefined
  return { mark, length: marks.length, indent: indent.length, info }
}

/** Whether a line is the end of the block that `fence` opened. */
export function closes(line: string, fence: Pick<Fence, 'mark' | 'length'>): boolean {
  const found = readFence(line)
  return found?.mark === fence.mark && found.length >= fence.length && /^[ \t\r]*$/.test(found.info)
}

/** Whether the beginning of a line may still become a fence of any kind. */
export function mayOpen(beginning: string): boolean {
  if (beginning.length > longestFence) return false
  return /^ {0,3}(?:`{0,2}|~{0,2}|`{3,}[^`]*|~{3,}.*)$/s.test(beginning)
}

/** Whether the beginning of a line may still become one that ends a block. */
export function mayClose(beginning: string): boolean {
  return beginning.length <= longestFence && /^ {0,3}(?:`*|~*)[ \t\r]*$/.test(beginning)
}
