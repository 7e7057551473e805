import { describe, expect, it } from 'vitest'
import { projectFiles } from '../files/project.js'
import { begin, contentOf, currentOptions, edited, goOn, type Work } from './follow-up.fixture.js'

const CHAT = 'A dark chat called "Bob\'s Club" in teal'
const MINE = '// mine\n'
const withMine = (content: string) => `${content}${MINE}`

describe('edits by hand', () => {
  it('are kept in a file that need not change', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/home/home_screen.dart', withMine), 'make it light')
    expect(work.written).toEqual(['lib/theme.dart', 'README.md'])
    expect(contentOf(work, 'lib/home/home_screen.dart')).toContain(MINE)
    expect(work.chat).toContain('2 files changed, 15 stay as they were.')
  })

  it('are overwritten in a file that must change, and the answer names the file', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/theme.dart', withMine), 'make it light')
    expect(contentOf(work, 'lib/theme.dart')).toBe(
      contentOf(await begin('A light chat called "Bob\'s Club" in teal'), 'lib/theme.dart'),
    )
    expect(work.chat).toMatch(/Edited by hand[\s\S]*`lib\/theme\.dart` were written anew/)
  })

  it('prevent the removal of a file that is no longer needed, and the answer names the file', async () => {
    const both = await begin('chat and feed')
    const work = await goOn(edited(both, 'lib/likeminds/feed_service.dart', withMine), 'remove the feed')
    expect(work.removed).toEqual(['lib/home/chat_screen.dart', 'lib/home/feed_screen.dart'])
    expect(contentOf(work, 'lib/likeminds/feed_service.dart')).toContain(MINE)
    expect(work.chat).toContain('`lib/likeminds/feed_service.dart`: no longer needed, but kept')
  })

  it('can be the removal of a file, which is then not written again', async () => {
    const work = await goOn(
      edited(await begin(CHAT), 'test/widget_test.dart', () => null),
      'make it light',
    )
    expect(contentOf(work, 'test/widget_test.dart')).toBeUndefined()
  })

  it('are not recognised in a change of line endings only', async () => {
    const windows = (await begin(CHAT)).files.reduce<Work>(
      (work, { path }) => edited(work, path, (content) => content.replaceAll('\n', '\r\n')),
      await begin(CHAT),
    )
    const work = await goOn(windows, 'make it light')
    expect(work.written).toEqual(['lib/theme.dart', 'README.md'])
    expect(work.chat).not.toContain('Edited by hand')
  })

  it('can be additional files, which are kept', async () => {
    const base = await begin(CHAT)
    const own = { ...base, files: [...base.files, { path: 'lib/mine.dart', content: MINE }] }
    const work = await goOn(own, 'make it light')
    expect(contentOf(work, 'lib/mine.dart')).toBe(MINE)
  })

  it('are overwritten on request, by “discard my edits”', async () => {
    const work = await goOn(edited(await begin(CHAT), 'lib/app.dart', withMine), 'discard my edits')
    expect(work.written).toEqual(['lib/app.dart'])
    expect(work.chat).toContain('the files as the templates have them')
    expect((await goOn(work, 'regenerate everything')).chat).toContain('every file is as the templates have it')
  })
})

describe('locked files', () => {
  it('are not written, and the answer names them', async () => {
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

  it('are written by “regenerate” once they are unlocked', async () => {
    const locked = await goOn(await begin(CHAT), 'make it light', { settings: { lockedPaths: ['lib/theme.dart'] } })
    const work = await goOn(locked, 'regenerate')
    expect(work.written).toEqual(['lib/theme.dart'])
  })
})

describe('a follow-up on files that the engine did not write', () => {
  const own = [{ path: 'lib/main.dart', content: 'void main() {}\n' }]

  it('changes no files, and the answer explains the alternatives', async () => {
    const imported = { kind: 'import', prompt: 'my code', errorMessage: null, answer: '', options: null } as const
    for (const history of [[], [imported], [{ ...imported, options: { engine: 'other' } }]]) {
      const work = await goOn({ ...(await begin(CHAT)), files: own, history }, 'make it dark')
      expect(work.files).toEqual(own)
      expect(work.chat).toContain('I leave it as it is: **no file changes**')
      expect(work.chat).toContain('Start without a parent')
      expect(work.events.map(({ type }) => type)).toEqual(['progress', 'chat'])
    }
  })

  it('recognises such files by their content, even when options are stored', async () => {
    const work = await goOn({ ...(await begin(CHAT)), files: own }, 'make it light')
    expect(work.files).toEqual(own)
    expect(work.chat).toContain('Hardly a file of this project is as I wrote it')
  })
})

describe('the options of a follow-up', () => {
  it('come from the prompt, else from the current project, else from its settings', async () => {
    const settings = { darkTheme: true, primaryColor: '#112233' }
    const light = await goOn(await begin('a chat', settings), 'make it light', { settings })
    const work = await goOn(light, 'add a chatbot', { settings: { ...settings, primaryColor: '#445566' } })
    expect(currentOptions(work)).toMatchObject({ dark: false, brand: { hex: '#112233' } })
    expect(work.chat).toContain("The theme: light, as the work so far says; the project's settings had dark.")
    expect(work.chat).toContain('Say “apply the settings” to follow them in everything.')
  })

  it('come from the settings instead of the current project on request, without removing a product', async () => {
    const settings = { product: 'chat', darkTheme: true, primaryColor: '#445566', instructions: 'polls off' } as const
    const work = await goOn(await begin('a light chat and a feed in red'), 'apply the settings', { settings })
    expect(work.chat).toContain('**Changed:** polls off; colour `#445566`; dark theme.')
    expect(currentOptions(work).feed).not.toBeNull()
    expect((await goOn(work, 'apply the settings', { settings })).chat).toContain(
      'the project is what its settings say',
    )
  })

  it('apply the instructions to an added product', async () => {
    const work = await goOn(await begin('a chat'), 'add a feed', { settings: { instructions: 'no polls, no videos' } })
    expect(currentOptions(work).feed?.compose).toMatchObject({ enablePolls: false, enableVideos: false })
  })

  it('build on the newest valid options in the history', async () => {
    const first = await begin(CHAT)
    const second = await goOn(first, 'make it light')
    const strange = { kind: 'code', prompt: 'x', errorMessage: null, answer: '', options: { appName: 5 } } as const
    const work = await goOn({ ...second, history: [...second.history, strange] }, 'in red')
    expect(work.chat).toContain('**Changed:** colour red')
    expect(currentOptions(work).dark).toBe(false)
  })

  it('follow the preceding conversation when the prompt only agrees', async () => {
    const talked = await goOn(await begin(CHAT), 'what about light, in red?', { kind: 'conversation' })
    expect((await goOn(talked, 'yes, do it please')).chat).toContain(
      '**Changed:** colour red (`#FF0000`); light theme.',
    )
    expect((await goOn(talked, 'add a chatbot')).chat).toContain('**Changed:** a chatbot. ')
  })
})

it('writes every file when options are stored but no files exist', async () => {
  const work = await goOn({ ...(await begin(CHAT)), files: [] }, 'make it light')
  expect(work.files).toEqual((await begin('A light chat called "Bob\'s Club" in teal')).files)
})

describe('undo', () => {
  it('restores the previous options', async () => {
    const first = await begin(CHAT)
    const work = await goOn(await goOn(first, 'make it light, in red'), 'undo')
    expect(work.files).toEqual(first.files)
    expect(work.chat).toContain('**Changed:** colour teal (`#008080`); dark theme.')
  })

  it('reports that there is no earlier state', async () => {
    const work = await goOn(await begin(CHAT), 'undo that')
    expect(work.chat).toContain('there is no earlier state in this line of work to go back to.')
    expect(work.written).toEqual([])
  })

  it('is not applied when the prompt requests something else', async () => {
    expect((await goOn(await begin(CHAT), 'revert to light')).chat).toContain('**Changed:** light theme.')
  })
})

it('leaves the files that a new run with the same options would write', async () => {
  const work = await goOn(await goOn(await begin(CHAT), 'add a q&a feed, topics required'), 'our own backend')
  const options = currentOptions(work)
  const fresh = projectFiles(options).map(({ path, write }) => ({ path, content: write(options) }))
  expect([...work.files].sort(byPath)).toEqual([...fresh].sort(byPath))
})

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1
}
