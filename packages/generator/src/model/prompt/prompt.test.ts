import type { LanguageModelV3Prompt } from '@ai-sdk/provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineInput } from '../../engine.js'
import { loadLikeMindsApi } from '../../knowledge/likeminds.js'
import { createAnswerParser } from '../answer/parser.js'
import { modelLimits } from '../limits.js'
import { inputOf } from '../testing/runs.js'
import { writeRequest } from './messages.js'
import { writeSystemText } from './system-text.js'
import { writeTree } from './tree-text.js'

const api = await loadLikeMindsApi()
const none = () => false

function textsOf(prompt: LanguageModelV3Prompt): string[] {
  return prompt.map(({ content }) =>
    typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
  )
}

const asked = (input: Partial<EngineInput>, limits = modelLimits) =>
  textsOf(writeRequest(inputOf(input), 'SYSTEM', limits))

describe('the system text', () => {
  it('contains no text of users, is the same for every run of a kind and stays below 60,000 characters', () => {
    const [system] = asked({ prompt: 'from people', settings: { instructions: 'from people', appName: 'from people' } })
    expect(system).toBe('SYSTEM')
    expect(writeSystemText('code', api)).toBe(writeSystemText('code', api))
    expect(writeSystemText('code', api).length).toBeLessThan(60_000)
  })

  it('shows files in the format that the answer parser reads', () => {
    const parser = createAnswerParser({ takesFiles: true })
    const events = [...parser.push(writeSystemText('code', api)), ...parser.end()]
    const paths = events.flatMap((event) => (event.type === 'fileCompleted' ? [event.path] : []))
    expect(paths).toEqual(['lib/main.dart', 'README.md'])
    expect(events).toContainEqual({ type: 'fileRemoved', path: 'lib/old_screen.dart' })
    expect(events).toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('```bash\nflutter run\n```\n') }),
    )
  })

  it('asks for no files in a conversation', () => {
    const text = writeSystemText('conversation', api)
    expect(text).toContain('You write no files')
    expect(text).not.toContain('```')
  })
})

describe('a request to a model', () => {
  it('contains the settings, the files, the prompt and the error message in this order', () => {
    const texts = asked({
      kind: 'fix',
      prompt: 'It does not start',
      errorMessage: "Error: Member not found: 'LMChatCore.start'.",
      settings: { appName: 'Club', primaryColor: '#112233', lockedPaths: ['ios/**'] },
      files: [{ path: 'lib/main.dart', content: 'void main() {}\n' }],
    })
    expect(texts).toHaveLength(2)
    const places = [
      '"appName": "Club"',
      'ios/**',
      '```dart lib/main.dart\nvoid main() {}\n```',
      'It does not start',
      'LMChatCore.start',
    ]
    const found = places.map((place) => texts[1]?.indexOf(place) ?? -1)
    expect(found).not.toContain(-1)
    expect(found).toEqual(found.toSorted((one, other) => one - other))
  })

  it('leaves out unknown settings', () => {
    const settings = { appName: 'Club', token: 'metadata of their own' }
    expect(asked({ settings }).join()).not.toContain('metadata')
  })

  it('contains the history as alternating turns of user and assistant', () => {
    const entry = { prompt: 'First', errorMessage: null, answer: 'Done so', options: null }
    const prompt = writeRequest(
      inputOf({
        history: [
          { kind: 'code', ...entry },
          { kind: 'fix', ...entry, errorMessage: 'Oh', answer: '' },
        ],
      }),
      'SYSTEM',
      modelLimits,
    )
    expect(prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user'])
    const texts = textsOf(prompt)
    expect(texts[1]).toContain('First')
    expect(texts[2]).toContain('Done so')
    expect(texts[3]).toContain('Oh')
    expect(texts.every((text) => text.trim() !== '')).toBe(true)
  })

  it('keeps all text of users inside its fenced block', () => {
    const line = fc.constantFrom(
      '```',
      '````',
      '~~~',
      '```text b.txt',
      '~~~~text b.txt',
      '```remove',
      'a.txt',
      '# The request',
      '',
      'a ```',
    )
    const nasty = fc.array(line).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(nasty, nasty, nasty, (prompt, errorMessage, content) => {
        const settings = { instructions: prompt, lockedPaths: [content] }
        const text = asked({ prompt, errorMessage, settings, files: [{ path: 'a.txt', content }] })[1] ?? ''
        const parser = createAnswerParser({ takesFiles: true })
        const events = [...parser.push(text), ...parser.end()].filter(({ type }) => type !== 'chat')
        expect(events.map((event) => 'path' in event && event.path)).toEqual(events.map(() => 'a.txt'))
        expect(events.map(({ type }) => type).filter((type) => type !== 'fileDelta')).toEqual([
          'fileStarted',
          'fileCompleted',
        ])
      }),
    )
  })
})

describe('the files in a request', () => {
  const files = Array.from({ length: 10 }, (_, index) => ({
    path: `lib/${index}.dart`,
    content: `${'x'.repeat(100 * (index + 1))}\n`,
  }))
  const shownIn = (text: string) => files.filter(({ content }) => text.includes(`\n${content}`)).map(({ path }) => path)
  const namedIn = (text: string) => [...text.matchAll(/^- (lib\/.*)$/gm)].map(([, name]) => name)

  it('contain every file when there is room', () => {
    expect(shownIn(writeTree(files, modelLimits, none))).toHaveLength(10)
    expect(writeTree([], modelLimits, none)).toBe('There are none yet.\n')
  })

  it('contain small files first up to the limit, and name the others', () => {
    const text = writeTree(files, { treeCharacters: 1_000, namesCharacters: 1_000 }, none)
    expect(shownIn(text)).toEqual(['lib/0.dart', 'lib/1.dart', 'lib/2.dart'])
    expect(namedIn(text)).toEqual(files.slice(3).map(({ path }) => path))
  })

  it('contain relevant files before all others', () => {
    const text = writeTree(files, { treeCharacters: 1_200, namesCharacters: 1_000 }, (path) => path === 'lib/9.dart')
    expect(shownIn(text)).toEqual(['lib/0.dart', 'lib/9.dart'])
    const request = asked({ files, prompt: 'Change 9.dart' }, { ...modelLimits, treeCharacters: 1_200 })
    expect(shownIn(request[1] ?? '')).toContain('lib/9.dart')
  })

  it('keep their limits for contents and names', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(200), (treeCharacters, namesCharacters) => {
        const text = writeTree(files, { treeCharacters, namesCharacters }, none)
        expect(text.length).toBeLessThanOrEqual(treeCharacters + namesCharacters + 200)
        const count = shownIn(text).length + namedIn(text).length + Number(/and (\d+) more/.exec(text)?.[1] ?? 0)
        expect(count).toBe(10)
      }),
    )
  })
})
