import { afterAll, describe, expect, it } from 'vitest'
import type { Diagnostic } from '../engine.js'
import { createProcessPool } from '../processes/process-pool.js'
import { createAnalyzer } from './analyzer.js'
import { fakeDart, printReport, reported } from './dart-tool/fake-dart.fixture.js'
import { createLocalAnalyzer } from './local-analyzer.js'

const files = [
  { path: 'pubspec.yaml', content: 'name: app\nname: app\n' },
  { path: 'lib/b.dart', content: "import 'package:http/http.dart';\n\nfinal x = LMChatKore();\n" },
  { path: 'lib/c.dart', content: '' },
]
/** Files of unclosed, deeply nested types. The parser uses its whole time limit on each of them. */
const slowFiles = ['a', 'b', 'c', 'd'].map((name) => ({ path: `${name}.dart`, content: 'a<'.repeat(60_000) }))
const codes = (found: readonly Diagnostic[]) =>
  found.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)

const pool = createProcessPool({ size: 2 })
afterAll(() => pool.close())

describe('createAnalyzer', () => {
  it('returns the same findings from another process as the local analyzer', async () => {
    const found = await (await createLocalAnalyzer()).analyze(files)
    expect(found.length).toBeGreaterThanOrEqual(3)
    expect(await createAnalyzer({ pool }).analyze(files)).toEqual(found)
  })

  it('merges the findings of dart analyze with its own, in order', async () => {
    const fake = await fakeDart(printReport(reported('lib/c.dart'), reported('lib/b.dart')))
    const analyzer = createAnalyzer({ pool, dart: fake.dart })
    const found = await analyzer.analyze(files)
    expect(codes(found)).toEqual([
      'lib/b.dart:1:8 missing-dependency',
      'lib/b.dart:3:7 undefined-identifier',
      'lib/b.dart:3:11 unknown-name',
      'lib/c.dart:3:7 undefined-identifier',
      'pubspec.yaml:2:1 duplicate-key',
    ])
    expect([...new Set(found.map(({ source }) => source))].sort()).toEqual(['dart', 'likeminds', 'project', 'syntax'])
    await analyzer.close()
    await fake.remove()
  })

  it('keeps the event loop free while it analyzes hostile files', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    const found = await createAnalyzer({ pool }).analyze(slowFiles)
    clearInterval(timer)
    expect(new Set(found.map(({ path }) => path)).size).toBe(slowFiles.length)
    // An analysis in this process would leave only one or two turns of the event loop per file.
    expect(turns).toBeGreaterThan(50)
  })

  it('resolves with no findings when it is aborted', async () => {
    const analyzer = createAnalyzer({ pool })
    expect(await analyzer.analyze(files, AbortSignal.abort())).toEqual([])
    const stop = new AbortController()
    const aborted = analyzer.analyze(slowFiles, stop.signal)
    stop.abort()
    expect(await aborted).toEqual([])
    expect(await analyzer.analyze([])).toEqual([])
  })
})
