import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../errors/app-error.js'
import { type Charge, createMemoryCounters, ofNetwork } from './counters.js'
import { type LimitName, limitRules } from './rules.js'

const startedAt = Date.UTC(2030, 0, 1)

describe('counters of limits', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: startedAt })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const pass = (durationMs: number) => vi.setSystemTime(Date.now() + durationMs)

  /** Returns `retryAfterSeconds` of the rejection, or undefined if the points were spent. */
  const spend = (counters: ReturnType<typeof createMemoryCounters>, charges: readonly Charge[]) =>
    counters.spend(charges).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof AppError) || error.reason !== 'RATE_LIMITED') throw error
        return error.retryAfterSeconds
      },
    )

  const names = ['resetsOfAccount', 'takenAddressesOfPrefix', 'mailsToStranger'] as const
  const charge = fc.record({
    limit: fc.constantFrom<LimitName>(...names),
    key: fc.constantFrom('a', 'b'),
    times: fc.constantFrom(1, 2),
  })
  const charges = fc.uniqueArray(charge, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) })
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.constant('spend'), charges }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('giveBack'), charges }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('pass'), minutes: fc.integer({ min: 1, max: 700 }) }),
    },
  )

  it('spend all charges or none, return the waiting time rounded up to seconds, and never grant extra points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const counters = createMemoryCounters(1)
        const model = new Map<string, { spent: number; until: number }>()
        const windowOf = (one: Charge) => {
          const key = JSON.stringify(one)
          const known = model.get(key)
          if (known !== undefined && known.until > Date.now()) return known
          const fresh = { spent: 0, until: Date.now() + limitRules[one.limit].seconds * 1000 }
          model.set(key, fresh)
          return fresh
        }
        for (const one of steps) {
          if ('minutes' in one) pass(one.minutes * 60_000)
          else if (one.type === 'giveBack') {
            await counters.giveBack(one.charges)
            for (const back of one.charges) {
              const known = model.get(JSON.stringify(back))
              if (known !== undefined && known.until > Date.now()) known.spent = Math.max(0, known.spent - 1)
            }
          } else {
            const full = one.charges.find((each) => {
              const { points } = limitRules[each.limit]
              return windowOf(each).spent >= points * each.times
            })
            const answer = await spend(counters, one.charges)
            if (full !== undefined) {
              expect(answer).toBe(Math.ceil((windowOf(full).until - Date.now()) / 1000))
            } else {
              expect(answer).toBeUndefined()
              for (const each of one.charges) windowOf(each).spent += 1
            }
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('grant no extra points to concurrent calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (count) => {
        const counters = createMemoryCounters(1)
        const answers = await Promise.all(
          Array.from({ length: count }, () => spend(counters, [{ limit: 'resetsOfAccount', key: 'k' }])),
        )
        expect(answers.filter((answer) => answer === undefined)).toHaveLength(Math.min(5, count))
        expect(answers.every((answer) => answer === undefined || answer === 3600)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('give the waiting time in words in error messages', async () => {
    const counters = createMemoryCounters(0.01)
    const messages = []
    for (const limit of ['refreshesOfSession', 'failuresOfAccount', 'resetsOfAccount', 'mailsToStranger'] as const) {
      await counters.spend([{ limit, key: 'k' }])
      messages.push(await counters.spend([{ limit, key: 'k' }]).catch((error: Error) => error.message))
    }
    expect(messages).toEqual(
      ['60 seconds', '15 minutes', '60 minutes', '24 hours'].map((time) => `Too many attempts. Try again in ${time}.`),
    )
  })

  it.each([
    ['192.0.2.9', [' 192.0.2.0/24', undefined]],
    ['::ffff:192.0.2.9', [' 192.0.2.0/24', undefined]],
    ['2001:db8:1:2:3:4:5:6', [' 2001:db8:1:2::/64', undefined], [' 2001:db8:1::/48', 8]],
    ['unknown', [' unknown', undefined]],
  ] as const)('count the address %s towards the limits of its networks', (address, ...expected) => {
    const found = ofNetwork('registrationsOfPrefix', address)
    expect(found.map(({ key, times }) => [key, times])).toEqual(expected)
  })
})
