/** The two published packages, by the word that this project uses for them. */
export type LikeMindsProduct = 'chat' | 'feed'

/**
 * What a constructor or a method takes. A name that ends in `!` in the facts is a required one.
 * All lists absent means that it takes nothing.
 */
export interface Parameters {
  readonly positional?: readonly string[]
  /** Positional parameters that may be left out; they follow the others. */
  readonly optional?: readonly string[]
  readonly named?: readonly string[]
}

/** A field, a getter or a constant (`value`), or something that is called. */
export type Member = 'value' | Parameters
type Members = Readonly<Record<string, Member>>

export interface ClassFacts {
  readonly kind: 'class'
  readonly abstract?: boolean
  /** With type arguments, e.g. `State<LMFeedSearchScreen>`. */
  readonly extends?: string
  /** By name; the unnamed one is `''`. None: it cannot be constructed from outside. */
  readonly constructors: Readonly<Record<string, Parameters>>
  readonly statics: Members
  readonly members: Members
}

export interface EnumFacts {
  readonly kind: 'enum'
  readonly values: readonly string[]
  /** A factory constructor stands here under the name of the enum: its own name is not known. */
  readonly members: Members
}

interface ExtensionFacts {
  readonly kind: 'extension'
  readonly members: Members
}

interface OtherFacts {
  readonly kind: 'function' | 'typedef'
}

export type SymbolFacts = ClassFacts | EnumFacts | ExtensionFacts | OtherFacts

export interface PackageFacts {
  readonly package: string
  readonly version: string
  /** The one library that apps import. */
  readonly import: string
  /** Names that the closed client packages define: they exist, and nothing more is known. */
  readonly external: readonly string[]
  readonly symbols: Readonly<Record<string, SymbolFacts>>
}

export type LikeMindsApi = Readonly<Record<LikeMindsProduct, PackageFacts>>

export const products: readonly LikeMindsProduct[] = ['chat', 'feed']

let loading: Promise<LikeMindsApi> | undefined

/** The public API of both SDKs, as facts. Read once, when it is first asked for; shared and not to be changed. */
export function loadLikeMindsApi(): Promise<LikeMindsApi> {
  loading ??= import('./likeminds-api.json').then((facts) => facts.default as unknown as LikeMindsApi)
  return loading
}

/** `undefined` when the package has no such name; `'external'` when it has, but its members are not known. */
export function findSymbol(facts: PackageFacts, name: string): SymbolFacts | 'external' | undefined {
  if (Object.hasOwn(facts.symbols, name)) return facts.symbols[name]
  return facts.external.includes(name) ? 'external' : undefined
}

/**
 * Looks a member of an instance up, in the class and in its superclasses.
 * `'undecided'` when it was not found, but an ancestor is not known whole.
 */
export function findInstanceMember(
  facts: PackageFacts,
  type: ClassFacts,
  name: string,
): Member | 'undecided' | undefined {
  const seen = new Set<ClassFacts>()
  let current = type
  while (!seen.has(current)) {
    seen.add(current)
    if (Object.hasOwn(current.members, name)) return current.members[name]
    // An abstract class also has what its interfaces promise, and those are not in the facts.
    if (current.abstract) return 'undecided'
    if (current.extends === undefined) return undefined
    const parent = findSymbol(facts, current.extends.replace(/<.*$/s, ''))
    if (parent === undefined || parent === 'external' || parent.kind !== 'class') return 'undecided'
    current = parent
  }
  return 'undecided'
}
