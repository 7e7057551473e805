import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createLocalAnalyzer } from '../../analyzer/local-analyzer.js'
import type { Analyzer, EngineInput, SourceFile } from '../../engine.js'
import { longLines, unsortedImports, unusedNames } from '../dart-style.fixture.js'
import { createTemplateEngine } from '../engine.js'
import { attribute, elementAfter, evaluateDart, unescapeAndroid } from '../platform-text.fixture.js'
import { PROMPTS } from '../prompts.fixture.js'
import { chatOf, collect, inputOf, treeAfter } from '../run.fixture.js'

interface Project {
  readonly chat: string
  readonly files: readonly SourceFile[]
}

async function generate(prompt: string, settings: EngineInput['settings'] = {}): Promise<Project> {
  const events = await collect(createTemplateEngine(), inputOf(prompt, { settings }))
  return { chat: chatOf(events), files: treeAfter([], events) }
}

/** Returns a function that calls `create` the first time, and then returns the same result. */
function once<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined
  return () => {
    created ??= { value: create() }
    return created.value
  }
}

function read({ files }: Project, path: string): string {
  const file = files.find((candidate) => candidate.path === path)
  if (file === undefined)
    throw new Error(`${path} is not in the project: ${files.map((candidate) => candidate.path).join(', ')}`)
  return file.content
}

let analyzer: Analyzer
beforeAll(async () => {
  analyzer = await createLocalAnalyzer()
})

const title = (prompt: string) => JSON.stringify(prompt.length > 70 ? `${prompt.slice(0, 70)}…` : prompt)

describe('a generated project', () => {
  it('is tested with at least 200 different prompts', () => {
    expect(new Set(PROMPTS.map((fixture) => JSON.stringify(fixture))).size).toBe(PROMPTS.length)
    expect(PROMPTS.length).toBeGreaterThanOrEqual(200)
  })

  const projects = PROMPTS.map(({ prompt, settings }) => ({
    prompt,
    generated: once(() => generate(prompt, settings)),
  }))

  for (const { prompt, generated } of projects) {
    it(`has no findings for ${title(prompt)}`, async () => {
      const project = await generated()
      expect(await analyzer.analyze(project.files)).toEqual([])
      expect(project.chat).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
      expect(longLines(project.files)).toEqual([])
      expect(unusedNames(project.files)).toEqual([])
      expect(unsortedImports(project.files)).toEqual([])
      for (const { content } of project.files) expect(content.endsWith('\n') && !content.endsWith('\n\n')).toBe(true)
    })
  }

  it('contains all files that a chat app needs', async () => {
    const { files } = await generate('a chat')
    expect(files.map(({ path }) => path)).toEqual([
      'pubspec.yaml',
      'analysis_options.yaml',
      'lib/main.dart',
      'lib/app.dart',
      'lib/config.dart',
      'lib/theme.dart',
      'lib/auth/session.dart',
      'lib/auth/sign_in_screen.dart',
      'lib/auth/sign_in_exception.dart',
      'lib/home/home_screen.dart',
      'lib/likeminds/chat_service.dart',
      'android/app/build.gradle',
      'android/app/src/main/AndroidManifest.xml',
      'ios/Podfile',
      'ios/Runner/Info.plist',
      'test/widget_test.dart',
      'README.md',
    ])
  })

  it('imports only packages that its pubspec names, and files that it contains', async () => {
    for (const { generated } of projects) {
      const project = await generated()
      const pubspec = parse(read(project, 'pubspec.yaml')) as {
        name: string
        dependencies: object
        dev_dependencies: object
      }
      const packages = [pubspec.name, ...Object.keys(pubspec.dependencies), ...Object.keys(pubspec.dev_dependencies)]
      for (const { path, content } of project.files.filter((file) => file.path.endsWith('.dart'))) {
        for (const [, uri = ''] of content.matchAll(/^import '([^']+)'/gm)) {
          if (uri.startsWith('dart:')) continue
          const name = /^package:([^/]+)\//.exec(uri)?.[1]
          if (name !== undefined) expect(packages).toContain(name)
          const own =
            name === undefined
              ? new URL(uri, `file:///${path}`).pathname.slice(1)
              : name === pubspec.name
                ? uri.replace(/^package:[^/]+/, 'lib')
                : null
          if (own !== null) expect(project.files.map((file) => file.path)).toContain(own)
        }
      }
    }
  })

  it('contains the app name correctly escaped for Android, iOS, Dart and YAML', async () => {
    const names = [
      'Tom & <Jerry>',
      '"Quoted" \'names\'',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what people write may look like code.
      '$price ${evil}',
      'back\\slash',
      '🎉 Party',
      '@home',
      '?',
      "Bob's Club",
      ']]> --> */',
    ]
    for (const name of names) {
      const project = await generate('a chat', { appName: name })
      const label = attribute(read(project, 'android/app/src/main/AndroidManifest.xml'), 'android:label')
      expect(unescapeAndroid(label)).toBe(name)
      expect(elementAfter(read(project, 'ios/Runner/Info.plist'), 'CFBundleDisplayName')).toBe(
        name.replace('${', '＄{'),
      )
      expect(evaluateDart(/const appName =\s+(.*);/.exec(read(project, 'lib/config.dart'))?.[1] ?? '')).toBe(name)
      expect(String(parse(read(project, 'pubspec.yaml')).description).startsWith(`${name}: `)).toBe(true)
    }
  })

  it('never contains a key, a token or a user id as a literal', async () => {
    for (const prompt of ['chat', 'feed with our own backend', 'chat and feed, guests']) {
      const project = await generate(prompt)
      for (const { path, content } of project.files.filter((file) => file.path.startsWith('lib/'))) {
        expect(content, path).not.toMatch(/(?:apiKey|uuid|accessToken|refreshToken): '/)
      }
    }
  })

  it('gives each of two products its own screen', async () => {
    const project = await generate('chat and a social feed')
    expect(read(project, 'lib/home/home_screen.dart')).toContain('NavigationBar(')
    expect(read(project, 'lib/home/chat_screen.dart')).toContain('LMCommunityHybridChatScreen')
    expect(read(project, 'lib/home/feed_screen.dart')).toContain('LMFeedSocialScreen')
    expect(read(project, 'pubspec.yaml')).toMatch(/likeminds_chat_flutter_core: .*\n {2}likeminds_feed_flutter_core: /)
    expect(read(project, 'android/app/build.gradle')).toContain('Math.max(24, ')
  })

  it('configures only what differs from the defaults of the feed', async () => {
    const plain = await generate('a social feed')
    expect(plain.files.map(({ path }) => path)).not.toContain('lib/likeminds/feed_config.dart')
    const asked = read(await generate('a social feed, no polls, heading required'), 'lib/likeminds/feed_config.dart')
    expect(asked.match(/(?:enable|Required|Limit|Selectable)\w*: \w+/g)).toEqual([
      'enablePolls: false',
      'enableHeading: true',
      'Required'.concat('ToCreatePost: true'),
    ])
  })
})

describe('the chat answer of a generated project', () => {
  it('names the screens, the colour and the sign-in', async () => {
    const { chat } = await generate(
      'A dark chat for a chess club called "Bob\'s Club" in #0A7D5B with groups and direct messages',
    )
    expect(chat).toMatch(
      /\*\*Bob's Club\*\*: a chat with groups and direct messages in two tabs; a dark theme in `#0A7D5B`; sign-in with an API key/,
    )
  })

  it('reports that no request was recognised, and names the product that was built', async () => {
    for (const prompt of ['', '  \n ', 'a recipe for pancakes, please']) {
      const { chat } = await generate(prompt, { product: 'feed' })
      expect(chat).toContain('recognised no wish in your sentence')
      expect(chat).toContain('social feed')
    }
  })

  it('reports that the project settings decided where the prompt requests nothing', async () => {
    const settings = { product: 'feed', instructions: 'always dark, in forest green' } as const
    const { chat } = await generate('make it nice', settings)
    expect(chat).toContain("so this follows the project's settings and, beyond them, the default for a feed.")
    expect(chat).toContain('a dark theme in forest green')
  })

  it('names every request that was fulfilled, in the README too', async () => {
    const feed = await generate('a social feed with my activity and several topics, no bell, at most 1 image')
    for (const text of [feed.chat, read(feed, 'README.md')]) {
      expect(text).toContain('a post may have several topics')
      expect(text).toContain('a post has at most 1 image or video')
      expect(text).toContain("a button opens the member's own activity")
      expect(text).toContain('the bar has no bell')
    }
    expect((await generate('open chatroom 4711')).chat).toContain('a chat with one chatroom (4711)')
    expect((await generate('a feed that opens feedroom 99')).chat).toContain('a feed of one feedroom (99)')
  })

  it('names every request that is not possible, in the README too', async () => {
    const project = await generate('a chat with video calls, payments, a map and no polls')
    for (const text of [project.chat, read(project, 'README.md')]) {
      expect(text).toMatch(/Not included[\s\S]*Voice and video calls: /)
      expect(text).toMatch(/Not included[\s\S]*Payments and shops: /)
      expect(text).toMatch(/Not included[\s\S]*Maps and locations: /)
      expect(text).toMatch(/Not included[\s\S]*Switching off polls in a chat: /)
    }
  })

  it('reports each difference between the prompt and the settings, and follows the prompt', async () => {
    const project = await generate('a light chat in red, light theme', {
      product: 'feed',
      darkTheme: true,
      primaryColor: '#00FF00',
      appName: 'X',
    })
    expect(project.chat).toContain("The product: chat, as your sentence says; the project's settings had feed.")
    expect(project.chat).toContain("The theme: light, as your sentence says; the project's settings had dark.")
    expect(project.chat).toContain("The colour: #FF0000, as your sentence says; the project's settings had #00FF00.")
  })

  it('reports that a feedroom cannot be personalised', async () => {
    const { chat } = await generate('a personalised feed of feedroom 99')
    expect(chat).toMatch(/Not included[\s\S]*A personalised feed in a feedroom: /)
  })

  it('reports that a video feed cannot be dark, and keeps its theme light', async () => {
    const project = await generate('a dark video feed')
    expect(read(project, 'lib/theme.dart')).toContain('const _container = Color(0xFFFFFFFF);')
    expect(project.chat).toMatch(/a light theme[\s\S]*Not included[\s\S]*A dark theme around the video feed: /)
  })

  it('names unknown features of the settings', async () => {
    expect((await generate('chat', { features: ['teleport'] })).chat).toContain(
      'The feature `teleport` in the settings is not known here.',
    )
  })

  it('reports the contrast when it chooses the text colour on a colour', async () => {
    expect((await generate('a yellow chat')).chat).toMatch(
      /White text on `#FFFF00` would have a contrast of 1\.1:1, so the text on it is black \(19\.6:1\)/,
    )
  })

  it('escapes Markdown and HTML in the app name in the README', async () => {
    const project = await generate('chat', { appName: '**x** [a](b) <img src=y>' })
    expect(read(project, 'README.md').split('\n')[0]).toBe('# \\*\\*x\\*\\* \\[a\\](b) &lt;img src=y>')
  })

  it('explains the Firebase steps in the README when push notifications are requested', async () => {
    for (const prompt of [
      'chat with push notifications',
      'feed with push notifications',
      'chat and feed with push notifications',
    ]) {
      const readme = read(await generate(prompt), 'README.md')
      const code = /```dart\n([\s\S]*?)\n {3}```/.exec(readme)?.[1]?.replace(/^ {3}/gm, '') ?? ''
      expect(code).toContain('Firebase.initializeApp')
      // The handler of the chat throws for messages of the feed and of the app itself.
      if (prompt.includes('chat')) expect(code).toMatch(/if \(isChat && showInForeground\)[\s\S]*else if \(isChat\)/)
      expect(await analyzer.analyze([{ path: 'lib/home/push_notifications.dart', content: code }])).toEqual([])
    }
  })
})
