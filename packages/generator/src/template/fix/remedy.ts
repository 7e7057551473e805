import type { Diagnostic } from '../../engine.js'

/** What would mend a finding, as far as the finding itself tells. */
export type Remedy =
  | { readonly kind: 'rename'; readonly to: string }
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'import'; readonly uris: readonly string[] }
  | { readonly kind: 'show'; readonly name: string; readonly uri: string }
  | {
      readonly kind: 'dependency'
      readonly pubspec: string
      readonly name: string
      readonly section: DependencySection
    }
  | { readonly kind: 'runtime-dependency'; readonly pubspec: string; readonly name: string }
  | { readonly kind: 'android-permission'; readonly name: string }
  | { readonly kind: 'ios-usage'; readonly key: string }
  | { readonly kind: 'initialise' | 'initialise-before' | 'await-initialise'; readonly core: string }

export type DependencySection = 'dependencies' | 'dev_dependencies'

/**
 * Reads the remedy out of a finding's message. The messages are the analyzer's, written for people: this is the only place
 * that takes them apart, and what it does not recognise has no remedy.
 */
export function remedyOf({ source, code, message }: Diagnostic): Remedy | null {
  if (source === 'syntax') {
    const expected = /^Expected `([;,:)\]}])`\.$/.exec(message)?.[1]
    return expected === undefined ? null : { kind: 'insert', text: expected }
  }
  if (source === 'likeminds') return code === 'missing-import' ? importRemedy(message) : renaming(message)
  return source === 'project' ? projectRemedy(code, message) : null
}

/** What "Did you mean …?" names. */
function suggestionIn(message: string): string | null {
  return /Did you mean `([^`]+)`\?$/.exec(message)?.[1] ?? null
}

function renaming(message: string): Remedy | null {
  const to = suggestionIn(message)
  return to === null ? null : { kind: 'rename', to }
}

function importRemedy(message: string): Remedy | null {
  const prefixed = / with a prefix: write `(\w+\.\w+)`\.$/.exec(message)?.[1]
  if (prefixed !== undefined) return { kind: 'rename', to: prefixed }
  const [, name, uri] = /^`(\w+)` is left out by the `show` or `hide` of the import of '([^']+)'\.$/.exec(message) ?? []
  if (name !== undefined && uri !== undefined) return { kind: 'show', name, uri }
  const [, uris] = message.split(' needs the import of ', 2)
  if (uris === undefined || !uris.endsWith('.')) return null
  return { kind: 'import', uris: [...uris.matchAll(/'([^']+)'/g)].map(([, found = '']) => found) }
}

function projectRemedy(code: string, message: string): Remedy | null {
  const [first = '', second = ''] = [...message.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted)
  switch (code) {
    case 'missing-dependency': {
      const section = / under `(dependencies|dev_dependencies)`\.$/.exec(message)?.[1]
      if (section === 'dependencies' || section === 'dev_dependencies')
        return { kind: 'dependency', pubspec: first, name: second, section }
      return / for development only: /.test(message)
        ? { kind: 'runtime-dependency', pubspec: first, name: second }
        : null
    }
    case 'missing-permission': {
      const permission = /android:name="android\.permission\.(\w+)"/.exec(message)?.[1]
      if (permission !== undefined) return { kind: 'android-permission', name: permission }
      const key = /`(NS\w+UsageDescription)`/.exec(message)?.[1]
      return key === undefined ? null : { kind: 'ios-usage', key }
    }
    case 'missing-file':
      return renaming(message)
    case 'missing-initialise':
      return initialising('initialise', first)
    case 'initialise-after-run-app':
      return initialising('initialise-before', first)
    case 'initialise-not-awaited':
      return initialising('await-initialise', first)
    default:
      return null
  }
}

function initialising(kind: 'initialise' | 'initialise-before' | 'await-initialise', call: string): Remedy | null {
  const core = /^(LM\w+)\.instance\.initialize/.exec(call)?.[1]
  return core === undefined ? null : { kind, core }
}
