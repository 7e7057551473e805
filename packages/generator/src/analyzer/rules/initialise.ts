import { type LikeMindsProduct, products } from '../../knowledge/likeminds.js'
import type { CodePiece } from '../dart-code.js'
import type { DartUnit } from '../dart-unit.js'
import { packageOf, projectPath } from '../dart-uri.js'
import { followNames, isBeforeRunApp } from './code-reach.js'
import { findInitialisations, type Initialisation } from './initialisation.js'
import type { Project, ProjectFinding } from './project.js'

const cores: Readonly<Record<LikeMindsProduct, string>> = { chat: 'LMChatCore', feed: 'LMFeedCore' }

/**
 * An app that uses `LMChatCore` or `LMFeedCore` awaits its `initialize` before `runApp`. Of `lib/main.dart` and what it
 * imports of the project:
 *
 * - `missing-initialise`: nothing that `main` reaches calls it.
 * - `initialise-after-run-app`: it is reached, but only through what comes after the last `runApp`, or the widgets.
 * - `initialise-not-awaited`: it is called before, and what it answers is dropped.
 *
 * Silent when a file that is imported is not there or cannot be read, because the call may be in it.
 */
export function checkInitialisation(project: Project): ProjectFinding[] {
  return [...project.pubspecs].flatMap(([root, pubspec]) => {
    const main = project.units.get(root === '' ? 'lib/main.dart' : `${root}/lib/main.dart`)
    const start = main?.code.find(({ names, owner }) => names.includes('main') && owner === undefined)
    if (pubspec === undefined || main === undefined || start === undefined) return []
    const units = reachedFiles(main, project)
    if (units === undefined) return []
    return products.flatMap((product) => checkProduct(cores[product], main, start, units) ?? [])
  })
}

/** `main` and what it imports, exports and is made of; `undefined` when that is not known whole. */
function reachedFiles(main: DartUnit, { units, packageRoots, pubspecs }: Project): Set<DartUnit> | undefined {
  const ownPackages = new Set([...pubspecs.values()].flatMap((pubspec) => [...(pubspec?.origins.keys() ?? [])]))
  const reached = new Set([main])
  // A set is gone through with what is added on the way.
  for (const { path, broken, directives } of reached) {
    if (broken) return undefined
    const { imports, exports, parts } = directives
    for (const uri of [...[...imports, ...exports].flatMap(({ uris }) => uris), ...parts]) {
      const target = projectPath(path, uri, packageRoots)
      if (target === undefined && ownPackages.has(packageOf(uri) ?? '')) return undefined
      if (target === undefined) continue
      const unit = units.get(target)
      if (unit === undefined) return undefined
      reached.add(unit)
    }
  }
  return reached
}

function checkProduct(
  core: string,
  main: DartUnit,
  start: CodePiece,
  units: ReadonlySet<DartUnit>,
): ProjectFinding | undefined {
  const isUsed = [...units].some(({ references }) =>
    references.some(({ root, steps: [first] }) => {
      if (root.kind !== 'name') return false
      return root.name === core || (first?.kind === 'member' && first.name === core)
    }),
  )
  if (!isUsed || [...units].some(({ declarations }) => declarations.topLevel.has(core))) return undefined

  const code = [...units].flatMap((unit) => unit.code.map((piece) => ({ unit, piece })))
  const reach = followNames(
    start,
    code.map(({ piece }) => piece),
  )
  const shown = code.find(({ piece }) => reach.whole.has(piece) && piece.lastRunApp !== undefined)
  if (shown === undefined) return undefined

  const reached = findInitialisations(core, units).filter(({ piece }) => reach.whole.has(piece))
  const before = reached.filter(({ piece, mention }) => reach.before.has(piece) && isBeforeRunApp(piece, mention))
  const [first] = reached
  if (first === undefined) {
    const offset = start.lastRunApp ?? start.mentions.find(({ name }) => name === 'main')?.offset ?? 0
    const message = `\`${core}.instance.initialize(…)\` is never called: await it before \`runApp\`.`
    return { path: main.path, offset, severity: 'error', code: 'missing-initialise', message }
  }
  if (before.length === 0) {
    const message = `Nothing calls \`${core}.instance.initialize(…)\` before \`runApp\`: await it there.`
    return at(first, 'initialise-after-run-app', message)
  }
  const [dropped] = before
  if (dropped === undefined || !before.every(({ isDropped }) => isDropped)) return undefined
  const message = `\`${core}.instance.initialize(…)\` has to be done before \`runApp\`: put \`await\` before it.`
  return at(dropped, 'initialise-not-awaited', message)
}

function at({ unit, mention }: Initialisation, code: string, message: string): ProjectFinding {
  return { path: unit.path, offset: mention.offset, severity: 'warning', code, message }
}
