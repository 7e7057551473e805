import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decision, decide } from './decision.js'

const graceMs = 30_000
const now = new Date('2030-01-01T00:00:00Z')
const beforeNow = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const home = { prefix: 'home', device: 'phone' }
const moved = { prefix: 'train', device: 'phone' }
const updated = { prefix: 'home', device: 'laptop' }
const stranger = { prefix: 'elsewhere', device: 'curl' }
const never = null

type From = typeof home
const cases: [string, Decision, number, Date | null, From][] = [
  ['the current token, never used', 'markUsed', 5, never, home],
  ['the current token, never used, from another network and device', 'markUsed', 5, never, stranger],
  ['the current token, first used just now', 'again', 5, now, home],
  ['the current token, at the end of the grace', 'again', 5, beforeNow(graceMs), home],
  ['the current token, after the grace', 'rotate', 5, beforeNow(graceMs + 1), home],
  [
    'the current token, after the grace, from another network and device',
    'rotate',
    5,
    beforeNow(graceMs + 1),
    stranger,
  ],
  ['the previous token, while the current one is unused', 'again', 4, never, home],
  ['the previous token, while the current one is unused, from another network', 'again', 4, never, moved],
  ['the previous token, while the current one is unused, from another device', 'again', 4, never, updated],
  ['the previous token, while the current one is unused, from another network and device', 'theft', 4, never, stranger],
  ['the previous token, during the grace', 'accessOnly', 4, now, home],
  ['the previous token, at the end of the grace', 'accessOnly', 4, beforeNow(graceMs), home],
  ['the previous token, during the grace, from another network', 'accessOnly', 4, now, moved],
  ['the previous token, during the grace, from another device', 'accessOnly', 4, now, updated],
  ['the previous token, during the grace, from another network and device', 'theft', 4, now, stranger],
  ['the previous token, after the grace', 'theft', 4, beforeNow(graceMs + 1), home],
  ['the token before the previous one, while the current one is unused', 'theft', 3, never, home],
  ['the token before the previous one, during the grace', 'theft', 3, now, home],
  ['the first token', 'theft', 1, never, home],
  ['a newer token', 'ahead', 6, never, home],
  ['a much newer token', 'ahead', 600, now, stranger],
]

describe('decide, for a session at rotation 5', () => {
  const rotated = { rotation: 5, rotatedPrefix: home.prefix, rotatedDevice: home.device }

  it.each(cases)('decides about %s: %s', (_, decision, rotation, firstUsedAt, from) => {
    expect(decide({ ...rotated, firstUsedAt }, { rotation, ...from }, now, graceMs)).toBe(decision)
  })

  it('never gives an older token a refresh token once the current rotation was used', () => {
    const age = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(
        age,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(home, moved, stranger),
        (since, rotation, from) => {
          const decision = decide({ ...rotated, firstUsedAt: beforeNow(since) }, { rotation, ...from }, now, graceMs)
          expect(['accessOnly', 'theft']).toContain(decision)
        },
      ),
    )
  })
})
