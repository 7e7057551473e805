import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../../../testing/test-server.js'
import { createPasswordGate } from './gate.js'

/** Creates work that ends when the test calls `end`. `maxRunning` returns the highest number that ran at once. */
function slowWork() {
  const running: { readonly number: number; readonly end: (fails?: 'fails') => void }[] = []
  const started: number[] = []
  let maxRunning = 0
  return {
    running,
    started,
    maxRunning: () => maxRunning,
    work: (number: number) => () =>
      new Promise<number>((resolve, reject) => {
        started.push(number)
        running.push({
          number,
          end(fails) {
            running.splice(
              running.findIndex((one) => one.number === number),
              1,
            )
            if (fails) reject(new Error(`${number} fails`))
            else resolve(number)
          },
        })
        maxRunning = Math.max(maxRunning, running.length)
      }),
  }
}

/** Waits until all promises that are already resolved have run their callbacks. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('the password gate', () => {
  it('runs two operations at once, lets 100 wait, and rejects the next with OVERLOADED', async () => {
    const gate = createPasswordGate()
    const { work, running } = slowWork()
    const admitted = Array.from({ length: 102 }, (_, number) => gate(work(number)))
    const rejected = gate(work(102))
    await expect(rejected).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterSeconds: 5 })
    await settle()
    expect(running.map(({ number }) => number)).toEqual([0, 1])

    running[0]?.end()
    await settle()
    const late = gate(work(103))
    expect(await codeOf(gate(work(104)))).toBe('OVERLOADED')
    for (; running.length > 0; await settle()) running[0]?.end()
    expect(await Promise.all([...admitted, late])).toEqual([...Array.from({ length: 102 }, (_, number) => number), 103])
  })

  it('accepts a full load again after all operations have ended', async () => {
    const gate = createPasswordGate()
    for (let round = 0; round < 3; round += 1) {
      const answers = Array.from({ length: 102 }, (_, number) => gate(async () => number))
      expect(new Set(await Promise.all(answers)).size).toBe(102)
    }
  })

  it('starts all operations in order and at most two at once, also after one fails', async () => {
    const scripts = fc.array(fc.record({ fails: fc.boolean(), endsFirst: fc.boolean() }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const gate = createPasswordGate()
        const { work, running, started, maxRunning } = slowWork()
        const answers = Promise.allSettled(script.map((_, number) => gate(work(number))))
        await settle()
        for (const { endsFirst } of script) {
          const next = endsFirst ? running.at(0) : running.at(-1)
          next?.end(script[next.number]?.fails ? 'fails' : undefined)
          await settle()
        }
        expect((await answers).map(({ status }) => status === 'rejected')).toEqual(script.map(({ fails }) => fails))
        expect(started).toEqual(script.map((_, number) => number))
        expect(maxRunning()).toBeLessThanOrEqual(2)
      }),
      { numRuns: 50 },
    )
  })

  it('frees the slot of an operation that throws synchronously', async () => {
    const gate = createPasswordGate()
    const broken = () => {
      throw new Error('at once')
    }
    for (let count = 0; count < 5; count += 1) await expect(gate(broken)).rejects.toThrow('at once')
    expect(await gate(async () => 'works')).toBe('works')
  })
})
