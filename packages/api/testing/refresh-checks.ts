import type { Tokens } from '@assistant/contract'
import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { toAppError } from '../src/errors/error-shape.js'
import type { ClientInfo } from '../src/platform/caller.js'
import { day, present } from './identity.js'
import {
  endOf,
  grace,
  keep,
  type Life,
  type Person,
  readRow,
  rotationOf,
  type Session,
  type TokenStore,
} from './refresh-model.js'

export type Answer = { readonly tokens: Tokens } | { readonly refused: string }

/** Asks, and judges nothing. */
export async function ask({ house }: Life, refreshToken: string, client: ClientInfo): Promise<Answer> {
  const caller = await house.as({ client })
  return caller.auth.refresh({ refreshToken }).then(
    (tokens) => ({ tokens }),
    (error) => ({ refused: codeOf(error) }),
  )
}

function codeOf(error: unknown): string {
  const { reason } = toAppError(error)
  if (reason === 'INTERNAL') throw error
  return reason
}

/** Holds answers to one token, asked for at once, against what is true; and takes down that the session has ended. */
export function heed(life: Life, who: Person, token: string, answers: readonly Answer[]): void {
  const { session } = life
  const end = endOf(life)
  // Only a backup that was put back makes the row forget.
  const isAhead = rotationOf(token) > session.row.rotation
  for (const answer of answers) {
    if (end !== undefined) expect(answer).toEqual({ refused: end })
    else if (isAhead) expect(answer).toEqual({ refused: 'SESSION_EXPIRED' })
    else if ('tokens' in answer) heedTokens(life, token, answer.tokens)
    else if (session.isThiefAtWork) expect(answer).toEqual({ refused: 'REFRESH_TOKEN_REUSED' })
    else expect.fail(`${who} is refused: ${answer.refused}`)
  }
  const isRefused = answers.some((answer) => 'refused' in answer)
  if (end === undefined && isRefused) session.over = isAhead ? 'SESSION_EXPIRED' : 'REFRESH_TOKEN_REUSED'
}

function heedTokens({ house, session }: Life, token: string, tokens: Tokens): void {
  const { began, store, isThiefAtWork } = session
  session.endsAt = Date.parse(tokens.refreshTokenExpiresAt)
  expect(session.endsAt).toBeGreaterThanOrEqual(Math.min(house.now() + 15 * day, began + 90 * day))
  expect(session.endsAt).toBeLessThanOrEqual(Math.min(house.now() + 30 * day, began + 90 * day))
  if (token === store.refreshToken && !isThiefAtWork) {
    expect(tokens.refreshToken, 'what the owner gets for the token in the store').not.toBeNull()
  }
}

/** Stores an answer and uses it, at once, as every client does: a refresh that is complete. */
export async function complete(life: Life, who: Person, store: TokenStore, asked: string, tokens: Tokens) {
  const isLatest = store.refreshToken === asked
  const gained = { ...store }
  keep(gained, tokens)
  if (isLatest) keep(store, tokens)
  await use(life, gained)
  if (isLatest) life.session.together?.push({ who, at: life.house.now() })
}

/** Uses an access token. */
export async function use(life: Life, { accessToken, accessEndsAt }: TokenStore, client = life.client): Promise<void> {
  const { house } = life
  const end = endOf(life)
  const expected = end === undefined ? 'answered' : end === 'SESSION_EXPIRED' ? end : 'SESSION_REVOKED'
  const caller = await house.as({ accessToken, client })
  const outcome = await caller.users.me().then(() => 'answered', codeOf)
  // For a few seconds after its end it may still be taken: clocks differ.
  if (house.now() < accessEndsAt) expect(outcome).toBe(expected)
  else expect([expected, 'ACCESS_TOKEN_EXPIRED']).toContain(outcome)
}

/** What holds after every step, whatever it was. */
export async function look(life: Life): Promise<void> {
  const { house, session, bystanders } = life
  const [row, others] = await readRow(life)
  const before = session.row
  session.row = row
  expect(others, 'sessions that nobody touches').toEqual(bystanders)
  expect(row.revokedReason).toBe(reasonOf(session))
  if (before.revokedAt === null && row.revokedReason === 'reused') expect(await countReuses(life)).toBe(1)
  if (row.rotation !== before.rotation) {
    expect(row.rotation).toBe(before.rotation + 1)
    expect(house.now() - session.rotatedAt, 'since the last rotation').toBeGreaterThan(grace)
    session.rotatedAt = house.now()
  }
  if (row.revokedAt === null) lookAtThief(session)
}

function reasonOf({ over }: Session): string | null {
  if (over === undefined) return null
  return over === 'SESSION_EXPIRED' ? 'expired' : 'reused'
}

function countReuses({ house, session }: Life): Promise<number> {
  const { query, tables } = house.database
  const { targetId, action } = tables.auditEntries
  return query.$count(tables.auditEntries, and(eq(targetId, session.id), eq(action, 'session.refreshReused')))
}

/**
 * When one has come more than the grace after the other, at most one of them has the current token from then on: who has
 * not gets none any more, and is found out as soon as they come more than another grace later.
 */
function lookAtThief({ together = [], thief, store }: Session): void {
  const apart = together.find(({ who, at }) => together.some((one) => one.who !== who && at > one.at + grace))
  if (apart === undefined) return
  const tokens = [store.refreshToken, present(thief).store.refreshToken]
  expect(new Set(tokens.map(rotationOf)).size, 'rotations in the hands of two').toBe(2)
  const late = together.filter(({ at }) => at > apart.at + grace)
  expect(new Set(late.map(({ who }) => who)).size, 'who lives on the session').toBeLessThan(2)
}
