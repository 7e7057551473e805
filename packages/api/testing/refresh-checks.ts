import type { Tokens } from '@assistant/contract'
import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { toAppError } from '../src/errors/error-shape.js'
import type { ClientInfo } from '../src/platform/caller.js'
import {
  endCodeOf,
  graceMs,
  type Model,
  type Person,
  readRow,
  rotationOf,
  type Session,
  storeTokens,
  type TokenStore,
} from './refresh-model.js'
import { day, present } from './test-server.js'

export type Answer = { readonly tokens: Tokens } | { readonly errorCode: string }

/** Refreshes, and returns the outcome without checking it. */
export async function refresh({ testServer }: Model, refreshToken: string, client: ClientInfo): Promise<Answer> {
  const caller = await testServer.as({ client })
  return caller.auth.refresh({ refreshToken }).then(
    (tokens) => ({ tokens }),
    (error) => ({ errorCode: codeOf(error) }),
  )
}

function codeOf(error: unknown): string {
  const { reason } = toAppError(error)
  if (reason === 'INTERNAL') throw error
  return reason
}

/** Checks concurrent answers to one token against the model. If they end the session, records that in the model. */
export function checkAnswers(model: Model, who: Person, token: string, answers: readonly Answer[]): void {
  const { session } = model
  const endCode = endCodeOf(model)
  // A token can be newer than the row only after a backup was restored.
  const isAhead = rotationOf(token) > session.row.rotation
  for (const answer of answers) {
    if (endCode !== undefined) expect(answer).toEqual({ errorCode: endCode })
    else if (isAhead) expect(answer).toEqual({ errorCode: 'SESSION_EXPIRED' })
    else if ('tokens' in answer) checkTokens(model, token, answer.tokens)
    else if (session.hasThiefRefreshed) expect(answer).toEqual({ errorCode: 'REFRESH_TOKEN_REUSED' })
    else expect.fail(`The refresh of ${who} was rejected with ${answer.errorCode}`)
  }
  const isRejected = answers.some((answer) => 'errorCode' in answer)
  if (endCode === undefined && isRejected) session.endCode = isAhead ? 'SESSION_EXPIRED' : 'REFRESH_TOKEN_REUSED'
}

function checkTokens({ testServer, session }: Model, token: string, tokens: Tokens): void {
  const { startedAt, store, hasThiefRefreshed } = session
  session.endsAt = Date.parse(tokens.refreshTokenExpiresAt)
  expect(session.endsAt).toBeGreaterThanOrEqual(Math.min(testServer.now() + 15 * day, startedAt + 90 * day))
  expect(session.endsAt).toBeLessThanOrEqual(Math.min(testServer.now() + 30 * day, startedAt + 90 * day))
  if (token === store.refreshToken && !hasThiefRefreshed) {
    expect(tokens.refreshToken, 'the refresh token that the owner gets for the stored one').not.toBeNull()
  }
}

/**
 * Completes a refresh: stores the new tokens, unless the store no longer has `sentToken`, and makes a call with
 * the new access token at once, as clients do.
 */
export async function complete(model: Model, who: Person, store: TokenStore, sentToken: string, tokens: Tokens) {
  const isLatest = store.refreshToken === sentToken
  const received = { ...store }
  storeTokens(received, tokens)
  if (isLatest) storeTokens(store, tokens)
  await makeCall(model, received)
  if (isLatest) model.session.refreshesSinceTheft?.push({ who, at: model.testServer.now() })
}

/** Makes a call with an access token, and checks its outcome. */
export async function makeCall(
  model: Model,
  { accessToken, accessEndsAt }: TokenStore,
  client = model.client,
): Promise<void> {
  const { testServer } = model
  const endCode = endCodeOf(model)
  const expected = endCode === undefined ? 'success' : endCode === 'SESSION_EXPIRED' ? endCode : 'SESSION_REVOKED'
  const caller = await testServer.as({ accessToken, client })
  const outcome = await caller.users.me().then(() => 'success', codeOf)
  // An expired token may still be accepted for a few seconds, because of the tolerance for clock skew.
  if (testServer.now() < accessEndsAt) expect(outcome).toBe(expected)
  else expect([expected, 'ACCESS_TOKEN_EXPIRED']).toContain(outcome)
}

/** Checks the invariants that hold after every command. Copies the current row into the model. */
export async function checkInvariants(model: Model): Promise<void> {
  const { testServer, session, bystanders } = model
  const [row, others] = await readRow(model)
  const before = session.row
  session.row = row
  expect(others, 'sessions that no command changes').toEqual(bystanders)
  expect(row.revokedReason).toBe(reasonOf(session))
  if (before.revokedAt === null && row.revokedReason === 'reused') expect(await countReuses(model)).toBe(1)
  if (row.rotation !== before.rotation) {
    expect(row.rotation).toBe(before.rotation + 1)
    expect(testServer.now() - session.rotatedAt, 'time since the last rotation').toBeGreaterThan(graceMs)
    session.rotatedAt = testServer.now()
  }
  if (row.revokedAt === null) checkThief(session)
}

function reasonOf({ endCode }: Session): string | null {
  if (endCode === undefined) return null
  return endCode === 'SESSION_EXPIRED' ? 'expired' : 'reused'
}

function countReuses({ testServer, session }: Model): Promise<number> {
  const { query, tables } = testServer.database
  const { targetId, action } = tables.auditEntries
  return query.$count(tables.auditEntries, and(eq(targetId, session.id), eq(action, 'session.refreshReused')))
}

/**
 * Checks that owner and thief cannot both keep the session. Once one of them has refreshed more than the grace period
 * after the other, they hold tokens of different rotations. More than another grace period later, only one of them can
 * still refresh.
 */
function checkThief({ refreshesSinceTheft: refreshes = [], thief, store }: Session): void {
  const apart = refreshes.find(({ who, at }) => refreshes.some((one) => one.who !== who && at > one.at + graceMs))
  if (apart === undefined) return
  const tokens = [store.refreshToken, present(thief).store.refreshToken]
  expect(new Set(tokens.map(rotationOf)).size, 'rotations of the tokens of owner and thief').toBe(2)
  const late = refreshes.filter(({ at }) => at > apart.at + graceMs)
  expect(new Set(late.map(({ who }) => who)).size, 'people who still refresh').toBeLessThan(2)
}
