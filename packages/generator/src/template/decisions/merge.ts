import type { Feature, Requirement, Wishes, WishSources } from '../wishes/wishes.js'

/** Where a wish came from. */
type Source = keyof WishSources

/**
 * The strongest first. What the project is already counts more than its settings: what a sentence changed once stays
 * changed, and which of the settings were changed since, nobody can tell.
 */
const SOURCES: readonly Source[] = ['prompt', 'earlier', 'instructions', 'settings']

/** Where a person asks for their settings to be applied. */
const SETTINGS_FIRST: readonly Source[] = ['prompt', 'instructions', 'settings', 'earlier']

/** Takes each wish from its strongest source, and keeps what there is to say about it. */
export interface Merge {
  /** The wish, and a remark where a weaker source wanted something else. `show` is how a value is called. */
  take<K extends keyof Wishes>(
    key: K,
    title: string,
    show?: (value: Wished<K>) => string,
  ): { readonly value: Wished<K>; readonly source: Source } | undefined
  /** A wish that stands in several places, from its strongest source. */
  read<T>(read: (wishes: Wishes) => T | undefined, title: string, show: (value: T) => string): T | undefined
  feature(feature: Feature): boolean | undefined
  required(requirement: Requirement): boolean | undefined
  /** Every value that any source has. */
  all<T>(read: (wishes: Wishes) => readonly T[] | undefined): readonly T[]
  /** True where the sentence itself wishes the feature, of a project that there is. */
  isAddedNow(feature: Feature): boolean
  defaulted(sentence: string): void
  remark(sentence: string): void
  refuse(sentence: string): void
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
  earlier: 'the work so far',
  instructions: "the project's instructions",
  settings: "the project's settings",
}

/** Lays the sources over each other. `report` returns what has been said until then. */
export function mergeWishes(
  sources: WishSources,
  settingsFirst = false,
): { readonly merge: Merge; readonly report: () => MergeReport } {
  const order = (settingsFirst ? SETTINGS_FIRST : SOURCES).flatMap((source) => {
    const wishes = sources[source]
    return wishes === undefined ? [] : [{ source, wishes }]
  })
  const defaults: string[] = []
  const differences = new Set<string>()
  const remarks: string[] = []
  const refused: string[] = []

  function strongest<T>(
    read: (wishes: Wishes) => T | undefined,
    title: string,
    show: (value: T) => string,
  ): { value: T; source: Source } | undefined {
    const found = order.flatMap(({ source, wishes }) => {
      const value = read(wishes)
      return value === undefined ? [] : [{ source, value }]
    })
    const [first, ...others] = found
    if (first === undefined) return undefined
    for (const other of others) {
      // That a sentence changes the project is no difference: it is what the sentence is for.
      if (show(other.value) === show(first.value) || other.source === 'earlier') continue
      differences.add(
        `${title}: ${show(first.value)}, as ${TITLES[first.source]} says; ${TITLES[other.source]} had ${show(other.value)}`,
      )
    }
    return first
  }

  const merge: Merge = {
    take: (key, title, show = (value) => (Array.isArray(value) ? value.join(' and ') : String(value))) =>
      strongest((wishes) => wishes[key] as Wished<typeof key> | undefined, title, show),
    read: (read, title, show) => strongest(read, title, show)?.value,
    feature: (feature) => strongest((wishes) => wishes.features?.[feature], feature.replace('-', ' '), onOff)?.value,
    required: (requirement) =>
      strongest(
        (wishes) => wishes.required?.[requirement],
        `required ${requirement}`,
        (value) => (value ? 'yes' : 'no'),
      )?.value,
    all: (read) => order.flatMap(({ wishes }) => read(wishes) ?? []),
    isAddedNow: (feature) => sources.earlier !== undefined && sources.prompt.features?.[feature] === true,
    defaulted: (sentence) => void defaults.push(sentence),
    remark: (sentence) => void remarks.push(sentence),
    refuse: (sentence) => void refused.push(sentence),
  }
  return { merge, report: () => ({ defaults, differences: [...differences], remarks, refused }) }
}

/** How a switch is called. */
export function onOff(value: boolean): string {
  return value ? 'on' : 'off'
}
