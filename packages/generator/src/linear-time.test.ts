import { describe, expect, it } from 'vitest'
import { selectFiles } from './analyzer/dart-tool/project-copy.js'
import { createLocalAnalyzer } from './analyzer/local-analyzer.js'
import type { Analyzer, Diagnostic } from './engine.js'
import { languageOf } from './language.js'
import { readPath } from './model/answer/block.js'
import { createAnswerParser } from './model/answer/parser.js'
import { fenced } from './model/answer/render.js'
import { createPathMatcher } from './path-matcher.js'
import { explainPlan } from './template/conversation/plan.js'
import { explain } from './template/decisions/explanation.js'
import { createTemplateEngine } from './template/engine.js'
import { adviceFor } from './template/fix/advice.js'
import { readComplaints } from './template/fix/error-message.js'
import { begin, currentOptions } from './template/follow-up/follow-up.fixture.js'
import { readChange } from './template/follow-up/read-change.js'
import { decideNew } from './template/new-project/new-project.js'
import { collect, inputOf } from './template/run.fixture.js'
import { markdownText } from './template/text/escape.js'
import { readAppName } from './template/wishes/app-name.js'
import { findNegated } from './template/wishes/negation.js'
import { readColours } from './template/wishes/read-colours.js'
import { readFeatures } from './template/wishes/read-features.js'
import { idAfter, limitOf } from './template/wishes/read-numbers.js'
import { readRequirements } from './template/wishes/read-requirements.js'
import { normalise, readPieces } from './template/wishes/words.js'
import { type HostileFamily, hostileFamilies } from './testing/hostile-text.fixture.js'

type Reader = (text: string) => unknown

const units = 8 * 1024
const growth = 8
/**
 * Five times the growth of linear time. Long texts leave the processor's caches, which other processes share: up to 29 was
 * measured for linear readers on a busy machine. Quadratic time grows by 64.
 */
const maxGrowth = 5 * growth
const maxTries = 5
/** Below this time, compilation, garbage collection and the timer dominate, so ratios are meaningless. */
const floorMs = 2

/** Returns the processor time in ms, because other processes share the machine. */
async function costOf(read: Reader, text: string): Promise<number> {
  const start = process.cpuUsage()
  await read(text)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

/** Returns the families for which the reader takes more than linear time, by the best of several tries. */
async function slowFamilies(read: Reader, families: readonly HostileFamily[]): Promise<string[]> {
  const slow: string[] = []
  for (const { name, write } of families) {
    const [short, long] = [write(units), write(growth * units)]
    let [shortMs, longMs] = [await costOf(read, short), await costOf(read, long)]
    const isSlow = () => longMs > maxGrowth * Math.max(floorMs, shortMs)
    for (let tries = 1; tries < maxTries && isSlow(); tries += 1) {
      shortMs = Math.min(shortMs, await costOf(read, short))
      longMs = Math.min(longMs, await costOf(read, long))
    }
    if (isSlow()) slow.push(`${name}: ${shortMs.toFixed(1)} ms, then ${longMs.toFixed(1)} ms`)
  }
  return slow
}

const analyzer = await createLocalAnalyzer()

function analyze(path: string): Reader {
  return (content) => analyzer.analyze([{ path, content }])
}

function findingsOf(path: string): Diagnostic[] {
  const finding = (source: Diagnostic['source'], code: string, message: string): Diagnostic => ({
    ...{ path, line: 1, column: 1, severity: 'error', source, code, message },
  })
  const uri = "'package:likeminds_feed_flutter_core/likeminds_feed_core.dart'"
  return [
    finding('syntax', 'syntax-error', 'Expected `;`.'),
    finding('likeminds', 'unknown-name', 'There is no `LMa`. Did you mean `LMb`?'),
    finding('likeminds', 'missing-import', `\`LMFeedCore\` needs the import of ${uri}.`),
    finding('likeminds', 'missing-import', `\`LMb\` is left out by the \`show\` or \`hide\` of the import of 'q'.`),
    finding('project', 'missing-dependency', '`pubspec.yaml` does not name `http`: add `http` under `dependencies`.'),
    finding('project', 'missing-permission', 'Add `<uses-permission android:name="android.permission.INTERNET" />`.'),
    finding('project', 'missing-permission', 'Needs `NSCameraUsageDescription`.'),
    ...['missing-initialise', 'initialise-after-run-app', 'initialise-not-awaited'].map((code) =>
      finding('project', code, '`LMFeedCore.instance.initialize(…)` is not called.'),
    ),
  ]
}

/** Repairs a file with every kind of finding, and keeps none of the repairs. The parser has tests of its own. */
function fix(path: string, codes: (finding: Diagnostic) => boolean): Reader {
  const findings = findingsOf(path).filter(codes)
  const reporting: Analyzer = { analyze: async () => findings }
  return (content) => {
    const files = [{ path, content }]
    return collect(createTemplateEngine({ analyzer: reporting }), inputOf('mend it', { kind: 'fix', files }))
  }
}

const project = await begin('A feed called Club in teal')
const { files } = project
const options = currentOptions(project)

/** Functions that read the input of callers. For a prompt, only the work before files are written is measured. */
const readers: Readonly<Record<string, Reader>> = {
  'a prompt for a new project, or for a conversation': (prompt) => {
    const decision = decideNew(inputOf(prompt))
    return [explain(decision), explainPlan(decision)]
  },
  'a prompt for a follow-up': (prompt) => readChange(prompt, options),
  'the names in a sentence': (text) => [readAppName(text), readAppName(text, false)],
  'the words of a sentence': (text) => {
    const { rest } = readColours(normalise(text))
    const pieces = readPieces(rest)
    const negated = findNegated(pieces)
    return [
      readFeatures(pieces, negated),
      readRequirements(pieces),
      idAfter(pieces, 'chatroom'),
      limitOf(pieces, ['images']),
    ]
  },
  'a text for Markdown': (text) => [markdownText(text), fenced(text)],
  'an error message': (text) => [readComplaints(text), adviceFor(text)],
  'the error message of a fix': (errorMessage) =>
    collect(
      createTemplateEngine({ analyzer: { analyze: async () => [] } }),
      inputOf('', { kind: 'fix', errorMessage, files }),
    ),
  Dart: analyze('lib/main.dart'),
  YAML: analyze('pubspec.yaml'),
  XML: analyze('android/app/src/main/AndroidManifest.xml'),
  'a property list': analyze('ios/Runner/Info.plist'),
  'Dart, to fix its syntax': fix('lib/main.dart', ({ source }) => source === 'syntax'),
  'Dart, to fix the rest': fix('lib/main.dart', ({ source }) => source !== 'syntax'),
  'a pubspec, to fix it': fix('pubspec.yaml', ({ code }) => code === 'missing-dependency'),
  'a manifest, to fix it': fix('android/app/src/main/AndroidManifest.xml', ({ code }) => code === 'missing-permission'),
  'a property list, to fix it': fix('ios/Runner/Info.plist', ({ code }) => code === 'missing-permission'),
  'Dart for the SDK of Dart': (content) =>
    selectFiles([
      { path: 'pubspec.yaml', content: 'name: a' },
      { path: 'lib/a.dart', content },
    ]),
  'a glob': (text) => createPathMatcher([text])(`lib/${'a/'.repeat(40)}${'a'.repeat(100)}.dart`),
  'a path for globs': createPathMatcher(['**/*a*b', '**/a/**/?*?.dart', 'lib/**']),
  'a path': (text) => [languageOf(text), readPath(text)],
  'the answer of a model, whole': (text) => readAnswer(text, units),
  'the answer of a model, in pieces': (text) => readAnswer(text, 40),
}

function readAnswer(text: string, size: number): unknown {
  const parser = createAnswerParser({ takesFiles: true })
  const events: unknown[] = []
  for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)))
  return events
}

/**
 * The parsers of Dart and YAML recover from errors slowly: in seconds for 128 KiB, in linear time or within a deadline.
 * They therefore read only a few families that resemble their language. The functions of the fixes read all families.
 */
const familiesOf: Readonly<Record<string, RegExp>> = {
  Dart: /^(?:imports|distinct (?:imports|variables|shown))|^after "(?:import|void)/,
  YAML: /^(?:openers|pieces of YAML|distinct (?:keys|anchors))|^after "a:/,
}

describe('input of callers', () => {
  it.each(Object.entries(readers))('takes linear time to read: %s', { timeout: 600_000 }, async (name, read) => {
    const families = hostileFamilies.filter((family) => familiesOf[name]?.test(family.name) ?? true)
    expect(families.length).toBeGreaterThan(15)
    expect(await slowFamilies(read, families)).toEqual([])
  })
})
