import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalAnalyzer, loadProjectAnalysis } from './local-analyzer.js'

const analyzer = await createLocalAnalyzer()

async function findings(path: string, content: string): Promise<string[]> {
  return (await analyzer.analyze([{ path, content }])).map(({ line, column, code }) => `${line}:${column} ${code}`)
}

const screen = `import 'package:flutter/material.dart';
import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';

/// The feed, after the SDK was prepared.
class Home extends StatelessWidget {
  const Home({super.key, required this.room});
  final int? room;

  Future<String?> start() async {
    final answer = await LMFeedCore.instance.initialize(
      config: LMFeedConfig(
        feedThemeType: LMFeedThemeType.qnaFeed,
        composeScreenConfig: const LMFeedComposeScreenConfig(
          setting: LMFeedComposeScreenSetting(enableHeading: true, mediaLimit: 3),
        ),
      ),
      theme: LMFeedThemeData.light(primaryColor: const Color(0xFF112233)),
    );
    return answer.success ? null : 'No: \${answer.errorMessage ?? "—"}';
  }

  @override
  Widget build(BuildContext context) => switch (room) {
    final int id => LMFeedRoomScreen(feedroomId: id),
    null => const LMFeedQnAScreen(feedType: LMFeedType.universal),
  };
}
`

const info = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n${body}\n</plist>`

describe('the local analyzer', () => {
  it.each<[string, string, string, string[]]>([
    ['valid Dart', 'a.dart', screen, []],
    ['Dart with a missing semicolon', 'a.dart', 'void f() {\n  print(1)\n}', ['2:11 syntax-error']],
    ['columns in UTF-16 code units', 'a.dart', "var a = '😀' ];", ['1:14 syntax-error']],
    ['lines after CRLF', 'a.dart', 'var a = 1;\r\nvar b = ];', ['2:7 syntax-error']],
    ['letters that are not valid in Dart', 'a.dart', 'var a = é;', ['1:9 syntax-error']],
    ['a library without a name', 'a.dart', 'library;\nvar a = 1;', []],
    ['a label', 'a.dart', 'void f() { a: for (;;) { break a; } }', []],
    ['valid YAML', 'a.yaml', 'name: app\nlist: [1, 2]\n---\nmore: {a: b}\n', []],
    ['YAML with an unclosed map', 'a.yml', 'a: {\n  b: c\n', ['3:1 syntax-error']],
    ['YAML with a duplicate key', 'a.yaml', 'a: 1\nb: 2\na: 3\n', ['3:1 duplicate-key']],
    ['valid XML', 'a.xml', '<a xmlns:b="c">\n  <d b:e="f"/>\n</a>', []],
    ['XML with an undeclared prefix', 'a.xml', '<a>\n  <d b:e="f"/>\n</a>', ['2:14 syntax-error']],
    ['XML with an unclosed element', 'a.xml', '<a>\n<b>\n</a>', ['3:4 syntax-error']],
    [
      'a valid property list',
      'Info.plist',
      info('<dict><key>a</key><array><true/><integer>1</integer></array></dict>'),
      [],
    ],
    [
      'a property list with a key without a value',
      'Info.plist',
      info('<dict>\n<key>a</key>\n<key>b</key><true/></dict>'),
      ['5:1 invalid-plist'],
    ],
    ['a property list with a value without a key', 'Info.plist', info('<dict><true/></dict>'), ['3:7 invalid-plist']],
    [
      'a property list with a value of the wrong type',
      'Info.plist',
      info('<dict><key>a</key><integer>x</integer></dict>'),
      ['3:19 invalid-plist'],
    ],
    ['a property list with an array at the top', 'Info.plist', info('<array/>'), ['3:1 invalid-plist']],
    ['a property list with another root element', 'Info.plist', '<dict/>', ['1:1 invalid-plist']],
    ['a file of an unsupported type', 'build.gradle', 'android { ]', []],
    ['a file that is too large', 'a.dart', ' '.repeat(1_000_000), ['1:1 file-too-large']],
    ['a Dart file that nests too deeply', 'a.dart', '('.repeat(10_000), ['1:1 file-too-large']],
    ['XML that nests too deeply', 'a.xml', '<a>'.repeat(30_000), ['1:1 file-too-large']],
    ['XML with too many elements', 'a.xml', `<a>${'<b/>'.repeat(20_000)}</a>`, ['1:1 file-too-large']],
    ['XML with as many elements in comments', 'a.xml', `<a><!-- ${'<b>'.repeat(20_000)} --></a>`, []],
    [
      'a property list with a number of 100,000 digits',
      'Info.plist',
      info(`<dict><key>a</key><real>${'1'.repeat(100_000)}x</real></dict>`),
      ['3:19 invalid-plist'],
    ],
    ['a file of lone surrogates', 'a.dart', '\ud800'.repeat(2_000), ['1:1 syntax-error']],
  ])('checks %s', async (_, path, content, expected) => {
    expect((await findings(path, content)).slice(0, 1)).toEqual(expected)
  })

  it.each(['- ', '? ', '- - ', '"a": ', 'a: '])('reports YAML that nests %j too deeply as too large', async (unit) => {
    expect(await findings('a.yaml', unit.repeat(30_000))).toEqual(['1:1 file-too-large'])
    const found = await findings('a.yaml', unit.repeat(90))
    expect(found).not.toContain('1:1 file-too-large')
  })

  it('analyzes the other files after one that is too large', async () => {
    const files = [
      { path: 'ios/Runner/Info.plist', content: '<a>'.repeat(30_000) },
      { path: 'lib/a.dart', content: 'var a = ];' },
    ]
    expect(await analyzer.analyze(files)).toMatchObject([
      { path: 'ios/Runner/Info.plist', severity: 'info', message: expect.stringContaining('too large to analyse') },
      { path: 'lib/a.dart', code: 'syntax-error' },
    ])
  })

  it('orders findings by path, line and column, independent of the order of the files', async () => {
    const files = ['b.dart', 'a.yaml', 'a.dart'].map((path) => ({ path, content: 'a: {\n ] ) LMChatThing(' }))
    const found = await analyzer.analyze(files)
    expect(found.map(({ path }) => path)).toEqual(found.map(({ path }) => path).sort())
    expect(new Set(found.map(({ path }) => path)).size).toBe(3)
    expect(await analyzer.analyze(files.toReversed())).toEqual(found)
  })

  it('returns no findings when it is aborted', async () => {
    const files = [{ path: 'a.dart', content: ']' }]
    expect(await analyzer.analyze(files, AbortSignal.abort())).toEqual([])
  })

  it('yields to the event loop between files', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({ path: `${index}.dart`, content: screen }))
    let turns = 0
    const other = setInterval(() => {
      turns += 1
    }, 0)
    await analyzer.analyze(files)
    clearInterval(other)
    expect(turns).toBeGreaterThan(5)
  })
})

describe('the local analyzer, for arbitrary content', () => {
  const path = fc.constantFrom('a.dart', 'pubspec.yaml', 'a.xml', 'Info.plist')

  it('never throws for random text, and returns positive lines and columns', async () => {
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
        async (name, content) => {
          const found = await analyzer.analyze([{ path: name, content }])
          for (const { line, column } of found) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('returns the same findings each time for a file with a part removed or repeated', async () => {
    const position = fc.nat(screen.length)
    await fc.assert(
      fc.asyncProperty(path, position, position, fc.boolean(), async (name, one, other, twice) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)]
        const content = screen.slice(0, twice ? to : from) + screen.slice(twice ? from : to)
        const files = [{ path: name, content }]
        expect(await analyzer.analyze(files)).toEqual(await analyzer.analyze(files))
      }),
      { numRuns: 100 },
    )
  })

  it('reports every misspelled SDK name at its line and column', async () => {
    const names = [...screen.matchAll(/\bLM\w+|\binstance\b|\binitialize\b|\buniversal\b|\blight\b/g)]
    const argumentNames = [
      ...screen.matchAll(
        /\b(?:config|feedThemeType|composeScreenConfig|setting|enableHeading|mediaLimit|theme|primaryColor|feedroomId|feedType)(?=:)/g,
      ),
    ]
    expect(names.length + argumentNames.length).toBeGreaterThan(20)
    for (const { 0: name, index } of [...names, ...argumentNames]) {
      const content = `${screen.slice(0, index)}${name}Zq${screen.slice(index + name.length)}`
      const found = await analyzer.analyze([{ path: 'a.dart', content }])
      const { line, column } = found.find(({ message }) => message.includes(`${name}Zq`)) ?? {}
      const before = screen.slice(0, index).split('\n')
      expect([name, line, column]).toEqual([name, before.length, (before.at(-1)?.length ?? 0) + 1])
    }
  })
})

describe('the time limit of an analysis', () => {
  it('reports each file that was not analyzed in time, and nothing else', async () => {
    const analyzeProject = await loadProjectAnalysis()
    const files = ['pubspec.yaml', 'lib/a.dart'].map((path) => ({ path, content: ': LMNothing {' }))
    expect(
      (await analyzeProject(files, { limitMs: -1 })).map(({ path, code, severity }) => [path, code, severity]),
    ).toEqual([
      ['lib/a.dart', 'not-analyzed', 'info'],
      ['pubspec.yaml', 'not-analyzed', 'info'],
    ])
  })
})
