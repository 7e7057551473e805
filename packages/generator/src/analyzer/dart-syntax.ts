import type { SyntaxNode } from './dart-parser.js'
import type { Finding } from './likeminds-call.js'

/** One finding for each piece of text that fits nowhere, and for each piece that is not there. */
export function checkSyntax(root: SyntaxNode, text: string, limit: number): Finding[] {
  const findings: Finding[] = []
  const open = [{ node: root, parent: root }]
  for (let next = open.pop(); next !== undefined && findings.length < limit; next = open.pop()) {
    const { node, parent } = next
    if (isGapOfTheGrammar(node, parent, text)) continue
    if (node.missing) {
      findings.push({ offset: node.start, code: 'syntax-error', message: `Expected ${nameOf(node.type)}.` })
    } else if (node.type === 'ERROR' || isForeign(node, text)) {
      findings.push({ offset: node.start, code: 'syntax-error', message: `Unexpected ${excerpt(node, text)}.` })
    }
    for (const child of node.children.toReversed()) open.push({ node: child, parent: node })
  }
  return findings
}

/** The parser takes a character that Dart does not know for the `#` of a symbol. */
function isForeign(node: SyntaxNode, text: string): boolean {
  return node.type === 'symbol_literal' && text[node.start] !== '#'
}

/** Correct Dart that the grammar does not know. */
function isGapOfTheGrammar(node: SyntaxNode, parent: SyntaxNode, text: string): boolean {
  // `library;`, without a name (Dart 2.19).
  if (node.missing && parent.type === 'dotted_identifier_list') return parent.start === parent.end
  if (node.type !== 'ERROR') return false
  const words = text.slice(node.start, node.end)
  // A label before a loop.
  if (parent.type === 'block') return /^\w+\s*:$/.test(words)
  return parent.type === 'import_specification' && words === 'deferred'
}

function nameOf(type: string): string {
  return /^\w+$/.test(type) ? `a piece of code here: ${type.replaceAll('_', ' ')}` : `\`${type}\``
}

function excerpt(node: SyntaxNode, text: string): string {
  const words = text
    .slice(node.start, Math.min(node.end, node.start + 40))
    .split(/[\r\n]/)[0]
    ?.trim()
  return words ? `\`${words}\`` : 'text'
}
