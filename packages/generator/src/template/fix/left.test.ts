import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from '../../engine.js'
import { createTemplateEngine } from '../engine.js'
import { chatOf, collect, inputOf } from '../run.fixture.js'
import { analyzer, broken, fixed, projectOf } from './fix.fixture.js'

const both = await projectOf('chat and a q&a feed, topics required, no polls')

describe('a fix that repairs nothing', () => {
  it.each<[what: string, path: string, from: string, to: string, errorMessage: string | null, words: string]>([
    [
      'a package whose version is unknown',
      'lib/main.dart',
      "import 'app.dart';",
      "import 'package:dio/dio.dart';\nimport 'app.dart';",
      null,
      '`flutter pub add dio` picks one',
    ],
    [
      'a missing argument whose value is unknown',
      'lib/theme.dart',
      'LMChatThemeData chatTheme() {',
      'final wrong = LMChatThemeData.fromThemeData();\n\nLMChatThemeData chatTheme() {',
      null,
      'What to give is for you to say.',
    ],
    [
      'an unknown name that is not from an SDK',
      'lib/app.dart',
      'onSignOut: session.signOut',
      'onSignOut: session.signOt',
      "lib/app.dart:30:60: Error: The getter 'signOt' isn't defined for the class 'AppSession'.",
      '`signOt` stands in `lib/app.dart:30`. It is no name of a LikeMinds SDK, so whether it is wrong cannot be known here. Did you mean `signOut`?',
    ],
    [
      'a bracket that could be missing in several places',
      'lib/theme.dart',
      'contrastRatio(candidate, background) >=',
      'contrastRatio(candidate, background >=',
      null,
      'There is no one place where a bracket or a mark more or less makes it right.',
    ],
  ])('explains the remaining fault: %s', async (_, path, from, to, errorMessage, words) => {
    const result = await fixed(broken(both, path, from, to), { errorMessage })
    expect(result.chat).toContain(words)
    expect(result.written).toEqual([])
  })

  it.each<[message: string, words: string]>([
    ["Error: Couldn't resolve the package 'http' in 'package:http/http.dart'.", 'no file here imports `http`'],
    [
      "Target of URI doesn't exist: 'package:overlay_support/overlay_support.dart'",
      '`pubspec.yaml` names `overlay_support`, so run `flutter pub get`',
    ],
    ["The getter 'LMFeedSocialScren' isn't defined", '`LMFeedSocialScren` is in none of the files (any more)'],
    ['  error • Bad thing • lib/main.dart:3:1 • bad_thing', 'nothing that is known here is wrong there'],
    ['lib/gone.dart:3:1: Error: Expected something.', '`lib/gone.dart` is not among the files'],
    ["[core/no-app] No Firebase App '[DEFAULT]' has been created", 'flutterfire configure'],
    ['uses-sdk:minSdkVersion 21 cannot be smaller than version 24 declared in library', 'set `minSdk` to 24'],
    ['Because app depends on js ^0.6.7, version solving failed.', '`js: ^0.7.1` under `dependency_overrides`'],
    ['Because app depends on a, version solving failed.', 'flutter pub upgrade --major-versions'],
    ['LateInitializationError: Field has not been initialized', 'awaited before `runApp`'],
    ['It does not look nice', 'Run `flutter analyze` and give me its whole output'],
  ])('gives advice for the error message: %s', async (errorMessage, words) => {
    const { chat, written } = await fixed(both, { errorMessage })
    expect(chat).toContain('**Nothing to mend was found.** 21 files were checked')
    expect(chat).toContain(words)
    expect(written).toEqual([])
  })

  it('reports a fault in a locked file and leaves the file unchanged', async () => {
    const files = broken(both, 'lib/theme.dart', '    tagColor:', '    tagColour:')
    const { chat, written } = await fixed(files, { settings: { lockedPaths: ['lib/*.dart'] } })
    expect(written).toEqual([])
    expect(chat).toContain('**Nothing could be mended.**')
    expect(chat).toContain("`lib/theme.dart`: to be mended, but the project's settings say that it stays")
  })

  it('reports nothing to repair without files', async () => {
    expect((await fixed([])).chat).toContain('Nothing to mend was found')
  })
})

describe('a fix', () => {
  it('is rejected without an analyzer', async () => {
    const running = collect(createTemplateEngine(), inputOf('mend', { kind: 'fix', files: both }))
    await expect(running).rejects.toThrow(EngineError)
    await expect(running).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })

  it('ends without an answer when it is aborted during the check', async () => {
    const controller = new AbortController()
    const engine = createTemplateEngine({
      analyzer: {
        analyze: async (files, signal) => {
          controller.abort()
          return analyzer.analyze(files, signal)
        },
      },
    })
    const events = await collect(engine, inputOf('mend', { kind: 'fix', files: both }), controller.signal)
    expect(events.map(({ type }) => type)).toEqual(['progress'])
  })

  it('repairs nothing when the analyzer could not check the files', async () => {
    const notAnalyzed = { path: 'lib/a.dart', line: 1, column: 1, severity: 'info', code: 'not-analyzed' } as const
    const engine = createTemplateEngine({
      analyzer: { analyze: async () => [{ ...notAnalyzed, message: 'It took too long.', source: 'project' }] },
    })
    const files = broken(both, 'lib/main.dart', 'await session.start();', 'await session.start()')
    const events = await collect(engine, inputOf('mend', { kind: 'fix', files }))
    expect(events.map(({ type }) => type)).not.toContain('fileStarted')
    expect(chatOf(events)).toContain('**Nothing was mended**: the files could not be checked')
  })

  it('checks all positions of a missing bracket in one analysis', async () => {
    let looks = 0
    const engine = createTemplateEngine({
      analyzer: {
        analyze: (files, signal) => {
          looks += 1
          return analyzer.analyze(files, signal)
        },
      },
    })
    const files = broken(both, 'lib/auth/session.dart', '    notifyListeners();\n  }\n', '    notifyListeners();\n')
    const events = await collect(engine, inputOf('mend', { kind: 'fix', files }))
    expect(chatOf(events)).toContain('**1 fault was mended.**')
    expect(looks).toBeLessThanOrEqual(4)
  })

  it('never adds findings, changes files only when it reports a repair, and gives the same result each time', async () => {
    const dart = both.filter(({ path }) => /\.(?:dart|yaml|xml|plist)$/.test(path))
    const damage = fc.record({ at: fc.nat(), file: fc.constantFrom(...dart), length: fc.integer({ min: 1, max: 12 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 2 }), async (damages) => {
        const files = both.map((file) => {
          const own = damages.find((one) => one.file.path === file.path)
          if (own === undefined) return file
          const from = own.at % file.content.length
          return { path: file.path, content: file.content.slice(0, from) + file.content.slice(from + own.length) }
        })
        const before = await analyzer.analyze(files)
        const result = await fixed(files)
        const after = await analyzer.analyze(result.files)
        expect(after.length).toBeLessThanOrEqual(before.length)
        if (result.written.length > 0) expect(result.chat).toContain('mended.**')
        else expect(result.files).toEqual(files)
        expect((await fixed(files)).events).toEqual(result.events)
      }),
      { numRuns: 5 },
    )
  })
})
