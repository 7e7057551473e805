import { textOf } from './dart-directives.js'
import type { SyntaxNode } from './dart-parser.js'

export interface Mention {
  readonly name: string
  readonly offset: number
  /** It stands in the arguments of Flutter's `runApp`. */
  readonly inRunApp: boolean
}

/** A function, a method, a variable, a constructor or the head of a class: what runs when its name is used. */
export interface CodePiece {
  readonly names: readonly string[]
  /** The class, mixin, enum or extension that it is in. */
  readonly owner: string | undefined
  /** Runs as soon as its owner is used: constructors, fields, operators and `call`. */
  readonly runsWithOwner: boolean
  /** Every name in it, in the order of the text, whatever it stands for. */
  readonly mentions: readonly Mention[]
  /** Where the name `runApp` stands for the last time. */
  readonly lastRunApp: number | undefined
  /** Where its expression statements begin. */
  readonly statements: ReadonlySet<number>
}

const bodies = new Set(['class_body', 'enum_body', 'extension_body'])
const nameTypes = new Set(['identifier', 'type_identifier', 'identifier_dollar_escaped'])
/** A named thing that has code; in a list of variables each has a name of its own. */
const variables = new Set(['static_final_declaration', 'initialized_identifier'])
const signature = /_signature$/

/** Takes a file apart into pieces of code. What is between them (directives, annotations) is left out. */
export function readCode(root: SyntaxNode, text: string): CodePiece[] {
  return readDeclarations(root.children, text, undefined)
}

function readDeclarations(nodes: readonly SyntaxNode[], text: string, owner: string | undefined): CodePiece[] {
  return nodes.flatMap((node, index): CodePiece[] => {
    const body = node.children.find((child) => bodies.has(child.type))
    if (body !== undefined) {
      const name = firstName(node, text)
      const head = node.children.filter((child) => child !== body)
      const constants = body.children.filter((child) => child.type === 'enum_constant')
      return [
        pieceOf([...head, ...constants], text, { names: name === undefined ? [] : [name], owner: name, runs: true }),
        ...readDeclarations(body.children, text, name),
      ]
    }
    if (signature.test(node.type)) {
      const next = nodes[index + 1]
      const whole = next?.type === 'function_body' ? [node, next] : [node]
      return [pieceOf(whole, text, signatureOf(node, text, owner))]
    }
    if (node.type === 'class_definition' || node.type === 'type_alias') return [aliasOf(node, text)]
    if (node.type === 'declaration' || node.type.endsWith('_list')) return [variableOf(node, text, owner)]
    return []
  })
}

/** `class A = B with C;` and `typedef A = B;`: which of the names is the new one does not matter. */
function aliasOf(node: SyntaxNode, text: string): CodePiece {
  const piece = pieceOf([node], text, { names: [], owner: undefined, runs: true })
  return { ...piece, names: piece.mentions.map(({ name }) => name) }
}

interface Role {
  readonly names: readonly string[]
  readonly owner: string | undefined
  readonly runs: boolean
}

function signatureOf(node: SyntaxNode, text: string, owner: string | undefined): Role {
  const inner =
    node.type === 'method_signature' ? (node.children.find(({ type }) => signature.test(type)) ?? node) : node
  const name = firstName(inner, text)
  const isFunction = /^(?:function|getter|setter)_signature$/.test(inner.type)
  if (isFunction && name !== undefined) return { names: [name], owner, runs: name === 'call' }
  return { names: [], owner, runs: true }
}

/** A field or a top-level variable, but in classes also a constructor without a body. */
function variableOf(node: SyntaxNode, text: string, owner: string | undefined): CodePiece {
  const names: string[] = []
  for (const child of descendants(node)) {
    const name = variables.has(child.type) ? firstName(child, text) : undefined
    if (name !== undefined) names.push(name)
  }
  return pieceOf([node], text, { names, owner, runs: owner !== undefined })
}

function firstName(node: SyntaxNode, text: string): string | undefined {
  const name = node.children.find((child) => nameTypes.has(child.type) && child.type !== 'type_identifier')
  return name && textOf(name, text)
}

function pieceOf(nodes: readonly SyntaxNode[], text: string, { names, owner, runs }: Role): CodePiece {
  const mentions: Mention[] = []
  const statements = new Set<number>()
  let runApp: SyntaxNode | undefined
  let endOfArguments = 0
  for (const node of nodes.flatMap((each) => [...descendants(each)])) {
    if (node.type === 'expression_statement') statements.add(node.start)
    if (node.type === 'arguments' && runApp !== undefined && text.slice(runApp.end, node.start).trim() === '') {
      endOfArguments = Math.max(endOfArguments, node.end)
    }
    if (!nameTypes.has(node.type) || node.missing) continue
    const name = textOf(node, text)
    mentions.push({ name, offset: node.start, inRunApp: node.start < endOfArguments })
    if (name === 'runApp') runApp = node
  }
  return { names, owner, runsWithOwner: runs, mentions, lastRunApp: runApp?.start, statements }
}

/** In the order of the text, without the names of named arguments. */
function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  const open: SyntaxNode[] = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next
    if (next.type === 'label') continue
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const child = next.children[index]
      if (child !== undefined) open.push(child)
    }
  }
}
