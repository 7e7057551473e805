import { createRequire } from 'node:module'
import { Language, Parser, type Tree } from 'web-tree-sitter'

/** A node of a parsed file: plain data, so that nothing outlives the parser's own memory. */
export interface SyntaxNode {
  /** As the grammar calls it; `ERROR` for text that fits nowhere. */
  readonly type: string
  /** Offsets in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** Required here and absent from the text. */
  readonly missing: boolean
  /** There is an error in it, or it is one. */
  readonly broken: boolean
  readonly children: readonly SyntaxNode[]
}

export interface DartParser {
  /** `undefined` when the text cannot be parsed within the time that one file gets. */
  parse(text: string): SyntaxNode | undefined
}

/** Far beyond what a file of the allowed size and depth takes; it only keeps a pathological one from blocking a server. */
const millisecondsPerFile = 2_000

/**
 * What Dart knows in strings and comments only. Outside of them the parser takes the square of the length of a run of it, so it
 * reads a `#` in its place, which changes nothing in a string and is as wrong elsewhere.
 */
const foreign = /[^\t\n\r -~]|`/g

/** Loads the grammar. One parser serves any number of files, one after the other. */
export async function createDartParser(): Promise<DartParser> {
  const { resolve } = createRequire(import.meta.url)
  await Parser.init()
  const language = await Language.load(resolve('@repomix/tree-sitter-wasms/out/tree-sitter-dart.wasm'))
  const createParser = () => new Parser().setLanguage(language)
  let parser = createParser()

  return {
    parse(text) {
      const deadline = performance.now() + millisecondsPerFile
      try {
        // Without the reset, a parse that was given up would go on with the next file.
        parser.reset()
        const tree = parser.parse(text.replace(foreign, '#'), null, {
          progressCallback: () => performance.now() > deadline,
        })
        if (tree === null) return undefined
        try {
          return readTree(tree)
        } finally {
          tree.delete()
        }
      } catch {
        // WebAssembly ran out of stack or memory. Its parser is in no state to be used, or freed, again.
        parser = createParser()
        return undefined
      }
    },
  }
}

type GrowingNode = SyntaxNode & { broken: boolean; readonly children: GrowingNode[] }

/** Copies a tree out of the parser's memory; without recursion, because a hostile file is deeper than the stack. */
function readTree(tree: Tree): SyntaxNode {
  const hasError = tree.rootNode.hasError
  const cursor = tree.walk()
  const open: GrowingNode[] = []
  const read = (): GrowingNode => {
    const type = cursor.nodeType
    const missing = hasError && cursor.nodeIsMissing
    const broken = missing || type === 'ERROR'
    for (let at = open.length - 1; broken && at >= 0; at -= 1) {
      const ancestor = open[at]
      // The nodes around a broken one have been marked with it.
      if (ancestor === undefined || ancestor.broken) break
      ancestor.broken = true
    }
    return { type, start: cursor.startIndex, end: cursor.endIndex, missing, broken, children: [] }
  }
  try {
    const root = read()
    if (!cursor.gotoFirstChild()) return root
    open.push(root)
    while (open.length > 0) {
      const node = read()
      open.at(-1)?.children.push(node)
      if (cursor.gotoFirstChild()) open.push(node)
      else while (open.length > 0 && !cursor.gotoNextSibling() && cursor.gotoParent()) open.pop()
    }
    return root
  } finally {
    cursor.delete()
  }
}
