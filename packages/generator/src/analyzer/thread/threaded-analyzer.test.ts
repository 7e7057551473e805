import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScriptedThreads, finding, turns } from './scripted-thread.fixture.js'
import { createThreadedAnalyzer } from './threaded-analyzer.js'

/** So long that no test gets there. */
const never = 1_000_000
const file = (path: string) => [{ path, content: '' }]

function begin(limits: { milliseconds?: number; farewellMilliseconds?: number } = {}) {
  const threads = createScriptedThreads()
  const options = { milliseconds: never, farewellMilliseconds: never, ...limits }
  return { ...threads, analyzer: createThreadedAnalyzer({ startThread: threads.startThread, ...options }) }
}

describe('the threaded analyzer', () => {
  it('starts no thread before it is needed', async () => {
    const { analyzer, started } = begin()
    expect(started()).toBe(0)
    await analyzer.close()
    expect(started()).toBe(0)
  })

  it('serves one request at a time, in the order in which they came, in one thread', async () => {
    const { analyzer, asked, started } = begin()
    const answers = ['a', 'b', 'c'].map((path) => analyzer.analyze(file(path)))
    for (const path of ['a', 'b', 'c']) {
      await turns()
      expect(asked.at(-1)?.files).toEqual(file(path))
      asked.at(-1)?.answer()
    }
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c'].map((path) => [finding(path)]))
    expect([asked.length, started()]).toEqual([3, 1])
  })

  it('answers an aborted request at once, whose turn then never comes', async () => {
    const { analyzer, asked } = begin()
    const stop = new AbortController()
    const first = analyzer.analyze(file('a'))
    const second = analyzer.analyze(file('b'), stop.signal)
    const third = analyzer.analyze(file('c'))
    await turns()
    stop.abort()
    expect(await second).toBeUndefined()
    asked[0]?.answer()
    await turns()
    asked[1]?.answer()
    expect([await first, await third]).toEqual([[finding('a')], [finding('c')]])
    expect(asked).toHaveLength(2)
  })

  it('never asks for what was aborted before', async () => {
    const { analyzer, asked } = begin()
    expect(await analyzer.analyze(file('a'), AbortSignal.abort())).toBeUndefined()
    expect(asked).toHaveLength(0)
  })

  it('keeps a thread that ends soon with what was aborted', async () => {
    const { analyzer, asked, terminated } = begin()
    const stop = new AbortController()
    const first = analyzer.analyze(file('a'), stop.signal)
    const second = analyzer.analyze(file('b'))
    await turns()
    stop.abort()
    expect(await first).toBeUndefined()
    expect(asked.map(({ isAborted }) => isAborted())).toEqual([true])
    asked[0]?.answer()
    await turns()
    asked[1]?.answer()
    expect(await second).toEqual([finding('b')])
    expect([asked[1]?.thread, terminated]).toEqual([0, []])
  })

  it('ends a thread that goes on with what was aborted, and serves the next in another', async () => {
    const { analyzer, asked, terminated } = begin({ farewellMilliseconds: 1 })
    const stop = new AbortController()
    const first = analyzer.analyze(file('a'), stop.signal)
    await turns()
    stop.abort()
    expect(await first).toBeUndefined()
    const second = analyzer.analyze(file('b'))
    while (asked.length < 2) await turns()
    asked[1]?.answer()
    expect(await second).toEqual([finding('b')])
    expect([asked[1]?.thread, terminated]).toEqual([1, [0]])
  })

  it.each([0, 2, 4])('never disturbs the next one when the answer came %i steps before the abort', async (steps) => {
    const { analyzer, asked } = begin()
    const stop = new AbortController()
    const first = analyzer.analyze(file('a'), stop.signal)
    const second = analyzer.analyze(file('b'))
    await turns()
    asked[0]?.answer()
    for (let step = 0; step < steps; step += 1) await undefined
    stop.abort()
    await turns()
    expect(asked[1]?.isAborted()).toBe(false)
    asked[1]?.answer()
    expect([[undefined, [finding('a')]], [finding('b')]]).toEqual([expect.arrayContaining([await first]), await second])
  })

  it('gives up a request that takes too long, and one that waits too long for it', async () => {
    const { analyzer, asked } = begin({ milliseconds: 5, farewellMilliseconds: never })
    expect(await Promise.all([analyzer.analyze(file('a')), analyzer.analyze(file('b'))])).toEqual([
      undefined,
      undefined,
    ])
    expect(asked.map(({ isAborted }) => isAborted())).toEqual([true])
  })

  it('has no answer when the thread dies of the files, and serves the next in another', async () => {
    const { analyzer, asked } = begin()
    const [first, second] = [analyzer.analyze(file('a')), analyzer.analyze(file('b'))]
    await turns()
    asked[0]?.die()
    expect(await first).toBeUndefined()
    await turns()
    asked[1]?.answer()
    expect(await second).toEqual([finding('b')])
    expect(asked[1]?.thread).toBe(1)
  })

  it('rejects when there can be no thread, each time', async () => {
    const startThread = () => {
      throw new Error('no threads here')
    }
    const analyzer = createThreadedAnalyzer({ startThread })
    await expect(analyzer.analyze(file('a'))).rejects.toThrow('no threads here')
    await expect(analyzer.analyze(file('b'))).rejects.toThrow('no threads here')
  })

  it('ends its thread when it is closed, and rejects what is under way, what waits and what comes', async () => {
    const { analyzer, asked, terminated } = begin()
    const open = [analyzer.analyze(file('a')), analyzer.analyze(file('b'))]
    const ends = Promise.allSettled(open)
    await turns()
    await analyzer.close()
    expect(terminated).toEqual([0])
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(analyzer.analyze(file('c'))).rejects.toThrow('The analyzer is closed.')
    expect(asked).toHaveLength(1)
    await analyzer.close()
  })

  it('gives everybody their own answer or none, whatever is aborted and dies', async () => {
    const step = fc.constantFrom('ask', 'answer', 'die', 'abort', 'turns')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(), async (steps, seed) => {
        const { analyzer, asked } = begin({ farewellMilliseconds: 0 })
        const requests: { path: string; stop: AbortController; answer: Promise<unknown> }[] = []
        let done = 0
        const finish = (how: 'answer' | 'die') => asked[done]?.[how]() ?? undefined
        for (const [index, next] of steps.entries()) {
          if (next === 'ask') {
            const stop = new AbortController()
            const path = String(requests.length)
            requests.push({ path, stop, answer: analyzer.analyze(file(path), stop.signal) })
          } else if (next === 'abort') requests[(seed + index) % (requests.length || 1)]?.stop.abort()
          else if (next === 'turns') await turns()
          else if (done < asked.length) {
            finish(next)
            done += 1
          }
        }
        // From here on, whatever is asked is answered: then nobody may be left waiting.
        let isOver = false
        const all = Promise.all(requests.map(({ answer }) => answer)).finally(() => {
          isOver = true
        })
        while (!isOver) {
          for (; done < asked.length; done += 1) finish('answer')
          await turns()
        }
        for (const [index, answer] of (await all).entries()) {
          if (answer !== undefined) expect(answer).toEqual([finding(String(index))])
        }
        await analyzer.close()
      }),
      { numRuns: 200 },
    )
  })
})
