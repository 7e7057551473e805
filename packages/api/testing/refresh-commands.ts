import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import { refreshTokenOf } from '../src/auth/refresh/refresh-token.js'
import { day, hour, laptop, minute, present, second } from './identity.js'
import { endOf, grace, type Life, patience, readRow, signInAgain } from './refresh-model.js'
import { ask, complete, heed, look, use } from './refresh-checks.js'

/** How many commands were run. */
export interface Steps {
  count: number
}

type Command = fc.AsyncCommand<Life, Steps>

type Condition = (life: Readonly<Life>) => boolean

const always: Condition = () => true
const isOpen: Condition = (life) => endOf(life) === undefined
const hasThief: Condition = ({ session }) => session.thief !== undefined
/** A rotation that no history comes to. */
const farAhead = 99_999

/** Each is followed by a look at what must hold always. */
function command(name: string, run: (life: Life) => unknown, isPossible: Condition): Command {
  return {
    check: isPossible,
    toString: () => name,
    async run(life, steps) {
      steps.count += 1
      await run(life)
      await look(life)
    },
  }
}

const one = (name: string, run: (life: Life) => unknown, isPossible = always) =>
  fc.constant(command(name, run, isPossible))

/** What tabs do with the token in the store, all at once; of some the answer is lost. */
async function refreshAtOnce(life: Life, tabs: readonly ('lost' | 'stored')[]): Promise<void> {
  const { house, session, client } = life
  const { store } = session
  const asked = store.refreshToken
  const answers = await Promise.all(tabs.map(() => ask(life, asked, client)))
  heed(life, 'the owner', asked, answers)
  for (const [index, answer] of answers.entries()) {
    if ('refused' in answer || tabs[index] === 'lost') continue
    await complete(life, 'the owner', store, asked, answer.tokens)
  }
  if (store.refreshToken === asked) return
  session.replaced = { token: asked, at: house.now() }
  session.earlier.push(asked)
}

const refreshes = one('refreshes', (life) => refreshAtOnce(life, ['stored']))
const loses = one('refreshes, and the answer is lost', (life) => refreshAtOnce(life, ['lost']))
const severalRefresh = fc
  .array(fc.constantFrom('lost' as const, 'stored' as const), { minLength: 2, maxLength: 5 })
  .map((tabs) => command(`refreshes at once: ${tabs.join(', ')}`, (life) => refreshAtOnce(life, tabs), always))

/** A tab that has read the store before it was written, and whose question took as long as anybody waits for it. */
const otherTabRefreshes = one(
  'another tab refreshes with the token that was just replaced',
  async (life) => {
    const { replaced, store } = life.session
    const { token } = present(replaced)
    const answer = await ask(life, token, life.client)
    heed(life, 'the owner', token, [answer])
    if ('tokens' in answer) await complete(life, 'the owner', store, token, answer.tokens)
  },
  ({ session: { replaced }, house }) => replaced !== undefined && house.now() - replaced.at <= patience,
)

/** Later than that nobody is there any more to hear the answer: so nothing may come of it. */
const lateRequest = fc.nat().map((pick) =>
  command(
    'a request with an earlier token arrives when its tab has hung up',
    async (life) => {
      const { store, earlier, row } = life.session
      const token = earlier[pick % (earlier.length + 1)] ?? store.refreshToken
      const caller = await life.house.as({ client: life.client, isGone: () => true })
      await expect(caller.auth.refresh({ refreshToken: token })).rejects.toThrow('hung up')
      expect((await readRow(life))[0]).toEqual(row)
    },
    always,
  ),
)

const calls = one('calls', (life) => use(life, life.session.store))
const signsIn = one('signs in again', signInAgain, (life) => !isOpen(life))

const passes = (milliseconds: number, name: string) =>
  command(`${name} pass`, ({ house }) => house.passes(milliseconds), always)
const timePasses = fc.oneof(
  fc.integer({ min: 1, max: 999 }).map((count) => passes(count, `${count} ms`)),
  fc.integer({ min: 1, max: 29 }).map((count) => passes(count * second, `${count} s`)),
  fc.integer({ min: -2, max: 2 }).map((more) => passes(grace + more, `the grace and ${more} ms`)),
  fc.integer({ min: 31, max: 90 }).map((count) => passes(count * second, `${count} s`)),
  fc.integer({ min: 2, max: 15 }).map((count) => passes(count * minute, `${count} min`)),
  fc.integer({ min: 1, max: 24 }).map((count) => passes(count * hour, `${count} h`)),
  fc.integer({ min: 2, max: 16 }).map((count) => passes(count * day, `${count} d`)),
)
const longTimePasses = fc.integer({ min: 16, max: 40 }).map((count) => passes(count * day, `${count} d`))

const moves = fc.constantFrom('192.0.2.10', '192.0.2.77', '198.51.100.7', '2001:db8:1:2::3').map((ipAddress) =>
  command(
    `moves to ${ipAddress}`,
    (life) => {
      life.client = { ...life.client, ipAddress }
    },
    always,
  ),
)
const isUpdated = fc.integer({ min: 128, max: 150 }).map((version) =>
  command(
    `is updated to version ${version}`,
    (life) => {
      life.client = { ...life.client, userAgent: laptop.userAgent.replaceAll('128', String(version)) }
    },
    always,
  ),
)

const theft = fc.record({ isNear: fc.boolean(), isAlike: fc.boolean() }).map(({ isNear, isAlike }) =>
  command(
    `the store is copied${isNear ? ', in the same network' : ''}${isAlike ? ', to the same kind of device' : ''}`,
    (life) => {
      const { session } = life
      session.thief = {
        store: { ...session.store },
        client: (victim) => ({
          ipAddress: isNear ? victim.ipAddress : '203.0.113.66',
          userAgent: isAlike ? victim.userAgent : 'curl/8.5.0',
        }),
      }
      session.together = []
    },
    isOpen,
  ),
)
/** It uses what it gets at once: one that does not cannot be told from an answer that was lost. */
const thiefRefreshes = one(
  'the thief refreshes',
  async (life) => {
    const { store, client } = present(life.session.thief)
    life.session.isThiefAtWork = true
    const asked = store.refreshToken
    const answer = await ask(life, asked, client(life.client))
    heed(life, 'the thief', asked, [answer])
    if ('tokens' in answer) await complete(life, 'the thief', store, asked, answer.tokens)
  },
  hasThief,
)
const thiefCalls = one(
  'the thief calls',
  (life) => {
    const { store, client } = present(life.session.thief)
    return use(life, store, client(life.client))
  },
  hasThief,
)

const backup = one('a backup is made', ({ session: { row, backups } }) => {
  const { rotation, firstUsedAt, rotatedAt, rotatedPrefix, rotatedDevice } = row
  backups.push({ rotation, firstUsedAt, rotatedAt, rotatedPrefix, rotatedDevice })
})
const restore = fc.nat().map((pick) =>
  command(
    'a backup is put back',
    async ({ house, session }) => {
      const { id, backups, row } = session
      const columns = present(backups[pick % backups.length])
      const { sessions } = house.database.tables
      await house.database.transaction((tx) => tx.update(sessions).set(columns).where(eq(sessions.id, id)))
      session.row = { ...row, ...columns }
      session.rotatedAt = Number.NEGATIVE_INFINITY
      session.together = undefined
    },
    (life) => life.session.backups.length > 0 && isOpen(life),
  ),
)

const forgery = fc.nat().map((pick) =>
  command(
    'somebody comes with a forged token',
    async (life) => {
      const { house, session, client } = life
      const { id, row, store } = session
      const { rotation, refreshSalt: salt } = row
      const forged = [
        // One in a thousand tokens ends like that by itself.
        `${store.refreshToken.slice(0, -2)}${store.refreshToken.endsWith('AA') ? 'BA' : 'AA'}`,
        store.refreshToken.replace(/^(rt1\.[^.]+)\.\d+\./, `$1.${farAhead}.`),
        refreshTokenOf(house.keyring, id, farAhead, `${salt}x`),
        refreshTokenOf(house.keyring, house.runtime.randomId(), rotation, salt),
        `rt1.${id}.${rotation}.${'A'.repeat(43)}`,
        `${store.refreshToken} `,
        'nonsense',
      ]
      const answer = await ask(life, present(forged[pick % forged.length]), client)
      expect(answer).toEqual({ refused: 'INVALID_REFRESH_TOKEN' })
      expect((await readRow(life))[0]).toEqual(row)
    },
    always,
  ),
)

/** Everything that may happen to a session, the usual more often. */
export const anything: readonly fc.Arbitrary<Command>[] = [
  ...[refreshes, refreshes, refreshes, loses, severalRefresh, otherTabRefreshes, lateRequest, calls, signsIn],
  ...[timePasses, timePasses, timePasses, timePasses, longTimePasses, moves, isUpdated],
  ...[theft, thiefRefreshes, thiefRefreshes, thiefCalls, backup, restore, forgery],
]
