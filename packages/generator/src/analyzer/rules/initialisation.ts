import type { CodePiece, Mention } from '../dart-code.js'
import type { Reference, Step } from '../dart-references.js'
import type { DartUnit } from '../dart-unit.js'

/** A place where `initialize` of an SDK is called, or may be. */
export interface Initialisation {
  readonly unit: DartUnit
  readonly piece: CodePiece
  /** The name `initialize`. */
  readonly mention: Mention
  /** It is a statement of its own: nobody waits for it. */
  readonly isDropped: boolean
}

/**
 * Where `core.instance.initialize` is called in these files. A call on what is not known, as in `sdk.initialize()`, counts
 * where it may be meant: in a file that names `core`, or when no file has an `initialize` of its own.
 */
export function findInitialisations(core: string, units: ReadonlySet<DartUnit>): Initialisation[] {
  const hasOwn = [...units].some(({ code }) => code.some(({ names }) => names.includes('initialize')))
  const declared = new Set([...units].flatMap(({ declarations }) => [...declarations.topLevel]))
  return [...units].flatMap((unit) => {
    const statements = new Set(unit.code.flatMap((piece) => [...piece.statements]))
    const exact = new Map<number, boolean>()
    const ofOthers = new Set<number>()
    let namesCore = false
    for (const reference of unit.references) {
      const { name, start, steps } = chainOf(reference) ?? { name: '', start: 0, steps: [] }
      const isOfCore = name === core
      namesCore ||= isOfCore
      for (const offset of initialiseSteps(steps)) {
        if (isOfCore) exact.set(offset, isWholeCall(steps) && statements.has(start))
        else if (/^[A-Z]/.test(name) && !declared.has(name) && !isBehindCall(steps)) ofOthers.add(offset)
      }
    }
    const mayBeMeant = (offset: number) => !ofOthers.has(offset) && (namesCore || !hasOwn)
    return unit.code.flatMap((piece) =>
      callsIn(piece)
        .filter(({ offset }) => exact.has(offset) || mayBeMeant(offset))
        .map((mention) => ({ unit, piece, mention, isDropped: exact.get(mention.offset) ?? false })),
    )
  })
}

/** Where `initialize` stands, but for the name of a function that is declared. */
function callsIn({ names, mentions }: CodePiece): Mention[] {
  const found = mentions.filter(({ name }) => name === 'initialize')
  return names.includes('initialize') ? found.slice(1) : found
}

/** The name of a type with what hangs on it, also when it stands behind the prefix of an import. */
function chainOf({ root, steps }: Reference): { name: string; start: number; steps: readonly Step[] } | undefined {
  if (root.kind === 'group') return undefined
  const [first, ...rest] = steps
  if (/^[a-z]/.test(root.name) && first?.kind === 'member') {
    return { name: first.name, start: root.offset, steps: rest }
  }
  return { name: root.name, start: root.offset, steps }
}

function initialiseSteps(steps: readonly Step[]): number[] {
  return steps.flatMap((step): number[] => {
    if (step.kind === 'cascade') return initialiseSteps(step.steps)
    return step.kind === 'member' && step.name === 'initialize' ? [step.offset] : []
  })
}

/** What a call answers can be anything: `GetIt.I<LMChatCore>().initialize()`. */
function isBehindCall(steps: readonly Step[]): boolean {
  const first = steps.find((step) => step.kind !== 'member' || step.name === 'initialize')
  return first?.kind !== 'member'
}

/** `.instance.initialize(…)`, and nothing that goes on with the answer. */
function isWholeCall([instance, initialise, call, ...more]: readonly Step[]): boolean {
  const names = [instance, initialise].map((step) => (step?.kind === 'member' ? step.name : ''))
  return names.join('.') === 'instance.initialize' && call?.kind === 'call' && more.length === 0
}
