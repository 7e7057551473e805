import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createLocalAnalyzer } from '../analyzer/local-analyzer.js'
import type { Analyzer } from '../engine.js'
import { createTemplateEngine } from './engine.js'
import { collect, inputOf, treeAfter } from './run.fixture.js'
import { FEATURES } from './wishes/wishes.js'

let analyzer: Analyzer
beforeAll(async () => {
  analyzer = await createLocalAnalyzer()
})

const maybe = (...texts: readonly string[]) => fc.constantFrom('', ...texts)

/** Generates any combination of requests, including contradictory ones. */
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

it('generates a project without findings for every combination of requests', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async ({ sentence, features, appName }) => {
      const input = inputOf(sentence, { settings: { features, appName } })
      const files = treeAfter([], await collect(createTemplateEngine(), input))
      expect(await analyzer.analyze(files)).toEqual([])
      for (const { path, content } of files) expect(content, path).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
    }),
    { numRuns: 40 },
  )
})
