import { type CST, isCollection, isMap, isPair, isScalar, Parser, parseAllDocuments } from 'yaml'
import type { Finding } from './likeminds-call.js'

/** Holds a file against YAML 1.2. Offsets count UTF-16 code units. */
export function checkYaml(text: string): Finding[] {
  // The library's own look-out for repeated keys takes the square of their number.
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => [
    ...document.errors.map(({ pos, message }) => ({
      offset: pos[0],
      code: 'syntax-error',
      message: sentence(message),
    })),
    ...repeatedKeys(document.contents),
  ])
}

/**
 * Returns how deep collections are nested. The library composes a document by recursion: too deep a one ends the stack,
 * and even the process, when V8 compiles a regular expression near that end.
 */
export function yamlDepth(text: string): number {
  let deepest = 0
  for (const document of new Parser().parse(text)) {
    const open: (readonly [CST.Token, number])[] = [[document, 0]]
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const [token, depth] = entry
      deepest = Math.max(deepest, depth)
      if (token.type === 'document' && token.value) open.push([token.value, depth])
      if (!('items' in token)) continue
      for (const { key, value } of token.items) {
        if (key) open.push([key, depth + 1])
        if (value) open.push([value, depth + 1])
      }
    }
  }
  return deepest
}

function repeatedKeys(contents: unknown): Finding[] {
  const findings: Finding[] = []
  const open: unknown[] = [contents]
  for (let node = open.pop(); open.length > 0 || node !== undefined; node = open.pop()) {
    if (isPair(node)) open.push(node.key, node.value)
    if (!isCollection(node)) continue
    const seen = new Set<unknown>()
    for (const item of node.items) {
      open.push(item)
      if (!isMap(node) || !isPair(item) || !isScalar(item.key)) continue
      const { value, range } = item.key
      if (seen.has(value) && value !== '<<') {
        findings.push({
          offset: range?.[0] ?? 0,
          code: 'duplicate-key',
          message: `The key \`${value}\` is there already.`,
        })
      }
      seen.add(value)
    }
  }
  return findings
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}
