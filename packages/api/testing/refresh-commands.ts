import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import { refreshTokenOf } from '../src/auth/refresh/refresh-token.js'
import { checkAnswers, checkInvariants, complete, makeCall, refresh } from './refresh-checks.js'
import { callerTimeoutMs, endCodeOf, graceMs, type Model, readRow, signInAgain } from './refresh-model.js'
import { day, hour, laptop, minute, present, second } from './test-server.js'

/** The number of commands that were run. */
export interface Steps {
  count: number
}

type Command = fc.AsyncCommand<Model, Steps>

type Condition = (model: Readonly<Model>) => boolean

const always: Condition = () => true
const isOpen: Condition = (model) => endCodeOf(model) === undefined
const hasThief: Condition = ({ session }) => session.thief !== undefined
/** A rotation that no sequence of commands reaches. */
const farAhead = 99_999

/** Creates a command. After it has run, the invariants are checked. */
function command(name: string, run: (model: Model) => unknown, isPossible: Condition): Command {
  return {
    check: isPossible,
    toString: () => name,
    async run(model, steps) {
      steps.count += 1
      await run(model)
      await checkInvariants(model)
    },
  }
}

const one = (name: string, run: (model: Model) => unknown, isPossible = always) =>
  fc.constant(command(name, run, isPossible))

/** Refreshes in several tabs at once with the stored token. The answers to some tabs are lost. */
async function refreshAtOnce(model: Model, tabs: readonly ('lost' | 'stored')[]): Promise<void> {
  const { testServer, session, client } = model
  const { store } = session
  const asked = store.refreshToken
  const answers = await Promise.all(tabs.map(() => refresh(model, asked, client)))
  checkAnswers(model, 'the owner', asked, answers)
  for (const [index, answer] of answers.entries()) {
    if ('errorCode' in answer || tabs[index] === 'lost') continue
    await complete(model, 'the owner', store, asked, answer.tokens)
  }
  if (store.refreshToken === asked) return
  session.replaced = { token: asked, at: testServer.now() }
  session.earlierTokens.push(asked)
}

const refreshes = one('refreshes', (model) => refreshAtOnce(model, ['stored']))
const loses = one('refreshes, and the answer is lost', (model) => refreshAtOnce(model, ['lost']))
const severalRefresh = fc
  .array(fc.constantFrom('lost' as const, 'stored' as const), { minLength: 2, maxLength: 5 })
  .map((tabs) => command(`refreshes at once: ${tabs.join(', ')}`, (model) => refreshAtOnce(model, tabs), always))

/** A tab that read the token before it was replaced, and whose request arrives before the caller disconnects. */
const otherTabRefreshes = one(
  'another tab refreshes with the token that was just replaced',
  async (model) => {
    const { replaced, store } = model.session
    const { token } = present(replaced)
    const answer = await refresh(model, token, model.client)
    checkAnswers(model, 'the owner', token, [answer])
    if ('tokens' in answer) await complete(model, 'the owner', store, token, answer.tokens)
  },
  ({ session: { replaced }, testServer }) =>
    replaced !== undefined && testServer.now() - replaced.at <= callerTimeoutMs,
)

/** A request that arrives after its caller has disconnected. It must change nothing. */
const lateRequest = fc.nat().map((pick) =>
  command(
    'a request with an earlier token arrives after its tab has disconnected',
    async (model) => {
      const { store, earlierTokens, row } = model.session
      const token = earlierTokens[pick % (earlierTokens.length + 1)] ?? store.refreshToken
      const caller = await model.testServer.as({ client: model.client, isGone: () => true })
      await expect(caller.auth.refresh({ refreshToken: token })).rejects.toThrow('hung up')
      expect((await readRow(model))[0]).toEqual(row)
    },
    always,
  ),
)

const calls = one('calls', (model) => makeCall(model, model.session.store))
const signsIn = one('signs in again', signInAgain, (model) => !isOpen(model))

const waitFor = (durationMs: number, name: string) =>
  command(`${name} pass`, ({ testServer }) => testServer.advanceClock(durationMs), always)
const timePasses = fc.oneof(
  fc.integer({ min: 1, max: 999 }).map((count) => waitFor(count, `${count} ms`)),
  fc.integer({ min: 1, max: 29 }).map((count) => waitFor(count * second, `${count} s`)),
  fc.integer({ min: -2, max: 2 }).map((more) => waitFor(graceMs + more, `the grace and ${more} ms`)),
  fc.integer({ min: 31, max: 90 }).map((count) => waitFor(count * second, `${count} s`)),
  fc.integer({ min: 2, max: 15 }).map((count) => waitFor(count * minute, `${count} min`)),
  fc.integer({ min: 1, max: 24 }).map((count) => waitFor(count * hour, `${count} h`)),
  fc.integer({ min: 2, max: 16 }).map((count) => waitFor(count * day, `${count} d`)),
)
const longTimePasses = fc.integer({ min: 16, max: 40 }).map((count) => waitFor(count * day, `${count} d`))

const moves = fc.constantFrom('192.0.2.10', '192.0.2.77', '198.51.100.7', '2001:db8:1:2::3').map((ipAddress) =>
  command(
    `moves to ${ipAddress}`,
    (model) => {
      model.client = { ...model.client, ipAddress }
    },
    always,
  ),
)
const isUpdated = fc.integer({ min: 128, max: 150 }).map((version) =>
  command(
    `is updated to version ${version}`,
    (model) => {
      model.client = { ...model.client, userAgent: laptop.userAgent.replaceAll('128', String(version)) }
    },
    always,
  ),
)

const theft = fc.record({ isNear: fc.boolean(), isAlike: fc.boolean() }).map(({ isNear, isAlike }) =>
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
const thiefRefreshes = one(
  'the thief refreshes',
  async (model) => {
    const { store, client } = present(model.session.thief)
    model.session.hasThiefRefreshed = true
    const asked = store.refreshToken
    const answer = await refresh(model, asked, client(model.client))
    checkAnswers(model, 'the thief', asked, [answer])
    if ('tokens' in answer) await complete(model, 'the thief', store, asked, answer.tokens)
  },
  hasThief,
)
const thiefCalls = one(
  'the thief calls',
  (model) => {
    const { store, client } = present(model.session.thief)
    return makeCall(model, store, client(model.client))
  },
  hasThief,
)

const backup = one('a backup is made', ({ session: { row, backups } }) => {
  const { rotation, firstUsedAt, rotatedAt, rotatedPrefix, rotatedDevice } = row
  backups.push({ rotation, firstUsedAt, rotatedAt, rotatedPrefix, rotatedDevice })
})
const restore = fc.nat().map((pick) =>
  command(
    'a backup is restored',
    async ({ testServer, session }) => {
      const { id, backups, row } = session
      const columns = present(backups[pick % backups.length])
      const { sessions } = testServer.database.tables
      await testServer.database.transaction((tx) => tx.update(sessions).set(columns).where(eq(sessions.id, id)))
      session.row = { ...row, ...columns }
      session.rotatedAt = Number.NEGATIVE_INFINITY
      session.refreshesSinceTheft = undefined
    },
    (model) => model.session.backups.length > 0 && isOpen(model),
  ),
)

const forgery = fc.nat().map((pick) =>
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

/** All commands. Those that are run more often are listed several times. */
export const allCommands: readonly fc.Arbitrary<Command>[] = [
  ...[refreshes, refreshes, refreshes, loses, severalRefresh, otherTabRefreshes, lateRequest, calls, signsIn],
  ...[timePasses, timePasses, timePasses, timePasses, longTimePasses, moves, isUpdated],
  ...[theft, thiefRefreshes, thiefRefreshes, thiefCalls, backup, restore, forgery],
]
