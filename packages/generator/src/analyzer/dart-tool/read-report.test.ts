import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reported } from './fake-dart.fixture.js'
import { readReport } from './read-report.js'

const folder = '/tmp/place/project'
const paths = new Set(['lib/main.dart', 'pubspec.yaml'])
const reportOf = (...findings: string[]) =>
  `{"version":1,"diagnostics":[${findings.join(',')}]}`.replaceAll('@/', `${folder}/`)
const read = (output: string) => readReport(output, folder, paths)

describe('readReport', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['severity error', {}, { severity: 'error', code: 'undefined-identifier' }],
    [
      'severity warning',
      { severity: 'WARNING', code: 'unused_import' },
      { severity: 'warning', code: 'unused-import' },
    ],
    ['severity info', { severity: 'INFO', code: 'todo' }, { severity: 'info', code: 'todo' }],
    ['no correction', { correctionMessage: undefined }, { message: "Undefined name 'oops'." }],
    ['an invalid code', { code: 'a b' }, { code: 'dart' }],
    ['a very long message', { problemMessage: 'x'.repeat(10_000) }, { message: 'x'.repeat(1_000) }],
  ])('reads a finding with %s', (_, given, expected) => {
    expect(read(reportOf(reported('lib/main.dart', given)))).toEqual([
      expect.objectContaining({ path: 'lib/main.dart', line: 3, column: 7, source: 'dart', ...expected }),
    ])
  })

  it('ignores text before and after the report', () => {
    expect(read(`Welcome to Dart!\n\n${reportOf(reported('lib/main.dart'))}\nBye.\n`)).toHaveLength(1)
  })

  it.each<[string, Record<string, unknown>]>([
    ['an unknown severity', { severity: 'constructor' }],
    ['no message', { problemMessage: null }],
    ['no location', { location: null }],
    ['line 0', { location: { file: '@/lib/main.dart', range: { start: { line: 0, column: 1 } } } }],
    ['a fractional column', { location: { file: '@/lib/main.dart', range: { start: { line: 1, column: 1.5 } } } }],
    [
      'a path that is not in the project',
      { location: { file: '@/lib/other.dart', range: { start: { line: 1, column: 1 } } } },
    ],
    [
      'a path in another folder',
      { location: { file: '/etc/lib/main.dart', range: { start: { line: 1, column: 1 } } } },
    ],
    [
      'a path that leads out of the project',
      { location: { file: '@/../project/../lib/main.dart', range: { start: { line: 1, column: 1 } } } },
    ],
  ])('leaves out a finding with %s', (_, given) => {
    expect(read(reportOf(reported('lib/main.dart', given), reported('pubspec.yaml')))).toHaveLength(1)
  })

  it('returns no findings for a report of another version', () => {
    expect(read(reportOf(reported('lib/main.dart')).replace('1', '2'))).toEqual([])
  })

  it('never throws, and returns no findings for arbitrary output', () => {
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
