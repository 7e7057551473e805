import type { Parameters } from '../knowledge/likeminds.js'
import type { Call } from './dart-references.js'
import { withSuggestion } from './suggestion.js'

/** A finding before it has a path, a line and a severity. */
export interface Finding {
  readonly offset: number
  readonly code: string
  readonly message: string
}

/**
 * Holds a call against what is taken.
 * @param callee What people call it, e.g. `LMChatCore.instance.initialize`.
 * @param offset Where its name stands: findings about what is absent are put there.
 */
export function checkCall(callee: string, offset: number, call: Call, parameters: Parameters): Finding[] {
  const findings: Finding[] = []
  const required = parameters.positional ?? []
  const named = (parameters.named ?? []).map((name) => name.replace('!', ''))

  for (const argument of call.named) {
    if (named.includes(argument.name)) continue
    const message = `\`${callee}\` has no parameter named \`${argument.name}\`.`
    findings.push({
      offset: argument.offset,
      code: 'unknown-argument',
      message: withSuggestion(message, argument.name, named),
    })
  }
  if (call.broken) return findings

  const given = new Set(call.named.map(({ name }) => name))
  for (const name of parameters.named ?? []) {
    if (!name.endsWith('!') || given.has(name.slice(0, -1))) continue
    findings.push({
      offset,
      code: 'missing-argument',
      message: `\`${callee}\` needs the argument \`${name.slice(0, -1)}\`.`,
    })
  }
  for (const name of required.slice(call.positional)) {
    findings.push({
      offset,
      code: 'missing-argument',
      message: `\`${callee}\` needs the positional argument \`${name}\`.`,
    })
  }
  const most = required.length + (parameters.optional?.length ?? 0)
  if (call.positional > most) {
    const message = `\`${callee}\` takes ${most === 0 ? 'no' : `at most ${most}`} positional argument${most === 1 ? '' : 's'}, not ${call.positional}.`
    findings.push({ offset, code: 'extra-argument', message })
  }
  return findings
}
