import { setImmediate } from 'node:timers/promises'
import type { Analyzer, Diagnostic, SourceFile } from '../engine.js'
import { loadLikeMindsApi } from '../knowledge/likeminds.js'
import { byLocation, compare } from './by-location.js'
import { createDartCheck, type DartCheck, noTime, readPackageRoots, tooComplex } from './dart.js'
import { createDartParser } from './dart-parser.js'
import type { Finding } from './likeminds-call.js'
import { checkPlist } from './plist.js'
import { checkProject } from './rules/check-project.js'
import { readPubspecs } from './rules/pubspec.js'
import { bracketDepth, createLocator, measureXml } from './source-text.js'
import { checkXml } from './xml.js'
import { checkYaml, yamlDepth } from './yaml.js'

/** Maximum size of a file in UTF-16 code units. A file that a person reads is a tenth of it. */
const maxCodeUnits = 128 * 1024
/** Maximum depth of brackets, XML elements and YAML collections. Parsers take the square of it, or recurse. */
const maxDepth = 200
/** Maximum number of elements of an XML file or a property list. */
const maxElements = 10_000
const maxFindingsPerFile = 100

const formats: Readonly<Record<string, (text: string) => Finding[]>> = {
  '.yaml': checkYaml,
  '.yml': checkYaml,
  '.xml': checkXml,
  '.plist': checkPlist,
}

export interface AnalysisOptions {
  readonly signal?: AbortSignal | undefined
  /** Time after which no further file is looked at: each of those gets `not-analyzed` (info). Default: no limit. */
  readonly limitMs?: number
  /** Paths of files that are reported as too large without being looked at. */
  readonly tooLarge?: ReadonlySet<string>
  /** Called before each file that is looked at, and with null before the rules for the project as a whole. */
  readonly onFile?: (path: string | null) => void
}

/** Analyses a whole project. Between two files other work of the process has its turn. */
export type AnalyzeProject = (files: readonly SourceFile[], options?: AnalysisOptions) => Promise<Diagnostic[]>

/** Loads the grammar and the facts about the SDKs, which takes a fifth of a second. */
export async function loadProjectAnalysis(): Promise<AnalyzeProject> {
  const [parser, api] = await Promise.all([createDartParser(), loadLikeMindsApi()])

  return async (files, options = {}) => {
    const { signal, limitMs = Number.POSITIVE_INFINITY, tooLarge, onFile = () => undefined } = options
    const end = performance.now() + limitMs
    const isTimeUp = () => performance.now() > end
    const ordered = files.toSorted((one, other) => compare(one.path, other.path))
    const packageRoots = readPackageRoots(ordered)
    const dart = createDartCheck(parser, api, ordered, packageRoots)
    const readable: SourceFile[] = []
    const diagnostics: Diagnostic[] = []

    for (const file of ordered) {
      if (signal?.aborted) break
      const isTooLarge = tooLarge?.has(file.path) === true || isTooComplex(file)
      const obstacle = isTimeUp() ? noTime : isTooLarge ? tooComplex : undefined
      if (obstacle === undefined) {
        readable.push(file)
        onFile(file.path)
      }
      diagnostics.push(...(obstacle === undefined ? checkAlone(file, dart) : dart.skip(file, obstacle)))
      await setImmediate()
    }
    // Files know what others declare, so all have to be read first.
    for (const path of dart.paths) {
      if (signal?.aborted || isTimeUp()) break
      onFile(path)
      diagnostics.push(...dart.checkApi(path))
      await setImmediate()
    }
    onFile(null)
    // Rules for the whole need the whole.
    if (!signal?.aborted && !isTimeUp()) {
      const project = { files: readable, units: dart.units, pubspecs: readPubspecs(readable), packageRoots, api }
      diagnostics.push(...checkProject(project, maxFindingsPerFile))
    }
    return diagnostics.sort(byLocation)
  }
}

/**
 * The analyzer in the thread that calls it, without `dart`. A hostile file holds the event loop for two to three
 * seconds: in a server, `createAnalyzer` takes its place.
 */
export async function createLocalAnalyzer(): Promise<Analyzer> {
  const analyzeProject = await loadProjectAnalysis()
  return { analyze: (files, signal) => analyzeProject(files, { signal }) }
}

function checkAlone(file: SourceFile, dart: DartCheck): Diagnostic[] {
  const extension = /\.\w+$/.exec(file.path)?.[0] ?? ''
  if (extension === '.dart') return dart.read(file)
  const check = Object.hasOwn(formats, extension) ? formats[extension] : undefined
  if (check === undefined) return []
  const locate = createLocator(file.content)
  return readFindings(check, file.content)
    .slice(0, maxFindingsPerFile)
    .map(({ offset, code, message }) => ({
      path: file.path,
      ...locate(offset),
      severity: 'error',
      code,
      message,
      source: 'syntax',
    }))
}

function readFindings(check: (text: string) => Finding[], text: string): Finding[] {
  try {
    return check(text)
  } catch {
    // A parser that stumbles over one file must not keep the others from being analysed.
    return [{ offset: 0, code: 'syntax-error', message: 'The file cannot be read.' }]
  }
}

function isTooComplex({ path, content }: SourceFile): boolean {
  if (!/\.(?:dart|ya?ml|xml|plist)$/.test(path)) return false
  // Backslashes outside of strings: another run of which the parser takes the square.
  return (
    content.length > maxCodeUnits ||
    content.includes('\\'.repeat(200)) ||
    bracketDepth(content, maxDepth) >= maxDepth ||
    (/\.(?:xml|plist)$/.test(path) && isLargeXml(content)) ||
    (/\.ya?ml$/.test(path) && yamlDepth(content) >= maxDepth)
  )
}

function isLargeXml(content: string): boolean {
  const { elements, depth } = measureXml(content)
  return elements > maxElements || depth >= maxDepth
}
