import { readdir } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createDartTool, type SelectFiles } from './dart-tool.js'
import { type FakeDart, fakeDart, flood, hang, printReport, reported } from './fake-dart.fixture.js'
import { selectFiles } from './project-copy.js'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const files = [
  { path: 'pubspec.yaml', content: 'name: app\ndependencies:\n  flutter:\n    sdk: flutter\n' },
  { path: 'lib/main.dart', content: "import 'package:app/a.dart';\n" },
  { path: 'lib/a/b.dart', content: "import '../main.dart';\n" },
]
const oops = {
  path: 'lib/main.dart',
  line: 3,
  column: 7,
  severity: 'error',
  code: 'undefined-identifier',
  message: "Undefined name 'oops'. Try correcting the name.",
  source: 'dart',
}
const select: SelectFiles = async (given) => selectFiles(given)
const one = printReport(reported('lib/main.dart'))

async function begin(analyze: string, pub?: string, options: { milliseconds?: number; pubCache?: string } = {}) {
  const fake = await fakeDart(analyze, pub)
  const tool = createDartTool({
    ...{ dart: fake.dart, temporaryFolder: fake.temporaryFolder, selectFiles: select },
    ...options,
  })
  cleanUps.push(fake.remove, tool.close)
  return { fake, tool }
}

async function expectClean({ temporaryFolder }: FakeDart): Promise<void> {
  expect(await readdir(temporaryFolder)).toEqual([])
}

describe('the Dart tool', () => {
  it('returns the findings of dart analyze with project paths and removes its temporary files', async () => {
    const { fake, tool } = await begin(one)
    expect(await tool.analyze(files)).toEqual([oops])
    await expectClean(fake)
  })

  it.each([0, 1, 2, 3])('reads the report when dart exits with code %i', async (code) => {
    const { tool } = await begin(`${one}; exit ${code}`)
    expect(await tool.analyze(files)).toEqual([oops])
  })

  it('runs pub get offline, then dart analyze on a folder with only the Dart files and pubspecs of the project', async () => {
    const { fake, tool } = await begin(
      `find . -type f | sort > "$here/found"; cat analysis_options.yaml >> "$here/found"; ${one}`,
    )
    const hidden = [
      'analysis_options.yaml',
      'lib/analysis_options.yaml',
      '.dart_tool/a.dart',
      'README.md',
      'pubspec.lock',
    ]
    await tool.analyze([...files, ...hidden.map((path) => ({ path, content: 'include: x' }))])
    const calls = (await fake.read('calls')).trim().split('\n')
    expect(calls).toEqual(['pub get --offline', expect.stringMatching(/^analyze --format=json \/.*\/project$/)])
    expect(await fake.read('found')).toBe(
      './analysis_options.yaml\n./lib/a/b.dart\n./lib/main.dart\n./pubspec.yaml\nanalyzer:\n',
    )
  })

  it('passes five environment variables to dart, and no secrets of the server', async () => {
    process.env.OPENAI_API_KEY = 'a secret'
    const { fake, tool } = await begin(one, undefined, { pubCache: '/var/pub-cache' })
    await tool.analyze(files)
    delete process.env.OPENAI_API_KEY
    for (const command of ['pub', 'analyze']) {
      const lines = (await fake.read(`env-${command}`)).trim().split('\n')
      const env = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
      // Ignores the variables that a shell sets by itself.
      for (const name of ['PWD', 'OLDPWD', 'SHLVL', '_']) env.delete(name)
      expect([...env.keys()].sort()).toEqual(['CI', 'HOME', 'PATH', 'PUB_CACHE', 'TMPDIR'])
      expect(env.get('PUB_CACHE')).toBe('/var/pub-cache')
      expect(env.get('HOME')).toMatch(/\/assistant-dart-\w+\/home$/)
    }
  })

  it('runs one analysis at a time', async () => {
    const { fake, tool } = await begin(
      `echo begin >> "$here/turns"; ls . > /dev/null; echo end >> "$here/turns"; ${one}`,
    )
    await Promise.all(Array.from({ length: 5 }, () => tool.analyze(files)))
    expect(await fake.read('turns')).toBe('begin\nend\n'.repeat(5))
  })
})

describe('the Dart tool, when dart gives no report', () => {
  it.each<[string, string, string | undefined]>([
    ['packages are missing', one, 'exit 69'],
    ['dart writes no report', 'echo "Oh no"; exit 64', undefined],
    ['dart writes nothing', 'exit 0', undefined],
    ['dart writes half a report', `${one} | head -c 50`, undefined],
    ['dart is killed', `${one}; kill -9 $$`, undefined],
  ])('returns no findings when %s', async (_, analyze, pub) => {
    const { fake, tool } = await begin(analyze, pub)
    expect(await tool.analyze(files)).toEqual([])
    await expectClean(fake)
  })

  it('does not run dart analyze when packages are missing', async () => {
    const { fake, tool } = await begin(one, 'exit 69')
    await tool.analyze(files)
    expect(await fake.read('calls')).toBe('pub get --offline\n')
  })

  it('returns no findings when the dart program does not exist', async () => {
    const { fake } = await begin(one)
    const tool = createDartTool({
      dart: `${fake.dart}-gone`,
      selectFiles: select,
      temporaryFolder: fake.temporaryFolder,
    })
    expect(await tool.analyze(files)).toEqual([])
    await expectClean(fake)
  })

  it('returns no findings when the temporary folder does not exist', async () => {
    const { fake } = await begin(one)
    const tool = createDartTool({
      dart: fake.dart,
      selectFiles: select,
      temporaryFolder: `${fake.temporaryFolder}/gone`,
    })
    expect(await tool.analyze(files)).toEqual([])
  })

  it('returns no findings when a path uses a file as a folder', async () => {
    const { fake, tool } = await begin(one)
    expect(await tool.analyze([...files, { path: 'lib/main.dart/a.dart', content: '' }])).toEqual([])
    await expectClean(fake)
  })

  it('kills dart and its child processes after the time limit', async () => {
    const { fake, tool } = await begin(hang, undefined, { milliseconds: 2_000 })
    const { dead } = fake.watch()
    expect(await tool.analyze(files)).toEqual([])
    await dead
    await expectClean(fake)
  })

  it('kills dart when its output is too large', async () => {
    const { fake, tool } = await begin(flood)
    const { dead } = fake.watch()
    expect(await tool.analyze(files)).toEqual([])
    await dead
    await expectClean(fake)
  })

  it('kills dart when the analysis is aborted', async () => {
    const { fake, tool } = await begin(hang)
    const stop = new AbortController()
    const { begun, dead } = fake.watch()
    const found = tool.analyze(files, stop.signal)
    await begun
    stop.abort()
    expect(await found).toEqual([])
    await dead
    await expectClean(fake)
  })

  it('returns no findings when the time limit ends while the analysis waits for its turn', async () => {
    const { fake, tool } = await begin(hang, undefined, { milliseconds: 2_000 })
    const { dead } = fake.watch()
    expect(await Promise.all([tool.analyze(files), tool.analyze(files)])).toEqual([[], []])
    await dead
    expect((await fake.read('calls')).match(/^analyze/gm)).toHaveLength(1)
  })

  it('kills dart on close, and resolves after its files are removed', async () => {
    const { fake, tool } = await begin(hang)
    const { begun, dead } = fake.watch()
    const found = tool.analyze(files)
    await begun
    await tool.close()
    await expectClean(fake)
    expect(await found).toEqual([])
    await dead
    expect(await tool.analyze(files)).toEqual([])
  })
})
