import { setImmediate } from 'node:timers/promises'
import type { Analyzer, Diagnostic, SourceFile } from '../engine.js'
import { loadLikeMindsApi } from '../knowledge/likeminds.js'
import { byPlace, compare } from './by-place.js'
import { createDartCheck, type DartCheck, noTime, readPackageRoots, tooComplex } from './dart.js'
import { createDartParser } from './dart-parser.js'
import type { Finding } from './likeminds-call.js'
import { checkPlist } from './plist.js'
import { checkProject } from './rules/check-project.js'
import { readPubspecs } from './rules/pubspec.js'
import { bracketDepth, createLocator } from './source-text.js'
import { checkXml } from './xml.js'
import { checkYaml } from './yaml.js'

/** In UTF-16 code units. A file that a person reads is a tenth of it. */
const largestFile = 128 * 1024
/** The parsers take the square of the depth for brackets that nobody closes. */
const deepestNesting = 200
const findingsPerFile = 100

const formats: Readonly<Record<string, (text: string) => Finding[]>> = {
  '.yaml': checkYaml,
  '.yml': checkYaml,
  '.xml': checkXml,
  '.plist': checkPlist,
}

export interface LocalAnalyzerOptions {
  /** After so long no further file is looked at: each of them is told as `not-analyzed` (info). Default: no limit. */
  readonly milliseconds?: number
}

/**
 * The analyzer in the thread that calls it: what `createAnalyzer` runs in a thread of its own, without `dart`. A hostile
 * file holds the event loop for two to three seconds; between two files other work has its turn.
 */
export async function createLocalAnalyzer({
  milliseconds = Number.POSITIVE_INFINITY,
}: LocalAnalyzerOptions = {}): Promise<Analyzer> {
  const [parser, api] = await Promise.all([createDartParser(), loadLikeMindsApi()])

  return {
    async analyze(files, signal) {
      const end = performance.now() + milliseconds
      const isTimeUp = () => performance.now() > end
      const ordered = files.toSorted((one, other) => compare(one.path, other.path))
      const packageRoots = readPackageRoots(ordered)
      const dart = createDartCheck(parser, api, ordered, packageRoots)
      const readable: SourceFile[] = []
      const diagnostics: Diagnostic[] = []

      for (const file of ordered) {
        if (signal?.aborted) break
        const obstacle = isTimeUp() ? noTime : isTooComplex(file) ? tooComplex : undefined
        if (obstacle === undefined) readable.push(file)
        diagnostics.push(...(obstacle === undefined ? checkAlone(file, dart) : dart.skip(file, obstacle)))
        await setImmediate()
      }
      // What is declared in one file is known in another, so this comes when all have been read.
      for (const path of dart.paths) {
        if (signal?.aborted || isTimeUp()) break
        diagnostics.push(...dart.checkApi(path))
        await setImmediate()
      }
      // Rules for the whole need the whole.
      if (!signal?.aborted && !isTimeUp()) {
        const project = { files: readable, units: dart.units, pubspecs: readPubspecs(readable), packageRoots, api }
        diagnostics.push(...checkProject(project, findingsPerFile))
      }
      return diagnostics.sort(byPlace)
    },
  }
}

function checkAlone(file: SourceFile, dart: DartCheck): Diagnostic[] {
  const extension = /\.\w+$/.exec(file.path)?.[0] ?? ''
  if (extension === '.dart') return dart.read(file)
  const check = Object.hasOwn(formats, extension) ? formats[extension] : undefined
  if (check === undefined) return []
  const locate = createLocator(file.content)
  return readFindings(check, file.content)
    .slice(0, findingsPerFile)
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
    // The YAML library calls itself for each level, and lists in lists need no bracket: the stack ends before the file does.
    return [{ offset: 0, code: 'syntax-error', message: 'The file cannot be read: it is nested too deeply.' }]
  }
}

function isTooComplex({ path, content }: SourceFile): boolean {
  if (!/\.(?:dart|ya?ml|xml|plist)$/.test(path)) return false
  // Backslashes outside of strings: another run of which the parser takes the square.
  return (
    content.length > largestFile ||
    content.includes('\\'.repeat(200)) ||
    bracketDepth(content, deepestNesting) >= deepestNesting
  )
}
