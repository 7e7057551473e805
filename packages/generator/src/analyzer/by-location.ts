import type { Diagnostic } from '../engine.js'

/** The order of findings: path, line, column. Code and message keep it the same each time. */
export function byLocation(one: Diagnostic, other: Diagnostic): number {
  return (
    compare(one.path, other.path) ||
    one.line - other.line ||
    one.column - other.column ||
    compare(one.code, other.code) ||
    compare(one.message, other.message)
  )
}

/** By UTF-16 code units: the same on every machine. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
