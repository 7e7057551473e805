import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../../engine.js'
import { analyzer, broken, fixed, projectOf } from './fix.fixture.js'

const BOTH = 'chat and a q&a feed, topics required, no polls'
const both = await projectOf(BOTH)

type Row = readonly [what: string, path: string, from: string | RegExp, to: string, words: string, written?: string]

const names: readonly Row[] = [
  [
    'a misspelled SDK name',
    'lib/home/feed_screen.dart',
    /LMFeedQnAScreen/g,
    'LMFeedQnaScren',
    '`LMFeedQnaScren` is now `LMFeedQnAScreen`',
  ],
  [
    'a misspelled SDK member',
    'lib/likeminds/chat_service.dart',
    'showChatWithApiKey',
    'showChatWithApikey',
    '`lib/likeminds/chat_service.dart:56`: `showChatWithApikey` is now `showChatWithApiKey`',
  ],
  ['a misspelled argument', 'lib/theme.dart', '    tagColor:', '    tagColour:', '`tagColour` is now `tagColor`'],
  [
    'a misspelled enum value',
    'lib/home/feed_screen.dart',
    'Type.universal',
    'Type.univrsal',
    '`univrsal` is now `universal`',
  ],
  [
    'a name that no import shows',
    'lib/theme.dart',
    'show LMChatThemeData;',
    'show LMChatCore;',
    'is now among the names',
  ],
  [
    'a missing import',
    'lib/likeminds/feed_config.dart',
    /^import[\s\S]*?;\n/,
    '',
    'imported `package:likeminds_feed_flutter_core/likeminds_feed_core.dart`',
  ],
  [
    'an import of a project file with a misspelled name',
    'lib/app.dart',
    "'auth/session.dart'",
    "'auth/sesion.dart'",
    "`'auth/sesion.dart'` is now `'auth/session.dart'`",
  ],
  [
    'an import of a project file from the wrong folder',
    'test/widget_test.dart',
    '/auth/sign_in_screen.dart',
    '/home/sign_in_screen.dart',
    "is now `'package:community_app/auth/sign_in_screen.dart'`",
  ],
]

const settings: readonly Row[] = [
  [
    'a missing SDK package',
    'pubspec.yaml',
    /^ {2}likeminds_feed.*\n/m,
    '',
    'added `likeminds_feed_flutter_core: ^1.17.1` to `dependencies` of `pubspec.yaml`',
  ],
  [
    'a missing package that the SDK needs',
    'pubspec.yaml',
    /^ {2}overlay_support.*\n/m,
    '',
    'added `overlay_support: ^2.1.0`',
  ],
  [
    'a missing permission',
    'android/app/src/main/AndroidManifest.xml',
    /.*RECORD_AUDIO.*\n/,
    '',
    'added the permission `RECORD_AUDIO`',
  ],
  [
    'a missing iOS usage description',
    'ios/Runner/Info.plist',
    /\t<key>NSMicrophone.*\n.*\n/,
    '',
    'added `NSMicrophoneUsageDescription`',
  ],
  [
    'a missing initialisation of the SDKs',
    'lib/main.dart',
    / {2}final problem = await[\s\S]*? {2}}\n\n/,
    '',
    '`session.start()` is awaited before `runApp` again',
    'lib/main.dart',
  ],
]

const marks: readonly Row[] = [
  ['a missing `;`', 'lib/main.dart', 'await session.start();', 'await session.start()', 'added a missing `;`'],
  ['a missing `)` in a line', 'lib/main.dart', 'ensureInitialized();', 'ensureInitialized(;', 'added a missing `)`'],
  [
    'a missing `}` of a method',
    'lib/auth/session.dart',
    '    notifyListeners();\n  }\n',
    '    notifyListeners();\n',
    'added a missing `}`',
  ],
  ['a missing `}` at the end of a file', 'lib/theme.dart', /}\n$/, '\n', 'added a missing `}`'],
  ['an extra `}`', 'lib/config.dart', /}\n$/, '}\n}\n', 'removed a `}` too much'],
  ['an extra `)`', 'lib/main.dart', 'ensureInitialized();', 'ensureInitialized());', 'removed a `)` too much'],
  ['a `]` in place of a `)`', 'lib/main.dart', 'ensureInitialized();', 'ensureInitialized(];', '`]` is now `)`'],
]

function namedRows(rows: readonly Row[]): { what: string; row: Row }[] {
  return rows.map((row) => ({ what: row[0], row }))
}

describe('a fix by the template engine', () => {
  it.each(namedRows([...names, ...settings]))(
    'repairs $what',
    async ({ row: [, path, from, to, words, written = path] }) => {
      const result = await fixed(broken(both, path, from, to))
      expect(result.chat).toContain(words)
      expect(result.chat).toMatch(
        /\*\*(?:1 fault was|\d+ faults were) mended\.\*\* 21 files were checked: .* before, none after\./,
      )
      expect(result.written).toEqual([written])
      expect(await analyzer.analyze(result.files)).toEqual([])
    },
  )

  it.each(namedRows(marks))('restores the original code for $what', async ({ row: [, path, from, to, words] }) => {
    const result = await fixed(broken(both, path, from, to))
    expect(result.chat).toContain(words)
    const bare = (files: readonly SourceFile[]) => files.find((file) => file.path === path)?.content.replace(/\s/g, '')
    expect(bare(result.files)).toBe(bare(both))
  })

  it('repairs several faults in several files in one run, and reports where each was', async () => {
    let files = broken(both, 'lib/home/feed_screen.dart', /LMFeedQnAScreen/g, 'LMFeedQnaScren')
    files = broken(files, 'lib/theme.dart', '    tagColor:', '    tagColour:')
    files = broken(files, 'pubspec.yaml', /^ {2}overlay_support.*\n/m, '')
    files = broken(files, 'lib/main.dart', 'await session.start();', 'await session.start()')
    const { chat, written, files: after } = await fixed(files)
    expect(after.find(({ path }) => path === 'pubspec.yaml')).toEqual(both.find(({ path }) => path === 'pubspec.yaml'))
    expect(await analyzer.analyze(after)).toEqual([])
    expect([...written].sort()).toEqual([
      'lib/home/feed_screen.dart',
      'lib/main.dart',
      'lib/theme.dart',
      'pubspec.yaml',
    ])
    expect(chat).toContain('`lib/main.dart:25`: added a missing `;`')
    expect(chat).toContain('`lib/theme.dart:70`: `tagColour` is now `tagColor`')
  })
})
