import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reported } from './fake-dart.fixture.js'
import { readReport } from './read-report.js'

const folder = '/tmp/place/project'
const paths = new Set(['lib/main.dart', 'pubspec.yaml'])
const reportOf = (...findings: string[]) =>
  `{"version":1,"diagnostics":[${findings.join(',')}]}`.replaceAll('@/', `${folder}/`)
const read = (output: string) => readReport(output, folder, paths)

describe('a report', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['an error', {}, { severity: 'error', code: 'undefined-identifier' }],
    ['a warning', { severity: 'WARNING', code: 'unused_import' }, { severity: 'warning', code: 'unused-import' }],
    ['a hint', { severity: 'INFO', code: 'todo' }, { severity: 'info', code: 'todo' }],
    ['no correction', { correctionMessage: undefined }, { message: "Undefined name 'oops'." }],
    ['a code that is none', { code: 'a b' }, { code: 'dart' }],
    ['a very long message', { problemMessage: 'x'.repeat(10_000) }, { message: 'x'.repeat(1_000) }],
  ])('of %s', (_, given, expected) => {
    expect(read(reportOf(reported('lib/main.dart', given)))).toEqual([
      expect.objectContaining({ path: 'lib/main.dart', line: 3, column: 7, source: 'dart', ...expected }),
    ])
  })

  it('may come after a greeting', () => {
    expect(read(`Welcome to Dart!\n\n${reportOf(reported('lib/main.dart'))}\nBye.\n`)).toHaveLength(1)
  })

  it.each<[string, Record<string, unknown>]>([
    ['an unknown severity', { severity: 'constructor' }],
    ['no message', { problemMessage: null }],
    ['no place', { location: null }],
    ['a line that is none', { location: { file: '@/lib/main.dart', range: { start: { line: 0, column: 1 } } } }],
    ['a column that is none', { location: { file: '@/lib/main.dart', range: { start: { line: 1, column: 1.5 } } } }],
    ['another file', { location: { file: '@/lib/other.dart', range: { start: { line: 1, column: 1 } } } }],
    ['a file elsewhere', { location: { file: '/etc/lib/main.dart', range: { start: { line: 1, column: 1 } } } }],
    ['a file above', { location: { file: '@/../project/../lib/main.dart', range: { start: { line: 1, column: 1 } } } }],
  ])('leaves out a finding with %s', (_, given) => {
    expect(read(reportOf(reported('lib/main.dart', given), reported('pubspec.yaml')))).toHaveLength(1)
  })

  it('of another version is not read', () => {
    expect(read(reportOf(reported('lib/main.dart')).replace('1', '2'))).toEqual([])
  })

  it('of whatever kind never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `{"version":1,"diagnostics":[${json}]}`),
        ),
        (output) => {
          expect(read(output)).toEqual([])
        },
      ),
    )
  })
})
