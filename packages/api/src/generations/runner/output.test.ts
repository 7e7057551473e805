import { createHash } from 'node:crypto'
import { pathKey } from '@assistant/contract'
import type { EngineEvent } from '@assistant/generator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileEvents } from '../../../testing/scripted-engine.js'
import { storable } from '../../../testing/storable.js'
import { toTreeFile } from '../tree-file.js'
import { createOutput, diagnosticItems, type OutputRules } from './output.js'

const outputOf = (events: readonly EngineEvent[], rules: Partial<OutputRules> = {}) => {
  const output = createOutput({ base: [], locked: new Set<string>(), writesFiles: true, ...rules })
  const items = [...events.flatMap((event) => output.take(event)), ...output.end()]
  return { items, events: items.map(({ event }) => event), output }
}

const failureOf = (...events: readonly EngineEvent[]): unknown => {
  try {
    outputOf(events)
  } catch (error) {
    return error
  }
  return undefined
}

describe('the output of an engine', () => {
  it('reports the size and digest of the streamed text of a file', () => {
    const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(fc.array(anyUnits), (pieces) => {
        const { events, items } = outputOf(fileEvents('lib/main.dart', ...pieces))
        const text = events.map((event) => (event.type === 'fileDelta' ? event.text : '')).join('')
        const sha256 = createHash('sha256').update(text).digest('hex')
        const bytes = Buffer.byteLength(text)

        expect(text).toBe(storable(pieces.join('')))
        expect(events.at(-1)).toEqual({ type: 'fileCompleted', path: 'lib/main.dart', bytes, sha256 })
        expect(items.at(-1)?.file).toEqual({
          path: 'lib/main.dart',
          language: 'dart',
          content: text,
          bytes,
          sha256,
          change: 'added',
        })
      }),
    )
  })

  it('joins surrogate pairs that are cut between two chat events, also around a file', () => {
    const { events } = outputOf([
      { type: 'chat', text: 'Hi \ud83d' },
      ...fileEvents('a.txt', 'a'),
      { type: 'chat', text: '\ude00' },
      { type: 'chat', text: '\ud83d' },
    ])
    const chat = events.flatMap((event) => (event.type === 'chat' ? [event.text] : []))
    expect(chat).toEqual(['Hi ', '😀', '\uFFFD'])
  })

  it('sums up token usage and keeps the options, without events', () => {
    const { items, output } = outputOf([
      { type: 'usage', inputTokens: 3, outputTokens: 4 },
      { type: 'usage', inputTokens: 30, outputTokens: 40 },
      { type: 'options', options: { product: 'feed' } },
    ])
    expect(items).toEqual([])
    expect(output.usage()).toEqual({ inputTokens: 33, outputTokens: 44 })
    expect(output.options()).toBe('{"product":"feed"}')
  })

  it('keeps the last one of two files with the same path', () => {
    const { output } = outputOf([...fileEvents('a.txt', 'old'), ...fileEvents('a.txt', 'new')])
    expect(output.files()).toEqual([{ path: 'a.txt', content: 'new' }])
  })

  const badPaths = ['', '/a', 'a/', 'a//b', './a', 'a/../b', '..', 'a\\b', 'C:a', 'a\0b', 'a\nb', 'a'.repeat(201)]
  it.each(badPaths)('rejects the path %j', (path) => {
    expect(failureOf(...fileEvents(path, 'x'))).toMatchObject({ code: 'INVALID_OUTPUT' })
  })

  it.each([
    ['lib/CON.dart', '"lib/CON.dart" has a part that Windows reserves'],
    ['.git/hooks/x', '".git/hooks/x" has a part that git takes'],
    ['lib/a.', '"lib/a." has a part that ends with a dot'],
    ['a\u202eb', '"a\\u{202e}b" has an invisible character'],
  ])('rejects the path %j and names the path and the rule', (path, message) => {
    expect(failureOf(...fileEvents(path, 'x'))).toMatchObject({
      ...{ code: 'INVALID_OUTPUT', message: expect.stringContaining(message) },
    })
  })

  it.each([
    ['lib/a.dart', 'lib/A.dart'],
    ['é', 'é'.normalize('NFD')],
    ['lib/a', 'LIB/a/b.dart'],
    ['LIB/a/b.dart', 'lib/a'],
  ])('rejects %j and %j in one tree when the second file starts', (one, other) => {
    const { output } = outputOf(fileEvents(one, 'x'))
    expect(() => output.take({ type: 'fileStarted', path: other, language: 'dart' })).toThrow(/a tree that cannot be/)
  })

  it('accepts another spelling of the path of a removed file', () => {
    const built = outputOf([...fileEvents('a', 'x'), { type: 'fileRemoved', path: 'a' }, ...fileEvents('A', 'x')])
    expect(built.output.files()).toEqual([{ path: 'A', content: 'x' }])
  })

  it.each<[string, EngineEvent[]]>([
    ['text of a file that was not started', [{ type: 'fileDelta', path: 'a', text: 'x' }]],
    ['the end of a file that was not started', [{ type: 'fileCompleted', path: 'a' }]],
    ['a file that starts before another one has ended', [...fileEvents('a').slice(0, 1), ...fileEvents('b')]],
    ['an output that ends in the middle of a file', fileEvents('a', 'x').slice(0, 2)],
    ['a negative progress step', [{ type: 'progress', step: -1, steps: 2, message: '' }]],
    ['a negative number of tokens', [{ type: 'usage', inputTokens: -1, outputTokens: 0 }]],
    ['an event of an unknown type', [{ type: 'constructor' } as unknown as EngineEvent]],
  ])('rejects %s', (_, events) => {
    expect(failureOf(...events)).toMatchObject({ code: 'INVALID_OUTPUT' })
  })

  it('accepts up to 500 files', () => {
    const files = Array.from({ length: 500 }, (_, at) => fileEvents(`f${at}`, 'x')).flat()
    expect(failureOf(...files, ...fileEvents('f0', 'again'))).toBeUndefined()
    expect(failureOf(...files, ...fileEvents('f500', 'x'))).toMatchObject({ code: 'OUTPUT_TOO_LARGE' })
  })

  it('accepts up to 500,000 events, also without text', () => {
    const { output } = outputOf([])
    const nothing = { type: 'progress', step: 0, steps: 0, message: '' } as const
    for (let at = 0; at < 500_000; at += 1) output.take(nothing)
    expect(() => output.take(nothing)).toThrow(/500,000 events/)
  })

  it('accepts up to 10 MiB of UTF-8, including chat and replaced files', () => {
    const half = 'ä'.repeat(5 * 512 * 1024)
    expect(failureOf(...fileEvents('a', half), { type: 'chat', text: half })).toBeUndefined()
    expect(failureOf(...fileEvents('a', half), ...fileEvents('a', half), { type: 'chat', text: '!' })).toMatchObject({
      code: 'OUTPUT_TOO_LARGE',
    })
  })
})

describe('the output of an engine with a base', () => {
  const base = ['a', 'b', 'c'].map((path) => toTreeFile(path, 'text', `old ${path}`))
  const treeOf = ({ output }: ReturnType<typeof outputOf>) =>
    Object.fromEntries(output.files().map(({ path, content }) => [path, content]))

  it('keeps files that are not mentioned and reports the change of each written file', () => {
    const built = outputOf([...fileEvents('a', 'new a'), ...fileEvents('b', 'old b'), ...fileEvents('d', 'new d')], {
      base,
    })
    expect(treeOf(built)).toEqual({ a: 'new a', b: 'old b', c: 'old c', d: 'new d' })
    expect(built.items.flatMap(({ file }) => (file ? [[file.path, file.change]] : []))).toEqual([
      ['a', 'modified'],
      ['b', 'unchanged'],
      ['d', 'added'],
    ])
    expect(built.output.kept().map(({ path }) => path)).toEqual(['c'])
  })

  it('reports a removed file once, and nothing for a file that does not exist', () => {
    const removed = (path: string) => ({ type: 'fileRemoved', path }) as const
    const built = outputOf([removed('a'), removed('a'), removed('z'), ...fileEvents('d', 'x'), removed('d')], { base })
    expect(treeOf(built)).toEqual({ b: 'old b', c: 'old c' })
    expect(built.items.filter(({ event }) => event.type === 'fileRemoved')).toEqual([
      { event: { type: 'fileRemoved', path: 'a' } },
      { event: { type: 'fileRemoved', path: 'd' }, removed: 'd' },
    ])
  })

  it('keeps locked files of the base, reports two changes of the same one once, and accepts new files', () => {
    const locked = new Set(['a', 'c'].map(pathKey))
    const events = [
      ...fileEvents('a', 'new'),
      { type: 'fileRemoved', path: 'a' } as const,
      { type: 'fileRemoved', path: 'b' } as const,
      ...fileEvents('new', 'x'),
    ]
    const built = outputOf(events, { base, locked })
    expect(treeOf(built)).toEqual({ a: 'old a', c: 'old c', new: 'x' })
    expect(built.events.map((event) => ('path' in event ? `${event.type} ${event.path}` : event.type))).toEqual([
      'status',
      'fileRemoved b',
      'fileStarted new',
      'fileDelta new',
      'fileCompleted new',
    ])
    expect(built.events[0]).toMatchObject({ message: expect.stringMatching(/^a is locked/) })
  })

  it('keeps a locked file also under another spelling of its path', () => {
    const built = outputOf([...fileEvents('A', 'x'), { type: 'fileRemoved', path: 'A' }], {
      base,
      locked: new Set(['a'].map(pathKey)),
    })
    expect(treeOf(built)).toEqual({ a: 'old a', b: 'old b', c: 'old c' })
    expect(built.events.map(({ type }) => type)).toEqual(['status'])
  })

  it('matches the tree that a reader builds from the events', () => {
    const path = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const act = fc.oneof(
      path.map((name): EngineEvent[] => [{ type: 'fileRemoved', path: name }]),
      fc.tuple(path, fc.constantFrom('old a', 'old b', 'x', '')).map(([name, text]) => fileEvents(name, text)),
    )
    fc.assert(
      fc.property(fc.array(act), fc.subarray(['a', 'b', 'c']), (acts, locked) => {
        const built = outputOf(acts.flat(), { base, locked: new Set(locked.map(pathKey)) })
        const rebuilt = new Map(base.map((file) => [file.path, file.content]))
        for (const event of built.events) {
          if (event.type === 'fileStarted') rebuilt.set(event.path, '')
          if (event.type === 'fileDelta') rebuilt.set(event.path, rebuilt.get(event.path) + event.text)
          if (event.type === 'fileRemoved') rebuilt.delete(event.path)
        }
        expect(treeOf(built)).toEqual(Object.fromEntries(rebuilt))
        for (const name of locked) expect(rebuilt.get(name)).toBe(`old ${name}`)
      }),
    )
  })

  it('counts the files of the complete tree, not only the new ones', () => {
    const many = Array.from({ length: 500 }, (_, at) => toTreeFile(`f${at}`, 'text', 'x'))
    const failure = (events: readonly EngineEvent[]) => {
      try {
        outputOf(events, { base: many })
      } catch (error) {
        return error
      }
      return undefined
    }
    expect(failure(fileEvents('f0', 'y'))).toBeUndefined()
    expect(failure(fileEvents('one more', 'y'))).toMatchObject({ code: 'OUTPUT_TOO_LARGE' })
    expect(failure([...fileEvents('one more', 'y'), { type: 'fileRemoved', path: 'f0' }])).toBeUndefined()
  })

  it('rejects a file below the path of another file', () => {
    const { output } = outputOf(fileEvents('lib', 'x'))
    expect(() => output.take({ type: 'fileStarted', path: 'lib/a', language: 'dart' })).toThrow(/"lib" is a file where/)
    const { output: based } = outputOf([], { base })
    for (const event of fileEvents('a/b', 'x')) based.take(event)
    expect(() => based.end()).toThrow(/"a" is a file where/)
  })

  it('rejects another spelling of a file that stays, and accepts a rename by case', () => {
    const { output } = outputOf([], { base })
    for (const event of fileEvents('A', 'x')) output.take(event)
    expect(() => output.end()).toThrow(/"A" and "a" are one file|"a" and "A" are one file/)
    const renamed = outputOf([...fileEvents('A', 'x'), { type: 'fileRemoved', path: 'a' }], { base })
    expect(treeOf(renamed)).toEqual({ A: 'x', b: 'old b', c: 'old c' })
  })

  describe('with paths that new files must not have', () => {
    const paths = ['.git/hooks/x', 'lib/A.dart', 'lib/a.dart', 'lib/a.dart/NUL']
    const old = paths.map((path) => toTreeFile(path, 'text', 'old'))

    it('keeps, changes and removes files of the base', () => {
      const everyFile = paths.flatMap((path) => fileEvents(path, 'new'))
      expect(treeOf(outputOf([], { base: old }))).toEqual(Object.fromEntries(paths.map((path) => [path, 'old'])))
      expect(treeOf(outputOf(everyFile, { base: old }))).toEqual(Object.fromEntries(paths.map((path) => [path, 'new'])))
      const removals = paths.map((path) => ({ type: 'fileRemoved', path }) as const)
      expect(treeOf(outputOf([...removals, { type: 'fileRemoved', path: 'CON' }], { base: old }))).toEqual({})
    })

    it.each(['.git/hooks/y', 'LIB/a.dart'])('rejects the new file %j', (path) => {
      expect(() => outputOf(fileEvents(path, 'x'), { base: old })).toThrow(/cannot be/)
    })
  })

  it('rejects files in a conversation', () => {
    const talk = (event: EngineEvent) => () => outputOf([event], { base, writesFiles: false })
    expect(talk({ type: 'fileStarted', path: 'a', language: 'dart' })).toThrow(/conversation/)
    expect(talk({ type: 'fileRemoved', path: 'a' })).toThrow(/conversation/)
    expect(talk({ type: 'chat', text: 'a' })().output.answer()).toBe('a')
  })
})

describe('diagnosticItems', () => {
  it('returns the first 1000 findings and counts all errors and warnings', () => {
    const finding = { path: 'a', line: 1, column: 1, code: 'x', message: 'm\0', source: 'dart' } as const
    const { items, counts } = diagnosticItems([
      { ...finding, severity: 'warning' },
      { ...finding, severity: 'info' },
      ...Array.from({ length: 1200 }, () => ({ ...finding, severity: 'error' }) as const),
    ])
    expect(items).toHaveLength(1000)
    expect(items[0]?.event).toEqual({ type: 'diagnostic', ...finding, severity: 'warning', message: 'm\uFFFD' })
    expect(counts).toEqual({ errors: 1200, warnings: 1 })
  })
})
