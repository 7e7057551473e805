import { describe, expect, it } from 'vitest'
import { projectFiles } from '../files/project.js'
import { begin, contentOf, currentOptions, edited, goOn, type Work } from './follow-up.fixture.js'

const CHAT = 'A dark chat called "Bob\'s Club" in teal'
const MINE = '// mine\n'
const withMine = (content: string) => `${content}${MINE}`

describe('hand edits', () => {
  it('stay in a file that need not change', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/home/home_screen.dart', withMine), 'make it light')
    expect(work.written).toEqual(['lib/theme.dart', 'README.md'])
    expect(contentOf(work, 'lib/home/home_screen.dart')).toContain(MINE)
    expect(work.chat).toContain('2 files changed, 15 stay as they were.')
  })

  it('go with a file that must change, and the answer names it', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/theme.dart', withMine), 'make it light')
    expect(contentOf(work, 'lib/theme.dart')).toBe(
      contentOf(await begin('A light chat called "Bob\'s Club" in teal'), 'lib/theme.dart'),
    )
    expect(work.chat).toMatch(/Edited by hand[\s\S]*`lib\/theme\.dart` were written anew/)
  })

  it('keep a file that is no longer needed, and the answer names it', async () => {
    const both = await begin('chat and feed')
    const work = await goOn(edited(both, 'lib/likeminds/feed_service.dart', withMine), 'remove the feed')
    expect(work.removed).toEqual(['lib/home/chat_screen.dart', 'lib/home/feed_screen.dart'])
    expect(contentOf(work, 'lib/likeminds/feed_service.dart')).toContain(MINE)
    expect(work.chat).toContain('`lib/likeminds/feed_service.dart`: no longer needed, but kept')
  })

  it('keep away a file that was taken away and need not change', async () => {
    const work = await goOn(
      edited(await begin(CHAT), 'test/widget_test.dart', () => null),
      'make it light',
    )
    expect(contentOf(work, 'test/widget_test.dart')).toBeUndefined()
  })

  it('are not seen where only the ends of lines differ', async () => {
    const windows = (await begin(CHAT)).files.reduce<Work>(
      (work, { path }) => edited(work, path, (content) => content.replaceAll('\n', '\r\n')),
      await begin(CHAT),
    )
    const work = await goOn(windows, 'make it light')
    expect(work.written).toEqual(['lib/theme.dart', 'README.md'])
    expect(work.chat).not.toContain('Edited by hand')
  })

  it('are no file of the project, and stay', async () => {
    const base = await begin(CHAT)
    const own = { ...base, files: [...base.files, { path: 'lib/mine.dart', content: MINE }] }
    const work = await goOn(own, 'make it light')
    expect(contentOf(work, 'lib/mine.dart')).toBe(MINE)
  })

  it('can be given up: “regenerate” writes every file as the options say', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/app.dart', withMine), 'discard my edits')
    expect(work.written).toEqual(['lib/app.dart'])
    expect(work.chat).toContain('the files as the templates have them')
    expect((await goOn(work, 'regenerate everything')).chat).toContain('every file is as the templates have it')
  })
})

describe('locked files', () => {
  it('are not written, and the answer promises nothing else', async () => {
    const settings = { lockedPaths: ['lib/*.dart'] }
    const work = await goOn(await begin(CHAT), 'make it light', { settings })
    expect(work.written).toEqual(['README.md'])
    expect(work.chat).toContain("`lib/theme.dart`: locked by the project's settings, so it stays as it is")
    expect(work.chat).toContain('1 file changed, 16 stay as they were.')
  })

  it('are not removed', async () => {
    const settings = { lockedPaths: ['lib/likeminds/**'] }
    const work = await goOn(await begin('chat and feed'), 'remove the feed', { settings })
    expect(work.removed).not.toContain('lib/likeminds/feed_service.dart')
    expect(work.chat).toContain('`lib/likeminds/feed_service.dart`: locked')
  })

  it('follow once they are unlocked and everything is written again', async () => {
    const locked = await goOn(await begin(CHAT), 'make it light', { settings: { lockedPaths: ['lib/theme.dart'] } })
    const work = await goOn(locked, 'regenerate')
    expect(work.written).toEqual(['lib/theme.dart'])
  })
})

describe('a base that this engine did not write', () => {
  const own = [{ path: 'lib/main.dart', content: 'void main() {}\n' }]

  it('is left as it is, and the answer says what can be done', async () => {
    const imported = { kind: 'import', prompt: 'my code', errorMessage: null, answer: '', options: null } as const
    for (const history of [[], [imported], [{ ...imported, options: { engine: 'other' } }]]) {
      const work = await goOn({ ...(await begin(CHAT)), files: own, history }, 'make it dark')
      expect(work.files).toEqual(own)
      expect(work.chat).toContain('I leave it as it is: **no file changes**')
      expect(work.chat).toContain('Start without a parent')
      expect(work.events.map(({ type }) => type)).toEqual(['progress', 'chat'])
    }
  })

  it('is seen by its files, also where options are known', async () => {
    const work = await goOn({ ...(await begin(CHAT)), files: own }, 'make it light')
    expect(work.files).toEqual(own)
    expect(work.chat).toContain('Hardly a file of this project is as I wrote it')
  })
})

describe('what counts', () => {
  it('is the sentence, then the project as it is, then its settings', async () => {
    const settings = { darkTheme: true, primaryColor: '#112233' }
    const light = await goOn(await begin('a chat', settings), 'make it light', { settings })
    const work = await goOn(light, 'add a chatbot', { settings: { ...settings, primaryColor: '#445566' } })
    expect(currentOptions(work)).toMatchObject({ dark: false, brand: { hex: '#112233' } })
    expect(work.chat).toContain("The theme: light, as the work so far says; the project's settings had dark.")
    expect(work.chat).toContain('Say “apply the settings” to follow them in everything.')
  })

  it('is the settings before the project where a person says so, but no product goes', async () => {
    const settings = { product: 'chat', darkTheme: true, primaryColor: '#445566', instructions: 'polls off' } as const
    const work = await goOn(await begin('a light chat and a feed in red'), 'apply the settings', { settings })
    expect(work.chat).toContain('**Changed:** polls off; colour `#445566`; dark theme.')
    expect(currentOptions(work).feed).not.toBeNull()
    expect((await goOn(work, 'apply the settings', { settings })).chat).toContain(
      'the project is what its settings say',
    )
  })

  it('is the instructions too, for what is new', async () => {
    const work = await goOn(await begin('a chat'), 'add a feed', { settings: { instructions: 'no polls, no videos' } })
    expect(currentOptions(work).feed?.compose).toMatchObject({ enablePolls: false, enableVideos: false })
  })

  it('is the newest options of the history that are of this engine', async () => {
    const first = await begin(CHAT)
    const second = await goOn(first, 'make it light')
    const strange = { kind: 'code', prompt: 'x', errorMessage: null, answer: '', options: { appName: 5 } } as const
    const work = await goOn({ ...second, history: [...second.history, strange] }, 'in red')
    expect(work.chat).toContain('**Changed:** colour red')
    expect(currentOptions(work).dark).toBe(false)
  })

  it('is what was talked of, where the sentence only says yes', async () => {
    const talked = await goOn(await begin(CHAT), 'what about light, in red?', { kind: 'conversation' })
    expect((await goOn(talked, 'yes, do it please')).chat).toContain(
      '**Changed:** colour red (`#FF0000`); light theme.',
    )
    expect((await goOn(talked, 'add a chatbot')).chat).toContain('**Changed:** a chatbot. ')
  })
})

it('writes everything where options were kept, and no files', async () => {
  const work = await goOn({ ...(await begin(CHAT)), files: [] }, 'make it light')
  expect(work.files).toEqual((await begin('A light chat called "Bob\'s Club" in teal')).files)
})

describe('undo', () => {
  it('goes back to the options before', async () => {
    const first = await begin(CHAT)
    const work = await goOn(await goOn(first, 'make it light, in red'), 'undo')
    expect(work.files).toEqual(first.files)
    expect(work.chat).toContain('**Changed:** colour teal (`#008080`); dark theme.')
  })

  it('says that there is nothing to go back to', async () => {
    const work = await goOn(await begin(CHAT), 'undo that')
    expect(work.chat).toContain('there is no earlier state in this line of work to go back to.')
    expect(work.written).toEqual([])
  })

  it('is not meant where something else is wished', async () => {
    expect((await goOn(await begin(CHAT), 'revert to light')).chat).toContain('**Changed:** light theme.')
  })
})

it('leaves the tree that a fresh run of its options would write', async () => {
  const work = await goOn(await goOn(await begin(CHAT), 'add a q&a feed, topics required'), 'our own backend')
  const options = currentOptions(work)
  const fresh = projectFiles(options).map(({ path, write }) => ({ path, content: write(options) }))
  expect([...work.files].sort(byPath)).toEqual([...fresh].sort(byPath))
})

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1
}
