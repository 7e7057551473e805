import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalAnalyzer } from '../../analyzer/local-analyzer.js'
import { decide } from '../decisions/decide.js'
import { projectFiles } from '../files/project.js'
import { earlierWishes } from '../history/earlier-wishes.js'
import type { ProjectOptions } from '../options/options.js'
import { readOptions } from '../options/read-options.js'
import { PROMPTS } from '../prompts.fixture.js'
import { begin, currentOptions, edited, goOn, type Work } from './follow-up.fixture.js'
import { FOLLOW_UPS } from './follow-ups.fixture.js'

const analyzer = await createLocalAnalyzer()

const start = fc.constantFrom(
  'a dark chat',
  'a q&a feed, topics required',
  'chat and video feed with our own backend, dark',
  'feedroom 9 and chatroom 8, no polls',
)
const prompts = fc.array(fc.constantFrom(...FOLLOW_UPS), { minLength: 1, maxLength: 6 })
const settings = fc.constantFrom(
  {},
  { primaryColor: '#AABBCC', features: ['no-polls', 'search'], instructions: 'dark' },
)

const MARK = '\n// by hand\n'

function freshTree(options: ProjectOptions): ReadonlyMap<string, string> {
  return new Map(projectFiles(options).map(({ path, write }) => [path, write(options)]))
}

function treeOf({ files }: Work): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, content }) => [path, content]))
}

describe('any chain of follow-ups', () => {
  it('leaves after each step the files that a new run with the same options would write', async () => {
    await fc.assert(
      fc.asyncProperty(start, prompts, settings, async (first, chain, given) => {
        let work = await begin(first, given)
        for (const prompt of chain) {
          work = await goOn(work, prompt, { settings: given })
          const options = currentOptions(work)
          const fresh = freshTree(options)
          expect([...treeOf(work).keys()].sort()).toEqual([...fresh.keys()].sort())
          for (const [path, content] of fresh) expect(treeOf(work).get(path), path).toBe(content)
          expect(work.chat).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
        }
        expect(await analyzer.analyze(work.files)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it('keeps a file that was edited by hand, unless the answer names it', async () => {
    await fc.assert(
      fc.asyncProperty(start, prompts, fc.nat(), async (first, chain, at) => {
        let work = await begin(first)
        const path = work.files[at % work.files.length]?.path ?? ''
        work = edited(work, path, (content) => content + MARK)
        for (const prompt of chain) {
          const before = treeOf(work)
          const isEdited = before.get(path)?.endsWith(MARK) === true
          work = await goOn(work, prompt)
          const after = treeOf(work)
          const isKept = after.get(path) === before.get(path)
          if (isEdited && !isKept) expect(work.chat).toMatch(new RegExp(`Edited by hand[^]*\`${path}\``))
          const fresh = freshTree(currentOptions(work))
          for (const [other, content] of fresh) {
            if (other !== path || !after.get(path)?.endsWith(MARK)) expect(after.get(other), other).toBe(content)
          }
          for (const other of after.keys()) if (other !== path) expect([...fresh.keys()]).toContain(other)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('emits the same events each time', async () => {
    await fc.assert(
      fc.asyncProperty(start, prompts, async (first, chain) => {
        const base = await begin(first)
        const run = async () => {
          let work = base
          for (const prompt of chain) work = await goOn(work, prompt)
          return work.events
        }
        expect(await run()).toEqual(await run())
      }),
      { numRuns: 10 },
    )
  })
})

describe('the stored options of a project', () => {
  it('are read back unchanged, for every prompt', async () => {
    for (const { prompt, settings: given } of PROMPTS) {
      const options = currentOptions(await begin(prompt, given))
      expect(readOptions(JSON.parse(JSON.stringify(options)))).toEqual(options)
    }
  })

  it('lead to the same decisions again, for every prompt', async () => {
    for (const { prompt, settings: given } of PROMPTS) {
      const { asked: _asked, ...options } = currentOptions(await begin(prompt, given))
      const earlier = earlierWishes({ ...options, asked: _asked })
      const { asked: _again, ...decided } = decide({ prompt: {}, earlier, instructions: {}, settings: {} }).options
      expect(decided, prompt.slice(0, 100)).toEqual(options)
    }
  })

  it('take less than 6,000 characters, for every prompt', async () => {
    for (const { prompt, settings: given } of PROMPTS) {
      expect(JSON.stringify(currentOptions(await begin(prompt, given))).length).toBeLessThan(6_000)
    }
  })
})
