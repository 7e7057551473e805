import type { SyntaxNode } from './dart-parser.js'

export interface Combinators {
  /** The names that stay, for each `show`. */
  readonly shows: readonly ReadonlySet<string>[]
  readonly hides: ReadonlySet<string>
  /** Names in `show` and `hide`, with where they stand. */
  readonly names: readonly { readonly name: string; readonly offset: number }[]
}

interface Export extends Combinators {
  /** More than one for a conditional directive. */
  readonly uris: readonly string[]
  /** Where the first URI stands. */
  readonly offset: number
}

interface Import extends Export {
  readonly prefix: string | undefined
}

/** How a file is tied to other libraries. */
export interface Directives {
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  readonly parts: readonly string[]
  /** A URI, or the name of a library, as older code has it. */
  readonly partOf: { readonly uri: string } | { readonly library: string } | undefined
  readonly libraryName: string | undefined
}

/** Reads what stands before the first declaration of a file. */
export function readDirectives(root: SyntaxNode, text: string): Directives {
  const imports: Import[] = []
  const exports: Export[] = []
  const parts: string[] = []
  let partOf: Directives['partOf']
  let libraryName: string | undefined

  for (const node of root.children) {
    if (node.type === 'import_or_export') {
      const specification = firstDescendant(node, 'import_specification')
      const directive = specification ?? firstDescendant(node, 'library_export')
      if (directive === undefined) continue
      const common = {
        uris: readUris(directive, text),
        offset: firstDescendant(directive, 'uri')?.start ?? directive.start,
        ...readCombinators(directive, text),
      }
      if (specification === undefined) exports.push(common)
      else imports.push({ ...common, prefix: readPrefix(directive, text) })
    } else if (node.type === 'part_directive') {
      parts.push(...readUris(node, text))
    } else if (node.type === 'part_of_directive') {
      const [uri] = readUris(node, text)
      const name = firstDescendant(node, 'dotted_identifier_list')
      if (uri !== undefined) partOf = { uri }
      else if (name !== undefined) partOf = { library: textOf(name, text) }
    } else if (node.type === 'library_name') {
      const name = firstDescendant(node, 'dotted_identifier_list')
      if (name !== undefined) libraryName = textOf(name, text)
    }
  }
  return { imports, exports, parts, partOf, libraryName }
}

export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.start, node.end)
}

function readPrefix(directive: SyntaxNode, text: string): string | undefined {
  const at = directive.children.findIndex((child) => child.type === 'as')
  const name = directive.children[at + 1]
  return at >= 0 && name?.type === 'identifier' ? textOf(name, text) : undefined
}

function readCombinators(directive: SyntaxNode, text: string): Combinators {
  const shows: Set<string>[] = []
  const hides = new Set<string>()
  const names: { name: string; offset: number }[] = []
  for (const combinator of directive.children.filter((child) => child.type === 'combinator')) {
    const listed = combinator.children
      .filter((child) => child.type === 'identifier')
      .map((child) => ({ name: textOf(child, text), offset: child.start }))
    const words = new Set(listed.map(({ name }) => name))
    for (const each of listed) names.push(each)
    if (combinator.children[0]?.type !== 'hide') shows.push(words)
    else for (const word of words) hides.add(word)
  }
  return { shows, hides, names }
}

function readUris(directive: SyntaxNode, text: string): string[] {
  return descendants(directive, 'uri').map((uri) => {
    const literal = textOf(uri, text).replace(/^r/, '')
    const quote = /^(?:'''|"""|'|")/.exec(literal)?.[0].length ?? 0
    return literal.slice(quote, literal.length - quote)
  })
}

function firstDescendant(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return descendants(node, type)[0]
}

function descendants(node: SyntaxNode, type: string): SyntaxNode[] {
  const found: SyntaxNode[] = []
  const open: (SyntaxNode | undefined)[] = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === type) found.push(next)
    for (let index = next.children.length - 1; index >= 0; index -= 1) open.push(next.children[index])
  }
  return found
}
