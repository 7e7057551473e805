import { posix } from 'node:path'
import { isMap, isScalar, parseDocument } from 'yaml'
import type { SourceFile } from '../../engine.js'

/** What a `pubspec.yaml` says of packages. */
export interface Pubspec {
  readonly path: string
  /** The folder that it stands in: `''` at the top. */
  readonly root: string
  readonly name: string
  /** Named under `dependencies` or `dependency_overrides`. */
  readonly dependencies: ReadonlySet<string>
  readonly devDependencies: ReadonlySet<string>
  /** Where those come from that are not taken from a registry, nor from an SDK. */
  readonly origins: ReadonlyMap<string, Origin>
  /** It is one of several that are resolved together. */
  readonly hasWorkspace: boolean
}

type Origin = { readonly kind: 'git' } | { readonly kind: 'path'; readonly path: string }

/** The pubspecs of a project by their folder; `undefined` for one that cannot be read with certainty. */
export function readPubspecs(files: readonly SourceFile[]): ReadonlyMap<string, Pubspec | undefined> {
  const pubspecs = new Map<string, Pubspec | undefined>()
  const overridden = new Set<string>()
  for (const { path, content } of files) {
    const folder = posix.dirname(path)
    const root = folder === '.' ? '' : folder
    if (posix.basename(path) === 'pubspec.yaml') pubspecs.set(root, readPubspec(path, root, content))
    if (posix.basename(path) === 'pubspec_overrides.yaml') overridden.add(root)
  }
  for (const root of overridden) pubspecs.set(root, undefined)
  return pubspecs
}

/** The folder of the package that a file belongs to; `undefined` for a file that no pubspec stands above. */
export function rootOf<Value>(path: string, pubspecs: ReadonlyMap<string, Value>): string | undefined {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    if (pubspecs.has(folder)) return folder
  }
  return pubspecs.has('') ? '' : undefined
}

function readPubspec(path: string, root: string, content: string): Pubspec | undefined {
  let contents: unknown
  try {
    const document = parseDocument(content, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    if (document.errors.length > 0) return undefined
    contents = document.contents
  } catch {
    return undefined
  }
  const entries = readEntries(contents)
  const name = entries?.get('name')
  const dependencies = readSection(entries?.get('dependencies'))
  const overrides = readSection(entries?.get('dependency_overrides'))
  const devDependencies = readSection(entries?.get('dev_dependencies'))
  if (!isScalar(name) || typeof name.value !== 'string' || !dependencies || !overrides || !devDependencies) {
    return undefined
  }
  const origins = [...dependencies, ...overrides, ...devDependencies].flatMap(([dependency, origin]) =>
    origin === 'registry' ? [] : [[dependency, origin] as const],
  )
  return {
    path,
    root,
    name: name.value,
    dependencies: new Set([...dependencies.keys(), ...overrides.keys()]),
    devDependencies: new Set(devDependencies.keys()),
    origins: new Map(origins),
    hasWorkspace: entries?.has('workspace') ?? false,
  }
}

/** What is in a map whose keys are plain words; `undefined` for anything else, an alias too. */
function readEntries(node: unknown): Map<string, unknown> | undefined {
  if (!isMap(node)) return undefined
  const entries = new Map<string, unknown>()
  for (const { key, value } of node.items) {
    if (!isScalar(key) || typeof key.value !== 'string') return undefined
    entries.set(key.value, value)
  }
  return entries
}

function readSection(node: unknown): Map<string, Origin | 'registry'> | undefined {
  if (isNothing(node)) return new Map()
  const entries = readEntries(node)
  if (entries === undefined) return undefined
  const section = new Map<string, Origin | 'registry'>()
  for (const [name, value] of entries) {
    const origin = readOrigin(value)
    if (origin === undefined) return undefined
    section.set(name, origin)
  }
  return section
}

function readOrigin(node: unknown): Origin | 'registry' | undefined {
  if (isNothing(node) || isScalar(node)) return 'registry'
  const entries = readEntries(node)
  const path = entries?.get('path')
  if (isScalar(path) && typeof path.value === 'string') return { kind: 'path', path: path.value }
  if (entries === undefined || path !== undefined) return undefined
  return entries.has('git') ? { kind: 'git' } : 'registry'
}

function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && node.value === null)
}
