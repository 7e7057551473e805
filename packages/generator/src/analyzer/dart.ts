import { posix } from 'node:path'
import type { Diagnostic, SourceFile } from '../engine.js'
import { type LikeMindsApi, products } from '../knowledge/likeminds.js'
import type { DartParser, SyntaxNode } from './dart-parser.js'
import { createProjectScope } from './dart-scope.js'
import { checkSyntax } from './dart-syntax.js'
import { type DartUnit, readDartUnit } from './dart-unit.js'
import { checkLikeMinds } from './likeminds-check.js'

/** More in one file help nobody. */
const findingsPerFile = 100

export interface DartCheck {
  /** What has been read so far, by path. */
  readonly units: ReadonlyMap<string, DartUnit>
  /** Reads one file; what it says of the file alone. */
  read(file: SourceFile): Diagnostic[]
  /** Says of a file that it is not read, and why. */
  skip(file: SourceFile, why: Obstacle): Diagnostic[]
  /** To be asked when all files have been read. */
  readonly paths: readonly string[]
  /** Holds one file against the SDKs, in the light of all the others. */
  checkApi(path: string): Diagnostic[]
}

/**
 * @param files All Dart files of the project.
 * @param packageRoots Where the project's own packages are, by name.
 */
export function createDartCheck(
  parser: DartParser,
  api: LikeMindsApi,
  files: readonly SourceFile[],
  packageRoots: ReadonlyMap<string, string>,
): DartCheck {
  const units = new Map<string, DartUnit>()
  const scope = createProjectScope(units, packageRoots, api)
  const declared = new Set<string>()
  const uncertain = new Set<string>()
  const extensionMembers = extensionMembersOf(api)
  const check = { api, scope, declared, uncertain, extensionMembers }

  function skip({ path, content }: SourceFile, why: Obstacle): Diagnostic[] {
    // It may declare any of the names in it.
    if (path.endsWith('.dart')) for (const [name] of content.matchAll(/\bLM\w+/g)) uncertain.add(name)
    return [{ path, line: 1, column: 1, severity: 'info', ...why, source: 'project' }]
  }

  return {
    units,
    paths: [...new Set(files.map(({ path }) => path).filter((path) => path.endsWith('.dart')))],
    skip,
    read({ path, content }) {
      const root: SyntaxNode | undefined = parser.parse(content)
      if (root === undefined) return skip({ path, content }, tooComplex)
      const unit = readDartUnit(path, content, root)
      units.set(path, unit)
      for (const name of unit.declarations.topLevel) declared.add(name)
      for (const name of unit.declarations.uncertain) uncertain.add(name)
      for (const name of unit.declarations.extensionMembers) extensionMembers.add(name)
      return checkSyntax(root, content, findingsPerFile).map(({ offset, message, code }) => ({
        path,
        ...unit.locate(offset),
        severity: 'error',
        code,
        message,
        source: 'syntax',
      }))
    },
    checkApi(path) {
      const unit = units.get(path)
      if (unit === undefined) return []
      return checkLikeMinds(unit, check, findingsPerFile).map(({ offset, code, message }) => ({
        path,
        ...unit.locate(offset),
        severity: 'error',
        code,
        message,
        source: 'likeminds',
      }))
    },
  }
}

/** Why a file is not read. */
type Obstacle = Pick<Diagnostic, 'code' | 'message'>

export const tooComplex: Obstacle = {
  code: 'file-too-large',
  message: 'The file is too large to analyse, or nested too deeply. The other files were analysed without it.',
}

export const noTime: Obstacle = {
  code: 'not-analyzed',
  message: 'The file was not checked: the files before it took all the time that there is.',
}

/** Where the packages of a project are, by the names in their pubspecs: `''` for one at the top. */
export function readPackageRoots(files: readonly SourceFile[]): Map<string, string> {
  const roots = new Map<string, string>()
  for (const { path, content } of files) {
    if (posix.basename(path) !== 'pubspec.yaml') continue
    const name = /^name:[ \t]*['"]?(\w+)/m.exec(content)?.[1]
    const directory = posix.dirname(path)
    if (name !== undefined) roots.set(name, directory === '.' ? '' : directory)
  }
  return roots
}

function extensionMembersOf(api: LikeMindsApi): Set<string> {
  const names = new Set<string>()
  for (const product of products) {
    for (const facts of Object.values(api[product].symbols)) {
      if (facts.kind === 'extension') for (const name of Object.keys(facts.members)) names.add(name)
    }
  }
  return names
}
