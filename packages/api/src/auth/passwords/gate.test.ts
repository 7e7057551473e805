import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../../../testing/identity.js'
import { createPasswordGate } from './gate.js'

/** Work that ends when it is told to, and counts itself. */
function slowWork() {
  const underWay: { readonly number: number; readonly end: (fails?: 'fails') => void }[] = []
  const begun: number[] = []
  let most = 0
  return {
    underWay,
    begun,
    most: () => most,
    work: (number: number) => () =>
      new Promise<number>((resolve, reject) => {
        begun.push(number)
        underWay.push({
          number,
          end(fails) {
            underWay.splice(
              underWay.findIndex((one) => one.number === number),
              1,
            )
            if (fails) reject(new Error(`${number} fails`))
            else resolve(number)
          },
        })
        most = Math.max(most, underWay.length)
      }),
  }
}

/** Lets everything that waits for nothing but its turn have it. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('the gate before work with passwords', () => {
  it('lets two in at once, a hundred wait, and tells the next one to come back', async () => {
    const gate = createPasswordGate()
    const { work, underWay } = slowWork()
    const admitted = Array.from({ length: 102 }, (_, number) => gate(work(number)))
    const refused = gate(work(102))
    await expect(refused).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterSeconds: 5 })
    await settle()
    expect(underWay.map(({ number }) => number)).toEqual([0, 1])

    underWay[0]?.end()
    await settle()
    const late = gate(work(103))
    expect(await codeOf(gate(work(104)))).toBe('OVERLOADED')
    for (; underWay.length > 0; await settle()) underWay[0]?.end()
    expect(await Promise.all([...admitted, late])).toEqual([...Array.from({ length: 102 }, (_, number) => number), 103])
  })

  it('has room again for what comes after the last has ended', async () => {
    const gate = createPasswordGate()
    for (let round = 0; round < 3; round += 1) {
      const answers = Array.from({ length: 102 }, (_, number) => gate(async () => number))
      expect(new Set(await Promise.all(answers)).size).toBe(102)
    }
  })

  it('loses none, keeps the order, and gives the place of what fails to the next one', async () => {
    const scripts = fc.array(fc.record({ fails: fc.boolean(), endsFirst: fc.boolean() }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const gate = createPasswordGate()
        const { work, underWay, begun, most } = slowWork()
        const answers = Promise.allSettled(script.map((_, number) => gate(work(number))))
        await settle()
        for (const { endsFirst } of script) {
          const next = endsFirst ? underWay.at(0) : underWay.at(-1)
          next?.end(script[next.number]?.fails ? 'fails' : undefined)
          await settle()
        }
        expect((await answers).map(({ status }) => status === 'rejected')).toEqual(script.map(({ fails }) => fails))
        expect(begun).toEqual(script.map((_, number) => number))
        expect(most()).toBeLessThanOrEqual(2)
      }),
      { numRuns: 50 },
    )
  })

  it('gives back the place of work that throws before it begins to wait', async () => {
    const gate = createPasswordGate()
    const broken = () => {
      throw new Error('at once')
    }
    for (let count = 0; count < 5; count += 1) await expect(gate(broken)).rejects.toThrow('at once')
    expect(await gate(async () => 'works')).toBe('works')
  })
})
