import { posix } from 'node:path'
import type { LikeMindsApi, LikeMindsProduct } from '../knowledge/likeminds.js'
import { products } from '../knowledge/likeminds.js'
import type { Combinators } from './dart-directives.js'
import type { DartUnit } from './dart-unit.js'
import { packageOf, projectPath } from './dart-uri.js'

/** A way by which names come into a library. `unknown`: a file or a package whose names nobody here can tell. */
export interface ImportedNames {
  readonly origin: LikeMindsProduct | 'unknown'
  readonly prefix: string | undefined
  /** The `show` and `hide` that a name passes on its way. */
  readonly filters: readonly Combinators[]
}

export interface ProjectScope {
  /** What the library that `unit` belongs to imports from LikeMinds, directly or through files of the project. */
  importedNames(unit: DartUnit): readonly ImportedNames[]
  /** The product whose one public library `uri` is. */
  publicLibrary(uri: string): LikeMindsProduct | undefined
}

/** Exports with `show` and `hide` can be combined without end; beyond this, nothing is said of what a file imports. */
const routesFollowed = 500

/** @param packageRoots Where the project's own packages are, by name: `''` for one at the top. */
export function createProjectScope(
  units: ReadonlyMap<string, DartUnit>,
  packageRoots: ReadonlyMap<string, string>,
  api: LikeMindsApi,
): ProjectScope {
  const libraries = new Map<string, readonly ImportedNames[]>()
  const numbers = new Map<Combinators, number>()

  function numberOf(filter: Combinators): number {
    const number = numbers.get(filter) ?? numbers.size
    numbers.set(filter, number)
    return number
  }

  function origins(from: string, uri: string): { origins: ImportedNames['origin'][]; file?: DartUnit } {
    const name = packageOf(uri) ?? ''
    const product = products.find((candidate) => api[candidate].package === name)
    if (product !== undefined) return { origins: [product] }
    // The closed client packages: they define LikeMinds names that are not in the facts.
    if (name.startsWith('likeminds')) return { origins: ['unknown'] }
    const path = projectPath(from, uri, packageRoots)
    if (path === undefined) return { origins: [] }
    const file = units.get(path)
    return file === undefined ? { origins: ['unknown'] } : { origins: [], file }
  }

  /** Follows exports through the project: in any number, in circles, each with a `show` and `hide` of its own. */
  function exported(start: DartUnit): Omit<ImportedNames, 'prefix'>[] {
    const found: Omit<ImportedNames, 'prefix'>[] = []
    const open: { file: DartUnit; filters: readonly Combinators[] }[] = [{ file: start, filters: [] }]
    const seen = new Set<string>()
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const key = JSON.stringify([next.file.path, next.filters.map(numberOf)])
      if (seen.has(key)) continue
      seen.add(key)
      if (seen.size > routesFollowed) return [...found, { origin: 'unknown', filters: [] }]
      for (const directive of next.file.directives.exports) {
        const isKnown = directive.names.length === 0 || next.filters.includes(directive)
        const filters = isKnown ? next.filters : [...next.filters, directive]
        for (const uri of directive.uris) {
          const { origins: direct, file } = origins(next.file.path, uri)
          found.push(...direct.map((origin) => ({ origin, filters })))
          if (file !== undefined) open.push({ file, filters })
        }
      }
    }
    return found
  }

  function read(library: DartUnit): ImportedNames[] {
    return library.directives.imports.flatMap((directive) =>
      directive.uris.flatMap((uri) => {
        const { origins: direct, file } = origins(library.path, uri)
        const names = direct.map((origin) => ({ origin, filters: [] as Combinators[] }))
        return [...names, ...(file === undefined ? [] : exported(file))].map((entry) => ({
          origin: entry.origin,
          prefix: directive.prefix,
          filters: [...entry.filters, directive],
        }))
      }),
    )
  }

  function libraryOf(unit: DartUnit): DartUnit | undefined {
    const { partOf } = unit.directives
    if (partOf === undefined) return unit
    if ('uri' in partOf) return units.get(posix.join(posix.dirname(unit.path), partOf.uri))
    return [...units.values()].find(({ directives }) => directives.libraryName === partOf.library)
  }

  return {
    importedNames(unit) {
      const library = libraryOf(unit)
      if (library === undefined) return [{ origin: 'unknown', prefix: undefined, filters: [] }]
      const known = libraries.get(library.path)
      if (known !== undefined) return known
      const names = read(library)
      libraries.set(library.path, names)
      return names
    },
    publicLibrary: (uri) => products.find((product) => api[product].import === uri),
  }
}

export function passes(name: string, filters: readonly Combinators[]): boolean {
  return filters.every(({ shows, hides }) => !hides.has(name) && shows.every((show) => show.has(name)))
}
