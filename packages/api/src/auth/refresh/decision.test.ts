import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decision, decide } from './decision.js'

const grace = 30_000
const now = new Date('2030-01-01T00:00:00Z')
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const home = { prefix: 'home', device: 'phone' }
const moved = { prefix: 'train', device: 'phone' }
const updated = { prefix: 'home', device: 'laptop' }
const stranger = { prefix: 'elsewhere', device: 'curl' }
const never = null

type From = typeof home
const cases: [string, number, Date | null, From, Decision][] = [
  ['the current one, never shown', 5, never, home, 'markUsed'],
  ['the current one, never shown, from a stranger', 5, never, stranger, 'markUsed'],
  ['the current one, shown just now', 5, now, home, 'again'],
  ['the current one, at the end of the grace', 5, ago(grace), home, 'again'],
  ['the current one, after the grace', 5, ago(grace + 1), home, 'rotate'],
  ['the current one, after the grace, from a stranger', 5, ago(grace + 1), stranger, 'rotate'],
  ['the one before, when the current one was never shown', 4, never, home, 'again'],
  ['the one before, never shown, after moving', 4, never, moved, 'again'],
  ['the one before, never shown, by another device', 4, never, updated, 'again'],
  ['the one before, never shown, from a stranger', 4, never, stranger, 'theft'],
  ['the one before, in the grace', 4, now, home, 'accessOnly'],
  ['the one before, at the end of the grace', 4, ago(grace), home, 'accessOnly'],
  ['the one before, in the grace, after moving', 4, now, moved, 'accessOnly'],
  ['the one before, in the grace, by another device', 4, now, updated, 'accessOnly'],
  ['the one before, in the grace, from a stranger', 4, now, stranger, 'theft'],
  ['the one before, after the grace', 4, ago(grace + 1), home, 'theft'],
  ['an older one, never shown', 3, never, home, 'theft'],
  ['an older one, in the grace', 3, now, home, 'theft'],
  ['the first one', 1, never, home, 'theft'],
  ['a newer one', 6, never, home, 'ahead'],
  ['a much newer one', 600, now, stranger, 'ahead'],
]

describe('judging a refresh token of rotation 5', () => {
  const rotated = { rotation: 5, rotatedPrefix: home.prefix, rotatedDevice: home.device }

  it.each(cases)('%s', (_, rotation, firstUsedAt, from, decision) => {
    expect(decide({ ...rotated, firstUsedAt }, { rotation, ...from }, now, grace)).toBe(decision)
  })

  it('never gives an old one a new refresh token once the current one was shown', () => {
    const age = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(
        age,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(home, moved, stranger),
        (since, rotation, from) => {
          const decision = decide({ ...rotated, firstUsedAt: ago(since) }, { rotation, ...from }, now, grace)
          expect(['accessOnly', 'theft']).toContain(decision)
        },
      ),
    )
  })
})
