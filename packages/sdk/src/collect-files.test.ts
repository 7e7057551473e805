import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectFiles, createFileCollector } from './collect-files.js'
import type { GenerationEvent } from './router.js'
import { fileEvents, logOf, resultEvent } from './testing/events.js'

async function* streamOf(events: readonly GenerationEvent[]): AsyncGenerator<GenerationEvent> {
  yield* events
}
const collected = async (events: readonly GenerationEvent[], base?: ReadonlyMap<string, string>) =>
  Object.fromEntries(await collectFiles(streamOf(events), base))

describe('collectFiles', () => {
  it('assembles files from pieces of any size', async () => {
    const tree = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.dart$/), fc.string({ unit: 'grapheme', maxLength: 60 }))
    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 2, max: 20 }), async (files, size) => {
        expect(await collected(logOf({ ...files }, size))).toEqual({ ...files })
      }),
    )
  })

  it('returns the last version of a file that is written twice', async () => {
    const events = [
      ...fileEvents('a.dart', 'broken'),
      ...fileEvents('a.dart', 'mended'),
      resultEvent({ 'a.dart': 'mended' }),
    ]
    expect(await collected(events)).toEqual({ 'a.dart': 'mended' })
  })

  it('discards earlier files when the generation is restarted', async () => {
    const restarted: GenerationEvent = { type: 'restarted', attempt: 2, reason: 'The server was restarted.' }
    const events = [
      ...fileEvents('old.dart', 'old'),
      ...fileEvents('a.dart', 'half').slice(0, 2),
      restarted,
      ...logOf({ 'new.dart': 'new' }),
    ]
    expect(await collected(events)).toEqual({ 'new.dart': 'new' })
  })

  it('rejects a result with a file that only the previous attempt wrote', async () => {
    const restarted: GenerationEvent = { type: 'restarted', attempt: 2, reason: 'again' }
    const events = [...fileEvents('a.dart', 'same'), restarted, resultEvent({ 'a.dart': 'same' })]
    await expect(collected(events)).rejects.toMatchObject({ code: 'DAMAGED_FILE' })
  })

  it('applies changes to the files of the parent, and undoes them on a restart', async () => {
    const base = new Map([
      ['kept.dart', 'kept'],
      ['gone.dart', 'gone'],
      ['a.dart', 'before'],
    ])
    const removed: GenerationEvent = { type: 'fileRemoved', path: 'gone.dart' }
    const restarted: GenerationEvent = { type: 'restarted', attempt: 2, reason: 'again' }
    expect(await collected([removed, ...fileEvents('a.dart', 'after')], base)).toEqual({
      'kept.dart': 'kept',
      'a.dart': 'after',
    })
    expect(await collected([removed, ...fileEvents('a.dart', 'after'), restarted], base)).toEqual(
      Object.fromEntries(base),
    )
  })

  it('returns the complete tree for a complete base, and else names the missing or different file', async () => {
    const written = { 'a.dart': 'after' }
    const kept = { 'kept.dart': 'kept' }
    const events = [...fileEvents('a.dart', 'after'), resultEvent(written, kept)]
    const before = ['a.dart', 'before'] as const
    expect(await collected(events, new Map([before, ['kept.dart', 'kept']]))).toEqual({ ...written, ...kept })
    expect(await collected(events)).toEqual(written)
    for (const base of [new Map([before]), new Map([before, ['kept.dart', 'mine']])]) {
      await expect(collected(events, base)).rejects.toMatchObject({
        ...{ code: 'DAMAGED_FILE', message: expect.stringContaining('kept.dart') },
      })
    }
  })

  it('rejects a result with a changed file that no event contained', async () => {
    const base = new Map([['a.dart', 'before']])
    const failure = collected([resultEvent({ 'a.dart': 'after' })], base)
    await expect(failure).rejects.toMatchObject({ code: 'DAMAGED_FILE' })
  })

  it('adds a file only after it was checked', async () => {
    const collector = createFileCollector()
    const events = fileEvents('a.dart', 'void main() {}')
    for (const event of events.slice(0, -1)) {
      await collector.add(event)
      expect(collector.files.size).toBe(0)
    }
    for (const event of events.slice(-1)) await collector.add(event)
    expect(collector.files.get('a.dart')).toBe('void main() {}')
  })

  it.each([
    ['a piece is missing', (events: GenerationEvent[]) => events.filter((_, index) => index !== 1)],
    [
      'two pieces are swapped',
      (events: GenerationEvent[]) => events.with(1, events[2] ?? never()).with(2, events[1] ?? never()),
    ],
    [
      'a piece has another text',
      (events: GenerationEvent[]) => events.with(1, { type: 'fileDelta', path: 'a.dart', text: 'aaaaaaa' }),
    ],
    ['no event contains it', () => [resultEvent({ 'a.dart': 'void main() {}' })]],
  ])('rejects a file with DAMAGED_FILE when %s', async (_, damage) => {
    const events = damage(fileEvents('a.dart', 'void main() {}'))
    await expect(collected(events)).rejects.toMatchObject({ code: 'DAMAGED_FILE' })
  })
})

function never(): never {
  throw new Error('the log is longer')
}
