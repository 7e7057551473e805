import type { LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { describe, expect, it } from 'vitest'
import type { Analyzer, EngineInput } from '../engine.js'
import { systemTime, type Time } from '../platform/waiting.js'
import { renderFile, renderRemovals } from './answer/render.js'
import { createModelEngine } from './engine.js'
import { chatOf, collect, findWord, inputOf, type Listening, messagesOf, treeAfter } from './testing/runs.js'
import { createScriptedModel, type Script, wholeAnswer } from './testing/scripted-model.js'
import { createVirtualTime } from './testing/virtual-time.js'

const file = (path: string, content: string) => renderFile({ path, content })
const usage = { type: 'usage', inputTokens: 100, outputTokens: 10 }

/** Runs the engine with a model that answers by the scripts. Each line that contains “wrong” is an error. */
async function run(
  scripts: readonly Script[],
  {
    analyzer = findWord('wrong'),
    time = systemTime,
    ...input
  }: Partial<EngineInput> & { readonly analyzer?: Analyzer; readonly time?: Time } = {},
  listening: Listening = {},
) {
  const model = createScriptedModel(...scripts)
  const engine = createModelEngine({
    provider: 'openai-compatible',
    name: 'scripted',
    openModel: model.open,
    analyzer,
    time,
    limits: { findings: 3 },
  })
  const { events, error } = await collect(engine, inputOf(input), listening)
  return { events, error, asked: model.asked, tree: error ? undefined : treeAfter(input.files ?? [], events) }
}

describe("the repair of a model's files", () => {
  it('sends no second request when no errors are found', async () => {
    const { events, asked } = await run([file('a.dart', 'right\n')])
    expect(asked).toHaveLength(1)
    expect(messagesOf(events)).toEqual(['Reading the project', 'Writing', 'Checking the files'])
    expect(events.filter(({ type }) => type === 'usage')).toEqual([usage])
  })

  it('ignores warnings', async () => {
    expect((await run([file('a.dart', 'wrong\n')], { analyzer: findWord('wrong', 'warning') })).asked).toHaveLength(1)
  })

  it('sends the findings with their positions and writes the repaired files', async () => {
    const { events, tree, asked } = await run([
      `Here.\n${file('a.dart', 'right\n  wrong\n')}${file('b.dart', 'right\n')}`,
      `It was a word.\n${file('a.dart', 'right\n  better\n')}`,
    ])
    expect(tree).toEqual({ 'a.dart': 'right\n  better\n', 'b.dart': 'right\n' })
    expect(asked).toHaveLength(2)
    expect(asked[1]).toContain('a.dart:2:3 “wrong” is not allowed.')
    expect(asked[1]).toContain(file('a.dart', 'right\n  wrong\n'))
    expect(asked[1]).toContain('A chat app')
    expect(chatOf(events)).toContain('found 1 error. It is being repaired.\n\nIt was a word.\n')
    expect(messagesOf(events).slice(2)).toEqual(['Checking the files', 'Repairing 1 error', 'Checking the files again'])
    expect(events.filter(({ type }) => type === 'usage')).toEqual([usage, usage])
  })

  it('ends after two rounds and reports the remaining errors', async () => {
    const { events, tree, asked } = await run([
      file('a.dart', 'wrong\nwrong\nwrong\n'),
      file('a.dart', 'wrong\nwrong\n'),
      file('a.dart', 'wrong\n'),
    ])
    expect(asked).toHaveLength(3)
    expect(tree).toEqual({ 'a.dart': 'wrong\n' })
    expect(chatOf(events)).toContain('After the repair, 1 error remained.')
  })

  it.each([
    ['as many errors', file('a.dart', 'still wrong\n')],
    ['more errors', file('a.dart', 'wrong\n') + file('b.dart', 'wrong\n')],
    ['no file', 'Sorry, I cannot see what is wrong.'],
  ])('is discarded when it leads to %s', async (_, answer) => {
    const { events, tree, asked } = await run([file('a.dart', 'wrong\n'), answer])
    expect(asked).toHaveLength(2)
    expect(tree).toEqual({ 'a.dart': 'wrong\n' })
    expect(chatOf(events)).toContain('did not help and was left out: 1 error remained.')
  })

  it('can add and remove files', async () => {
    const { tree, events } = await run(
      [
        file('a.dart', 'wrong\n') + file('b.dart', 'wrong\n'),
        renderRemovals(['a.dart', 'old.dart']) + file('c.dart', '') + file('b.dart', 'b\n'),
      ],
      { files: [{ path: 'old.dart', content: 'x\n' }] },
    )
    expect(tree).toEqual({ 'b.dart': 'b\n', 'c.dart': '' })
    expect(events.filter(({ type }) => type === 'fileRemoved')).toHaveLength(2)
  })

  it.each<[string, Script]>([
    ['ends in the middle of a file', '```dart a.dart\nri'],
    ['is refused', wholeAnswer('No.', 'content-filter')],
    ['is too long', wholeAnswer(file('a.dart', 'right\n'), 'length')],
    ['fails', [{ type: 'error', error: new Error('secret') }]],
  ])('keeps the files as first written when the answer %s', async (_, script) => {
    const { error, tree, events } = await run([file('a.dart', 'wrong\n'), script])
    expect(error).toBeUndefined()
    expect(tree).toEqual({ 'a.dart': 'wrong\n' })
    expect(chatOf(events)).toContain('The repair could not be finished, so 1 error remained.')
    expect(chatOf(events)).not.toContain('secret')
  })

  it('keeps the first round when the second one fails', async () => {
    const { tree } = await run([
      file('a.dart', 'wrong\nwrong\n'),
      file('a.dart', 'wrong\n'),
      'Half: ```\n```dart a.dart\n',
    ])
    expect(tree).toEqual({ 'a.dart': 'wrong\n' })
  })

  it('sends at most the configured number of findings and counts the others', async () => {
    const { asked } = await run([file('a.dart', 'wrong\n'.repeat(10)), file('a.dart', 'right\n')])
    expect(asked[1]?.match(/a\.dart:\d+:1/g)).toHaveLength(3)
    expect(asked[1]).toContain('and 7 more')
  })

  it('repairs files that existed before, except locked ones', async () => {
    const files = [
      { path: 'lib/mine.dart', content: 'wrong\n' },
      { path: 'lib/theirs.dart', content: 'wrong\n' },
    ]
    const { asked, tree } = await run(
      ['Nothing to do.', file('lib/mine.dart', 'right\n') + file('lib/theirs.dart', 'right\n')],
      {
        kind: 'fix',
        files,
        settings: { lockedPaths: ['lib/th*'] },
      },
    )
    expect(asked).toHaveLength(2)
    expect(asked[1]).not.toContain('theirs.dart:1:1')
    expect(tree).toEqual({ 'lib/mine.dart': 'right\n', 'lib/theirs.dart': 'wrong\n' })
  })

  it('ends without an error when the run is aborted', async () => {
    const leaving = new AbortController()
    const forEver = () => new ReadableStream<LanguageModelV3StreamPart>()
    const { error, tree } = await run(
      [file('a.dart', 'wrong\n'), forEver],
      {},
      {
        signal: leaving.signal,
        onEvent: (event) => event.type === 'progress' && event.message.startsWith('Repairing') && leaving.abort(),
      },
    )
    expect(error).toBeUndefined()
    expect(tree).toEqual({ 'a.dart': 'wrong\n' })
  })

  it('emits progress during a long check', async () => {
    const time = createVirtualTime()
    const analyzer: Analyzer = {
      analyze: async () => {
        for (let passed = 0; passed < 90_000; passed += 15_000) {
          await time.sleeping(15_000)
          time.advance(15_000)
        }
        return []
      },
    }
    const { events } = await run([file('a.dart', 'wrong\n')], { analyzer, time })
    const afterCheck = messagesOf(events).slice(messagesOf(events).indexOf('Checking the files') + 1)
    expect(afterCheck.length).toBeGreaterThanOrEqual(5)
    expect(new Set(afterCheck)).toEqual(new Set(['Still at work']))
    expect(time.sleepers()).toBe(0)
  })

  it('does not begin when the run is aborted during the check', async () => {
    const leaving = new AbortController()
    const analyzer: Analyzer = {
      analyze: async (files) => {
        leaving.abort()
        return findWord('wrong').analyze(files)
      },
    }
    const { error, asked, events } = await run([file('a.dart', 'wrong\n')], { analyzer }, leaving)
    expect(error).toBeUndefined()
    expect(asked).toHaveLength(1)
    expect(messagesOf(events).at(-1)).toBe('Checking the files')
  })
})
