import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../../engine.js'
import { createTemplateEngine } from '../../template/engine.js'
import { PROMPTS, type PromptFixture } from '../../template/prompts.fixture.js'
import { selectFiles } from '../dart-tool/project-copy.js'
import { createLocalAnalyzer } from '../local-analyzer.js'

const analyzer = createLocalAnalyzer()

async function generate({ prompt, settings = {} }: PromptFixture): Promise<SourceFile[]> {
  const files = new Map<string, string>()
  const input = { kind: 'code', prompt, errorMessage: null, settings, history: [], files: [], locked: [] } as const
  for await (const event of createTemplateEngine().run(input, new AbortController().signal)) {
    if (event.type === 'fileDelta') files.set(event.path, (files.get(event.path) ?? '') + event.text)
  }
  return [...files].map(([path, content]) => ({ path, content }))
}

const findings = async (files: readonly SourceFile[]) =>
  (await (await analyzer).analyze(files)).filter(({ source }) => source === 'project').map(({ code }) => code)

describe('a project of the template engine', () => {
  const sample = PROMPTS.filter((_, index) => index % 8 === 0)

  it.each(sample.map((fixture) => [fixture.prompt.slice(0, 60), fixture] as const))(
    'follows the project rules: %j',
    async (_, fixture) => {
      const files = await generate(fixture)
      expect(await findings(files)).toEqual([])
      // No text of a user makes a file look as if it imported something from outside of the project.
      expect(selectFiles(files)?.length).toBeGreaterThan(5)
    },
  )

  it.each<[string, string, RegExp, string, string[]]>([
    ['a dependency', 'pubspec.yaml', / {2}overlay_support:.*\n/, '', ['missing-dependency']],
    [
      'the initialize call',
      'lib/likeminds/chat_service.dart',
      /LMChatCore\.instance\.initialize\(/,
      'fake(',
      ['missing-initialise'],
    ],
    [
      'the initialize call before runApp',
      'lib/main.dart',
      /await session\.start\(\)/,
      'null',
      ['initialise-after-run-app'],
    ],
    ['a permission', 'android/app/src/main/AndroidManifest.xml', /.*RECORD_AUDIO.*\n/, '', ['missing-permission']],
    ['an iOS usage description', 'ios/Runner/Info.plist', /.*NSCamera.*\n.*\n/, '', ['missing-permission']],
  ])('has a finding without %s', async (_, path, text, instead, expected) => {
    const files = await generate({ prompt: 'a chat' })
    expect(files.find((file) => file.path === path)?.content).toMatch(text)
    const broken = files.map((file) =>
      file.path === path ? { path, content: file.content.replace(text, instead) } : file,
    )
    expect(await findings(broken)).toEqual(expected)
  })
})
