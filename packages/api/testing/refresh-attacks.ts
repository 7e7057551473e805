import fc from 'fast-check'
import { expect } from 'vitest'
import { refreshTokenOf } from '../src/auth/refresh/refresh-token.js'
import { always, command, isOpen, one } from './checked-command.js'
import { checkAnswers, complete, makeCall, refresh } from './refresh-checks.js'
import { type Model, readRow } from './refresh-model.js'
import { present } from './test-server.js'

const hasThief = ({ session }: Readonly<Model>): boolean => session.thief !== undefined
/** A rotation that no sequence of commands reaches. */
const farAhead = 99_999

export const theft = fc.record({ isNear: fc.boolean(), isAlike: fc.boolean() }).map(({ isNear, isAlike }) =>
  command(
    `the store is copied${isNear ? ', in the same network' : ''}${isAlike ? ', to the same kind of device' : ''}`,
    (model) => {
      const { session } = model
      session.thief = {
        store: { ...session.store },
        client: (victim) => ({
          ipAddress: isNear ? victim.ipAddress : '203.0.113.66',
          userAgent: isAlike ? victim.userAgent : 'curl/8.5.0',
        }),
      }
      session.refreshesSinceTheft = []
    },
    isOpen,
  ),
)
/** The thief uses its new tokens at once. If it did not, the refresh would look like one whose answer was lost. */
export const thiefRefreshes = one(
  'the thief refreshes',
  async (model) => {
    const { store, client } = present(model.session.thief)
    model.session.hasThiefRefreshed = true
    const sentToken = store.refreshToken
    const answer = await refresh(model, sentToken, client(model.client))
    checkAnswers(model, 'the thief', sentToken, [answer])
    if ('tokens' in answer) await complete(model, 'the thief', store, sentToken, answer.tokens)
  },
  hasThief,
)
export const thiefCalls = one(
  'the thief calls',
  (model) => {
    const { store, client } = present(model.session.thief)
    return makeCall(model, store, client(model.client))
  },
  hasThief,
)

/** Refreshes with a token that the server did not issue. It must change nothing. */
export const forgery = fc.nat().map((pick) =>
  command(
    'somebody refreshes with a forged token',
    async (model) => {
      const { testServer, session, client } = model
      const { id, row, store } = session
      const { rotation, refreshSalt: salt } = row
      const forged = [
        // One in a thousand genuine tokens ends with AA.
        `${store.refreshToken.slice(0, -2)}${store.refreshToken.endsWith('AA') ? 'BA' : 'AA'}`,
        store.refreshToken.replace(/^(rt1\.[^.]+)\.\d+\./, `$1.${farAhead}.`),
        refreshTokenOf(testServer.keyring, id, farAhead, `${salt}x`),
        refreshTokenOf(testServer.keyring, testServer.runtime.randomId(), rotation, salt),
        `rt1.${id}.${rotation}.${'A'.repeat(43)}`,
        `${store.refreshToken} `,
        'nonsense',
      ]
      const answer = await refresh(model, present(forged[pick % forged.length]), client)
      expect(answer).toEqual({ errorCode: 'INVALID_REFRESH_TOKEN' })
      expect((await readRow(model))[0]).toEqual(row)
    },
    always,
  ),
)
