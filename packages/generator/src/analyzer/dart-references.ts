import { textOf } from './dart-directives.js'
import type { SyntaxNode } from './dart-parser.js'

export interface Call {
  readonly positional: number
  readonly named: readonly { readonly name: string; readonly offset: number }[]
  /** There is a syntax error in it: what is absent may only be out of sight. */
  readonly broken: boolean
}

/** What follows a name: `.member`, `(arguments)`, or a cascade, after which the chain goes on with the same object. */
export type Step =
  | { readonly kind: 'member'; readonly name: string; readonly offset: number }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'cascade'; readonly steps: readonly Step[] }

/**
 * A name in an expression, a type or a pattern, with all that hangs on it: `LMChatCore.instance.initialize(…)`.
 * For `(name…)….x`, `inner` is what stands in the parentheses (it is a reference of its own, too).
 */
export interface Reference {
  readonly root:
    | { readonly kind: 'name'; readonly name: string; readonly offset: number }
    | { readonly kind: 'group'; readonly inner: Reference }
  readonly steps: readonly Step[]
}

const nameTypes = new Set(['identifier', 'type_identifier', 'identifier_dollar_escaped'])
/** In these, a name is not looked up in the scope: it belongs to something else, or is only being told. */
const notLookedUp = new Set([
  'unconditional_assignable_selector',
  'conditional_assignable_selector',
  'cascade_selector',
  'label',
  'combinator',
  'symbol_literal',
  'dotted_identifier_list',
  'import_specification',
  'break_statement',
  'continue_statement',
  'ERROR',
])

/** Every reference of a file whose name `isOfInterest`, in the order of the text. Broken code is left out. */
export function readReferences(root: SyntaxNode, text: string, isOfInterest: (name: string) => boolean): Reference[] {
  const references: Reference[] = []
  const open = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'ERROR') continue
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index]
      if (child !== undefined && child.children.length > 0) open.push(child)
    }
    if (!notLookedUp.has(node.type)) {
      // Next to an error, what hangs on what is a guess.
      if (node.broken && node.children.some((child) => child.type === 'ERROR' || child.missing)) continue
      node.children.forEach((child, index) => {
        if (!mayBegin(node, child, index)) return
        const reference = readReference(node.children, index, text)
        if (reference !== undefined && isOfInterest(rootName(reference))) references.push(reference)
      })
    }
  }
  return references
}

function rootName(reference: Reference): string {
  let { root } = reference
  while (root.kind === 'group') root = root.inner.root
  return root.name
}

function mayBegin(parent: SyntaxNode, child: SyntaxNode, index: number): boolean {
  if (child.missing || child.type === 'ERROR') return false
  if (parent.children[index - 1]?.type === '.') return false
  return nameTypes.has(child.type) || (child.type === 'parenthesized_expression' && parent.children.length > index + 1)
}

/** `depth` bounds how many parentheses around parentheses are looked through. */
function readReference(siblings: readonly SyntaxNode[], index: number, text: string, depth = 0): Reference | undefined {
  const node = siblings[index]
  if (node === undefined || depth > 8) return undefined
  const steps = readSteps(siblings, index + 1, text).steps
  if (nameTypes.has(node.type)) {
    return { root: { kind: 'name', name: textOf(node, text), offset: node.start }, steps }
  }
  if (node.broken || steps.length === 0) return undefined
  const content = node.children.slice(1, -1).filter((child) => child.type !== 'comment')
  const inner = readReference(content, 0, text, depth + 1)
  // Only when nothing but the chain stands there, its type is the type of the whole.
  if (inner === undefined || !readSteps(content, 1, text).whole) return undefined
  return { root: { kind: 'group', inner }, steps }
}

/** Reads steps until something else comes. `whole`: nothing else came. */
function readSteps(nodes: readonly SyntaxNode[], from: number, text: string): { steps: Step[]; whole: boolean } {
  const steps: Step[] = []
  let afterDot = false
  for (const node of flatten(nodes, from)) {
    if (node.type === 'cascade_section') {
      steps.push({ kind: 'cascade', steps: readSteps(node.children, 1, text).steps })
    } else if (node.type === '.' || node.type === '?.') {
      afterDot = true
      continue
    } else if ((nameTypes.has(node.type) || node.type === 'new') && afterDot && !node.missing) {
      steps.push({ kind: 'member', name: textOf(node, text), offset: node.start })
    } else if (node.type === 'cascade_selector' && steps.length === 0) {
      const name = node.children[0]
      if (name?.type !== 'identifier' || name.missing) return { steps, whole: false }
      steps.push({ kind: 'member', name: textOf(name, text), offset: name.start })
    } else if (node.type === 'arguments') {
      steps.push({ kind: 'call', call: readCall(node, text) })
    } else if (node.type !== 'type_arguments' && node.type !== '!' && node.type !== 'comment') {
      return { steps, whole: false }
    }
    afterDot = false
  }
  return { steps, whole: !afterDot }
}

function* flatten(nodes: readonly SyntaxNode[], from = 0): Generator<SyntaxNode> {
  for (let index = from; index < nodes.length; index += 1) {
    const node = nodes[index]
    if (node === undefined) return
    if (wrappers.has(node.type)) yield* flatten(node.children)
    else yield node
  }
}

const wrappers = new Set([
  'selector',
  'unconditional_assignable_selector',
  'conditional_assignable_selector',
  'argument_part',
])

function readCall(node: SyntaxNode, text: string): Call {
  const named: { name: string; offset: number }[] = []
  let positional = 0
  for (const child of node.children) {
    if (child.type === 'argument') positional += 1
    if (child.type !== 'named_argument') continue
    const name = child.children[0]?.children[0]
    if (name !== undefined) named.push({ name: textOf(name, text), offset: name.start })
  }
  return { positional, named, broken: node.broken }
}
