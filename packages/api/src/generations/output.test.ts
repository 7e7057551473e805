import { createHash } from 'node:crypto'
import type { EngineEvent } from '@assistant/generator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutput, diagnosticItems } from './output.js'
import { fileEvents } from './testing/scripted-engine.js'
import { storable } from './testing/storable.js'

const outputOf = (events: readonly EngineEvent[]) => {
  const output = createOutput()
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
  it('announces of every file the bytes and the digest of what its pieces say', () => {
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
        })
      }),
    )
  })

  it('joins a chat that is cut between the halves of a surrogate pair, also around a file', () => {
    const { events } = outputOf([
      { type: 'chat', text: 'Hi \ud83d' },
      ...fileEvents('a.txt', 'a'),
      { type: 'chat', text: '\ude00' },
      { type: 'chat', text: '\ud83d' },
    ])
    const chat = events.flatMap((event) => (event.type === 'chat' ? [event.text] : []))
    expect(chat).toEqual(['Hi ', '😀', '\uFFFD'])
  })

  it('adds up what was spent and keeps the last options, and shows neither', () => {
    const { items, output } = outputOf([
      { type: 'usage', inputTokens: 3, outputTokens: 4 },
      { type: 'usage', inputTokens: 30, outputTokens: 40 },
      { type: 'options', options: { product: 'feed' } },
    ])
    expect(items).toEqual([])
    expect(output.usage()).toEqual({ inputTokens: 33, outputTokens: 44 })
    expect(output.options()).toBe('{"product":"feed"}')
  })

  it('keeps the last of two files at one path', () => {
    const { output } = outputOf([...fileEvents('a.txt', 'old'), ...fileEvents('a.txt', 'new')])
    expect(output.files()).toEqual([{ path: 'a.txt', content: 'new' }])
  })

  const badPaths = ['', '/a', 'a/', 'a//b', './a', 'a/../b', '..', 'a\\b', 'C:a', 'a\0b', 'a\nb', 'a'.repeat(201)]
  it.each(badPaths)('refuses the path %j', (path) => {
    expect(failureOf(...fileEvents(path, 'x'))).toMatchObject({ code: 'INVALID_OUTPUT' })
  })

  it.each<[string, EngineEvent[]]>([
    ['a piece of a file that was not begun', [{ type: 'fileDelta', path: 'a', text: 'x' }]],
    ['the end of a file that was not begun', [{ type: 'fileCompleted', path: 'a' }]],
    ['a file inside a file', [...fileEvents('a').slice(0, 1), ...fileEvents('b')]],
    ['an end in the middle of a file', fileEvents('a', 'x').slice(0, 2)],
    ['steps that are no numbers of steps', [{ type: 'progress', step: -1, steps: 2, message: '' }]],
    ['tokens below nothing', [{ type: 'usage', inputTokens: -1, outputTokens: 0 }]],
    ['an event of no known type', [{ type: 'constructor' } as unknown as EngineEvent]],
  ])('refuses %s', (_, events) => {
    expect(failureOf(...events)).toMatchObject({ code: 'INVALID_OUTPUT' })
  })

  it('takes 500 files and no more', () => {
    const files = Array.from({ length: 500 }, (_, at) => fileEvents(`f${at}`, 'x')).flat()
    expect(failureOf(...files, ...fileEvents('f0', 'again'))).toBeUndefined()
    expect(failureOf(...files, ...fileEvents('f500', 'x'))).toMatchObject({ code: 'OUTPUT_TOO_LARGE' })
  })

  it('takes 10 MiB of UTF-8 in all, replaced files and chat too, and no more', () => {
    const half = 'ä'.repeat(5 * 512 * 1024)
    expect(failureOf(...fileEvents('a', half), { type: 'chat', text: half })).toBeUndefined()
    expect(failureOf(...fileEvents('a', half), ...fileEvents('a', half), { type: 'chat', text: '!' })).toMatchObject({
      code: 'OUTPUT_TOO_LARGE',
    })
  })
})

describe('diagnostics', () => {
  it('tell the first thousand and count all', () => {
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
