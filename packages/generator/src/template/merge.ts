import type { Feature, Requirement, Wishes, WishSources } from './wishes/wishes.js'

/** Where a wish came from. */
type Source = keyof WishSources

const SOURCES: readonly Source[] = ['prompt', 'instructions', 'settings']

/** Takes each wish from its strongest source, and keeps what there is to say about it. */
export interface Merge {
  /** The wish, and a remark where a weaker source wanted something else. `show` is how a value is called. */
  take<K extends keyof Wishes>(
    key: K,
    title: string,
    show?: (value: Wished<K>) => string,
  ): { readonly value: Wished<K>; readonly source: Source } | undefined
  feature(feature: Feature): boolean | undefined
  required(requirement: Requirement): boolean | undefined
  /** Every value that any source has. */
  all<T>(read: (wishes: Wishes) => readonly T[] | undefined): readonly T[]
  /** What the person called by name in the sentence or the instructions. */
  asked(feature: Feature): boolean
  defaulted(sentence: string): void
  remark(sentence: string): void
  refuse(sentence: string): void
  report(): MergeReport
}

type Wished<K extends keyof Wishes> = Exclude<Wishes[K], undefined>

interface MergeReport {
  readonly defaults: readonly string[]
  readonly differences: readonly string[]
  readonly remarks: readonly string[]
  readonly refused: readonly string[]
}

const TITLES: Readonly<Record<Source, string>> = {
  prompt: 'your sentence',
  instructions: "the project's instructions",
  settings: "the project's settings",
}

/** Lays the sources over each other. */
export function mergeWishes(sources: WishSources): Merge {
  const defaults: string[] = []
  const differences = new Set<string>()
  const remarks: string[] = []
  const refused: string[] = []

  function strongest<T>(
    read: (wishes: Wishes) => T | undefined,
    title: string,
    show: (value: T) => string,
  ): { value: T; source: Source } | undefined {
    const found = SOURCES.flatMap((source) => {
      const value = read(sources[source])
      return value === undefined ? [] : [{ source, value }]
    })
    const [first, ...others] = found
    if (first === undefined) return undefined
    for (const other of others) {
      if (show(other.value) === show(first.value)) continue
      differences.add(
        `${title}: ${show(first.value)}, as ${TITLES[first.source]} says; ${TITLES[other.source]} had ${show(other.value)}`,
      )
    }
    return first
  }

  const onOff = (value: boolean) => (value ? 'on' : 'off')
  return {
    take: (key, title, show = (value) => (Array.isArray(value) ? value.join(' and ') : String(value))) =>
      strongest((wishes) => wishes[key] as Wished<typeof key> | undefined, title, show),
    feature: (feature) => strongest((wishes) => wishes.features?.[feature], feature.replace('-', ' '), onOff)?.value,
    required: (requirement) =>
      strongest(
        (wishes) => wishes.required?.[requirement],
        `required ${requirement}`,
        (value) => (value ? 'yes' : 'no'),
      )?.value,
    all: (read) => SOURCES.flatMap((source) => read(sources[source]) ?? []),
    asked: (feature) =>
      sources.prompt.features?.[feature] === true || sources.instructions.features?.[feature] === true,
    defaulted: (sentence) => void defaults.push(sentence),
    remark: (sentence) => void remarks.push(sentence),
    refuse: (sentence) => void refused.push(sentence),
    report: () => ({ defaults, differences: [...differences], remarks, refused }),
  }
}
