import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../engine.js'
import { createAnalyzer } from './analyzer.js'
import { combineAnalyzers } from './combined-analyzer.js'
import { fakeDart, printReport, reported } from './dart-tool/fake-dart.fixture.js'
import { createLocalAnalyzer } from './local-analyzer.js'

const files = [
  { path: 'pubspec.yaml', content: 'name: app\nname: app\n' },
  { path: 'lib/b.dart', content: "import 'package:http/http.dart';\n\nfinal x = LMChatKore();\n" },
  { path: 'lib/c.dart', content: '' },
]
const codes = (found: readonly Diagnostic[]) =>
  found.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)

describe('createAnalyzer', () => {
  it('puts what dart finds between the findings of its own, in order', async () => {
    const fake = await fakeDart(printReport(reported('lib/c.dart'), reported('lib/b.dart')))
    const analyzer = createAnalyzer({ dart: fake.dart })
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

  it('ends with its thread when it is closed', async () => {
    const analyzer = createAnalyzer()
    await analyzer.close()
    await expect(analyzer.analyze(files)).rejects.toThrow('The analyzer is closed.')
  })
})

describe('a combined analyzer', () => {
  const found = createLocalAnalyzer().then((local) => local.analyze(files))
  let asked = 0
  const tool = {
    analyze: async () => {
      asked += 1
      return []
    },
    close: async () => undefined,
  }
  const answering = (answer: readonly Diagnostic[] | undefined) =>
    combineAnalyzers({ analyze: async () => answer, close: async () => undefined }, tool)

  it('says in one word that there was no answer, and does not ask dart', async () => {
    expect(await answering(undefined).analyze(files)).toEqual([
      {
        path: 'lib/b.dart',
        line: 1,
        column: 1,
        severity: 'info',
        code: 'not-analyzed',
        message: expect.stringContaining('took too long'),
        source: 'project',
      },
    ])
    expect(asked).toBe(0)
  })

  it('has nothing to say of no files, and to those who have gone', async () => {
    expect(await answering(undefined).analyze([])).toEqual([])
    expect(await answering(undefined).analyze(files, AbortSignal.abort())).toEqual([])
  })

  it('asks dart when the rest is done', async () => {
    expect(await answering(await found).analyze(files)).toEqual(await found)
    expect(asked).toBe(1)
  })
})
