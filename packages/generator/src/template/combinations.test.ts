import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createAnalyzer } from '../analyzer/analyzer.js'
import type { Analyzer } from '../engine.js'
import { createTemplateEngine } from './engine.js'
import { FEATURES } from './wishes/wishes.js'

let analyzer: Analyzer
beforeAll(async () => {
  analyzer = await createAnalyzer()
})

const maybe = (...texts: readonly string[]) => fc.constantFrom('', ...texts)

/** Any mixture of wishes that fit together or not. */
const wishes = fc.record({
  sentence: fc
    .tuple(
      fc.constantFrom(
        'chat',
        'feed',
        'chat and feed',
        'q&a feed',
        'video feed',
        'chat and video feed',
        'feedrooms',
        'feedroom 7',
        'chatroom 8',
        'chat, feedroom 9',
      ),
      maybe('dark', 'light theme'),
      maybe('own backend', 'api key'),
      maybe('in yellow', 'in black', 'in #777777'),
      maybe('topics required', 'titles required', 'several topics'),
      maybe('personalised'),
      maybe('push notifications', 'no notifications'),
    )
    .map((parts) => parts.join('. ')),
  features: fc.subarray(FEATURES.flatMap((feature) => [feature, `no-${feature}`])),
  appName: fc.string({ unit: 'grapheme', maxLength: 30 }),
})

it('every mixture of wishes gives a project without a finding', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async ({ sentence, features, appName }) => {
      const files = new Map<string, string>()
      const input = { kind: 'code', prompt: sentence, settings: { features, appName }, history: [] } as const
      for await (const event of createTemplateEngine().run(input, new AbortController().signal)) {
        if (event.type === 'fileDelta') files.set(event.path, (files.get(event.path) ?? '') + event.text)
      }
      expect(await analyzer.analyze([...files].map(([path, content]) => ({ path, content })))).toEqual([])
      for (const [path, content] of files) expect(content, path).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
    }),
    { numRuns: 40 },
  )
})
