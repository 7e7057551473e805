import { isCollection, isMap, isPair, isScalar, parseAllDocuments } from 'yaml'
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
