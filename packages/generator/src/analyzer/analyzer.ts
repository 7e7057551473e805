import { setImmediate } from 'node:timers/promises'
import type { Analyzer, Diagnostic, SourceFile } from '../engine.js'
import { loadLikeMindsApi } from '../knowledge/likeminds.js'
import { createDartCheck, type DartCheck } from './dart.js'
import { createDartParser } from './dart-parser.js'
import type { Finding } from './likeminds-call.js'
import { checkPlist } from './plist.js'
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

/**
 * Loads the Dart grammar and the facts about the SDKs, and gives the analyzer of whole projects.
 *
 * It judges `*.dart` (syntax, and the use of the LikeMinds SDKs), `*.yaml`, `*.yml`, `*.xml` and `*.plist`. Columns count
 * UTF-16 code units. It would rather be silent than wrong: what is not certain is not reported. A file of more than 128 Ki
 * code units, or with brackets more than 200 deep, gets one `file-too-large` (info), and at most 100 findings of a kind are
 * reported of one file. Between two files other work of the process has its turn.
 */
export async function createAnalyzer(): Promise<Analyzer> {
  const [parser, api] = await Promise.all([createDartParser(), loadLikeMindsApi()])

  return {
    async analyze(files, signal) {
      const ordered = files.toSorted((one, other) => compare(one.path, other.path))
      const dart = createDartCheck(parser, api, ordered)
      const diagnostics: Diagnostic[] = []

      for (const file of ordered) {
        if (signal?.aborted) break
        diagnostics.push(...(isTooComplex(file) ? dart.skip(file) : checkAlone(file, dart)))
        await setImmediate()
      }
      // What is declared in one file is known in another, so this comes when all have been read.
      for (const path of dart.paths) {
        if (signal?.aborted) break
        diagnostics.push(...dart.checkApi(path))
        await setImmediate()
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

function byPlace(one: Diagnostic, other: Diagnostic): number {
  return (
    compare(one.path, other.path) ||
    one.line - other.line ||
    one.column - other.column ||
    compare(one.code, other.code) ||
    compare(one.message, other.message)
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
