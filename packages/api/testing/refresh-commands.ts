import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import { always, type Command, command, isOpen, one } from './checked-command.js'
import { forgery, theft, thiefCalls, thiefRefreshes } from './refresh-attacks.js'
import { checkAnswers, complete, makeCall, refresh } from './refresh-checks.js'
import { callerTimeoutMs, graceMs, type Model, readRow, signInAgain } from './refresh-model.js'
import { day, hour, laptop, minute, present, second } from './test-server.js'

/** Refreshes in several tabs at once with the stored token. The answers to some tabs are lost. */
async function refreshAtOnce(model: Model, tabs: readonly ('lost' | 'stored')[]): Promise<void> {
  const { testServer, session, client } = model
  const { store } = session
  const sentToken = store.refreshToken
  const answers = await Promise.all(tabs.map(() => refresh(model, sentToken, client)))
  checkAnswers(model, 'the owner', sentToken, answers)
  for (const [index, answer] of answers.entries()) {
    if ('errorCode' in answer || tabs[index] === 'lost') continue
    await complete(model, 'the owner', store, sentToken, answer.tokens)
  }
  if (store.refreshToken === sentToken) return
  session.replaced = { token: sentToken, at: testServer.now() }
  session.earlierTokens.push(sentToken)
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

/** All commands. Those that are run more often are listed several times. */
export const allCommands: readonly fc.Arbitrary<Command>[] = [
  ...[refreshes, refreshes, refreshes, loses, severalRefresh, otherTabRefreshes, lateRequest, calls, signsIn],
  ...[timePasses, timePasses, timePasses, timePasses, longTimePasses, moves, isUpdated],
  ...[theft, thiefRefreshes, thiefRefreshes, thiefCalls, backup, restore, forgery],
]
