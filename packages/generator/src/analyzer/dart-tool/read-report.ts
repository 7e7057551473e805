import { relative, sep } from 'node:path'
import type { Diagnostic } from '../../engine.js'

const severities: Readonly<Record<string, Diagnostic['severity']>> = {
  ERROR: 'error',
  WARNING: 'warning',
  INFO: 'info',
}
const longestMessage = 1_000

/**
 * Reads what `dart analyze --format=json` writes (its version 1). What is not as expected is left out.
 * @param folder The folder that was analysed. Findings about files that are not among `paths` are left out.
 */
export function readReport(output: string, folder: string, paths: ReadonlySet<string>): Diagnostic[] {
  // Other lines may come before it: an SDK that is new says hello.
  const line = output.split('\n').find((candidate) => candidate.startsWith('{'))
  const report = line === undefined ? undefined : parse(line)
  if (at(report, 'version') !== 1) return []
  const found = at(report, 'diagnostics')
  return Array.isArray(found) ? found.flatMap((finding: unknown) => readFinding(finding, folder, paths) ?? []) : []
}

function readFinding(finding: unknown, folder: string, paths: ReadonlySet<string>): Diagnostic | undefined {
  const file = at(finding, 'location', 'file')
  const line = at(finding, 'location', 'range', 'start', 'line')
  const column = at(finding, 'location', 'range', 'start', 'column')
  const severity = at(finding, 'severity')
  const code = at(finding, 'code')
  const problem = at(finding, 'problemMessage')
  const correction = at(finding, 'correctionMessage')
  if (typeof file !== 'string' || typeof severity !== 'string' || typeof problem !== 'string') return undefined
  const path = relative(folder, file).replaceAll(sep, '/')
  const known = Object.hasOwn(severities, severity) ? severities[severity] : undefined
  if (!paths.has(path) || known === undefined || !isPosition(line) || !isPosition(column)) return undefined
  return {
    path,
    line,
    column,
    severity: known,
    code: typeof code === 'string' && /^[\w-]{1,100}$/.test(code) ? code.toLowerCase().replaceAll('_', '-') : 'dart',
    message: (typeof correction === 'string' ? `${problem} ${correction}` : problem).slice(0, longestMessage),
    source: 'dart',
  }
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = Reflect.get(found, key)
  }
  return found
}
