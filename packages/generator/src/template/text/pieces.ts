/** How long a piece grows before it ends with its line, and how long it may get where a line does not end. */
const ENOUGH = 400
const MOST = 800

/** Cuts a text into pieces of some lines each. No piece ends between the halves of a surrogate pair. */
export function* inPieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const to = endOfPiece(text, from)
    yield text.slice(from, to)
    from = to
  }
}

function endOfPiece(text: string, from: number): number {
  if (text.length - from <= ENOUGH) return text.length
  const lineEnd = text.indexOf('\n', from + ENOUGH - 1)
  if (lineEnd >= 0 && lineEnd < from + MOST) return lineEnd + 1
  const end = Math.min(from + MOST, text.length)
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return splitsPair ? end - 1 : end
}
