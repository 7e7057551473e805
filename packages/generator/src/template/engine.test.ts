import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../engine.js'
import { createTemplateEngine } from './engine.js'
import { PROMPTS } from './prompts.fixture.js'
import { chatOf, collect, inputOf, optionsOf } from './run.fixture.js'

describe('the template engine', () => {
  it('emits the same events for the same input', async () => {
    for (const { prompt, settings } of PROMPTS) {
      const [first, second] = [
        await collect(createTemplateEngine(), inputOf(prompt, settings === undefined ? {} : { settings })),
        await collect(createTemplateEngine(), inputOf(prompt, settings === undefined ? {} : { settings })),
      ]
      expect(second).toEqual(first)
    }
  })

  it('writes one file at a time, each once, in pieces of at most 800 characters that split no surrogate pair', async () => {
    const events = await collect(
      createTemplateEngine(),
      inputOf('chat and feed named "🎉🎉🎉" with our own backend and push'),
    )
    const finished = new Set<string>()
    let open: string | null = null
    for (const event of events) {
      if (event.type === 'fileStarted') {
        expect(open).toBeNull()
        expect(finished).not.toContain(event.path)
        open = event.path
      }
      if (event.type === 'fileDelta') {
        expect(event.path).toBe(open)
        expect(event.text.length).toBeGreaterThan(0)
        expect(event.text.length).toBeLessThanOrEqual(800)
        expect(event.text).not.toMatch(/\p{Cs}/u)
      }
      if (event.type === 'fileCompleted') {
        expect(event.path).toBe(open)
        finished.add(event.path)
        open = null
      }
    }
    expect(open).toBeNull()
    expect(finished.size).toBeGreaterThan(20)
  })

  it('emits progress and chat before the first file, and its options last', async () => {
    const types = (await collect(createTemplateEngine(), inputOf('chat'))).map(({ type }) => type)
    expect(types.slice(0, 4)).toEqual(['progress', 'progress', 'chat', 'progress'])
    // Options come last: a canceled run has not yet written all files that its options describe.
    expect(types.slice(-2)).toEqual(['fileCompleted', 'options'])
  })

  it('emits options that are plain JSON', async () => {
    const options = optionsOf(await collect(createTemplateEngine(), inputOf('chat and feed')))
    expect(options).toBeDefined()
    expect(JSON.parse(JSON.stringify(options))).toEqual(options)
  })

  it('emits nothing after an abort', async () => {
    const controller = new AbortController()
    const events: EngineEvent[] = []
    for await (const event of createTemplateEngine().run(inputOf('chat'), controller.signal)) {
      events.push(event)
      if (events.length === 7) controller.abort()
    }
    expect(events).toHaveLength(7)
    expect(await collect(createTemplateEngine(), inputOf('chat'), controller.signal)).toEqual([])
  })

  it('awaits its pace before each event, and stops when it is aborted during that wait', async () => {
    const controller = new AbortController()
    const paced: EngineEvent[] = []
    const engine = createTemplateEngine({
      pace: async (event) => {
        paced.push(event)
        if (paced.length === 4) controller.abort()
      },
    })
    const events = await collect(engine, inputOf('chat'), controller.signal)
    expect(events).toEqual(paced.slice(0, 3))
  })

  it('finishes for any prompt and any app name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        async (prompt, appName) => {
          const events = await collect(createTemplateEngine(), inputOf(prompt, { settings: { appName } }))
          expect(events.at(-1)?.type).toBe('options')
        },
      ),
      { numRuns: 100 },
    )
  })

  it('finishes for long repetitive prompts', async () => {
    for (const text of [
      'no '.repeat(7000),
      'topics '.repeat(3000),
      "'a ".repeat(7000),
      '"'.repeat(20_000),
      'called '.repeat(3000),
      'polls, '.repeat(3000),
    ]) {
      expect((await collect(createTemplateEngine(), inputOf(text))).at(-1)?.type).toBe('options')
    }
  })

  it('reads only the first 20,000 characters of a prompt', async () => {
    const answerTo = async (prompt: string) => chatOf(await collect(createTemplateEngine(), inputOf(prompt)))
    expect(await answerTo(`a chat ${'x '.repeat(9_000)} dark`)).toContain('a dark theme')
    expect(await answerTo(`a chat ${'x '.repeat(10_000)} dark`)).toContain('a light theme')
  })
})
