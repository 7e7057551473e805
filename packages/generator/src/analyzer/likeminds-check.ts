import {
  findSymbol,
  type LikeMindsApi,
  type LikeMindsProduct,
  products,
  type SymbolFacts,
} from '../knowledge/likeminds.js'
import type { Reference, Step } from './dart-references.js'
import { type ImportedNames, type ProjectScope, passes } from './dart-scope.js'
import type { DartUnit } from './dart-unit.js'
import type { Finding } from './likeminds-call.js'
import { followChain, type Known } from './likeminds-chain.js'
import { withSuggestion } from './suggestion.js'

export interface LikeMindsCheck {
  readonly api: LikeMindsApi
  readonly scope: ProjectScope
  /** Declared at the top level of a file of the project, whichever. */
  readonly declared: ReadonlySet<string>
  /** Perhaps declared in a piece of a file that could not be read. */
  readonly uncertain: ReadonlySet<string>
  readonly extensionMembers: ReadonlySet<string>
}

/** Returns whether a name is one of the SDKs' own: `LMFeedCore`, not `LM_KEY` or `LMS`. */
function isLikeMindsName(name: string): boolean {
  return /^LM[A-Z]\w*$/.test(name) && /[a-z]/.test(name)
}
/** So evidently meant for one of the SDKs that no import is needed to tell. */
const evidentName = /^LM(?:Chat|Feed)[A-Z]/

/** What `unit` uses of the SDKs that they do not have. At most `limit` findings. */
export function checkLikeMinds(unit: DartUnit, check: LikeMindsCheck, limit: number): Finding[] {
  const findings: Finding[] = []
  const imported = check.scope.importedNames(unit)
  const byPrefix = groupByPrefix(imported)
  const reportedNames = new Set<string>()
  const report = (finding: Finding): void => {
    if (findings.length < limit) findings.push(finding)
  }
  const entriesOf = (prefix: string | undefined) => byPrefix.get(prefix) ?? []

  function isDeclared(name: string): boolean {
    return unit.declarations.all.has(name) || check.declared.has(name)
  }

  function resolve(name: string, prefix: string | undefined, offset: number): Known | undefined {
    const entries = entriesOf(prefix).filter(({ filters }) => passes(name, filters))
    const known = products.filter((product) => findSymbol(check.api[product], name) !== undefined)
    const offered = known.filter((product) => entries.some(({ origin }) => origin === product))
    const [product] = offered
    if (product !== undefined) {
      // Both define it, and not alike: the compiler asks which one is meant.
      return offered.length === 1 ? typeOf(name, findSymbol(check.api[product], name), product) : undefined
    }
    if (!isLikeMindsName(name) || entries.some(({ origin }) => origin === 'unknown')) return undefined
    if (known.length === 0) reportUnknown(name, prefix, offset)
    else reportMissingImport(name, known, offset)
    return undefined
  }

  function typeOf(
    name: string,
    facts: SymbolFacts | 'external' | undefined,
    product: LikeMindsProduct,
  ): Known | undefined {
    if (facts === undefined || facts === 'external') return undefined
    return { kind: 'type', name, facts, in: check.api[product] }
  }

  function reportUnknown(name: string, prefix: string | undefined, offset: number): void {
    const fromSdk = imported.some(({ origin }) => origin !== 'unknown')
    if (check.uncertain.has(name) || (!fromSdk && !evidentName.test(name))) return
    report({ offset, code: 'unknown-name', message: unknownName(name, imported, prefix, check.api) })
  }

  function reportMissingImport(name: string, known: readonly LikeMindsProduct[], offset: number): void {
    // Once for a name: the remedy is one line.
    if (reportedNames.has(name)) return
    reportedNames.add(name)
    report({ offset, code: 'missing-import', message: missingImport(name, known, imported, check.api) })
  }

  function evaluate(reference: Reference, reporting: boolean): Known | undefined {
    const context = {
      extensionMembers: check.extensionMembers,
      report: reporting ? report : () => {},
    }
    const { root, steps } = reference
    if (root.kind === 'group') {
      // What stands in the parentheses is a reference too, and reported there.
      const inner = evaluate(root.inner, false)
      return inner && followChain(inner, steps, { ...context, label: labelOf(inner), offset: 0 })
    }
    const [first, ...rest] = steps
    if (byPrefix.has(root.name) && !unit.declarations.all.has(root.name)) {
      if (first?.kind !== 'member') return undefined
      return follow(first.name, root.name, first.offset, rest)
    }
    return isDeclared(root.name) ? undefined : follow(root.name, undefined, root.offset, steps)

    function follow(
      name: string,
      prefix: string | undefined,
      offset: number,
      chain: readonly Step[],
    ): Known | undefined {
      const known = reporting || isImported(name, prefix) ? resolve(name, prefix, offset) : undefined
      return known && followChain(known, chain, { ...context, label: name, offset })
    }
  }

  function isImported(name: string, prefix: string | undefined): boolean {
    return entriesOf(prefix).some(({ filters }) => passes(name, filters))
  }

  for (const finding of checkCombinators(unit, check)) {
    report(finding)
    if (findings.length === limit) return findings
  }
  for (const reference of unit.references) {
    evaluate(reference, true)
    // To look for what is meant costs more than to find that something is wrong.
    if (findings.length === limit) break
  }
  return findings
}

/** Returns the ways by which names come in, by their prefix, each once where it lets every name pass. */
function groupByPrefix(imported: readonly ImportedNames[]): ReadonlyMap<string | undefined, readonly ImportedNames[]> {
  const groups = new Map<string | undefined, ImportedNames[]>()
  const whole = new Set<string>()
  for (const entry of imported) {
    const key = JSON.stringify([entry.prefix, entry.origin])
    const isWhole = entry.filters.every(({ names }) => names.length === 0)
    if (isWhole && whole.has(key)) continue
    if (isWhole) whole.add(key)
    const group = groups.get(entry.prefix)
    if (group === undefined) groups.set(entry.prefix, [entry])
    else group.push(entry)
  }
  return groups
}

/** Yields names in `show` and `hide` that the imported library does not have. */
function* checkCombinators(unit: DartUnit, { api, scope }: LikeMindsCheck): Generator<Finding> {
  for (const { uris, names } of [...unit.directives.imports, ...unit.directives.exports]) {
    const [product] = uris.flatMap((uri) => scope.publicLibrary(uri) ?? [])
    if (product === undefined || uris.length > 1) continue
    for (const { name, offset } of names) {
      if (!isLikeMindsName(name) || findSymbol(api[product], name) !== undefined) continue
      const message = `\`${api[product].package}\` has no \`${name}\`.`
      yield { offset, code: 'unknown-name', message: withSuggestion(message, name, namesOf(api, [product])) }
    }
  }
}

function unknownName(
  name: string,
  imported: readonly ImportedNames[],
  prefix: string | undefined,
  api: LikeMindsApi,
): string {
  const origins = products.filter((product) =>
    imported.some((entry) => entry.origin === product && entry.prefix === prefix),
  )
  const searched = origins.length === 0 ? products : origins
  const where = searched.length === 1 ? `\`${api[searched[0] ?? 'chat'].package}\`` : 'the LikeMinds SDKs'
  return withSuggestion(`There is no \`${name}\` in ${where}.`, name, namesOf(api, searched))
}

function missingImport(
  name: string,
  known: readonly LikeMindsProduct[],
  imported: readonly ImportedNames[],
  api: LikeMindsApi,
): string {
  const partial = imported.find(({ origin }) => known.some((product) => product === origin))
  if (partial === undefined || partial.origin === 'unknown') {
    const ways = known.map((product) => `'${api[product].import}'`).join(' or ')
    return `\`${name}\` needs the import of ${ways}.`
  }
  const uri = `'${api[partial.origin].import}'`
  if (partial.prefix !== undefined && passes(name, partial.filters)) {
    return `\`${name}\` is imported from ${uri} with a prefix: write \`${partial.prefix}.${name}\`.`
  }
  return `\`${name}\` is left out by the \`show\` or \`hide\` of the import of ${uri}.`
}

function namesOf(api: LikeMindsApi, searched: readonly LikeMindsProduct[]): string[] {
  return searched
    .flatMap((product) => [...Object.keys(api[product].symbols), ...api[product].external])
    .filter((name) => isLikeMindsName(name))
}

function labelOf(known: Known): string {
  return known.kind === 'callable' ? 'It' : known.name
}
