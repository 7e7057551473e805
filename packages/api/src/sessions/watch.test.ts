import { setImmediate as turn } from 'node:timers/promises'
import type { SessionEvent, SignedIn } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  codeOf,
  day,
  goodPassword,
  type Identity,
  identityFor,
  laptop,
  phone,
  present,
} from '../../testing/identity.js'
import type { Runtime } from '../platform/runtime.js'

/** Sleeps that last until the test says that a second has passed. */
function secondsOfTheTest() {
  const sleepers = new Set<() => void>()
  const sleep: Runtime['sleep'] = (_, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(wake)
        resolve()
      }
      sleepers.add(wake)
      if (signal?.aborted) wake()
      signal?.addEventListener('abort', wake, { once: true })
    })
  return {
    sleep,
    async aSecond() {
      while (sleepers.size === 0) await turn()
      for (const wake of [...sleepers]) wake()
    },
  }
}

describe.each(testDatabases())('sessions.watch on $name', ({ open }) => {
  const identity = identityFor(open)

  /** A house where sessions are followed, and hints arrive or not. */
  const house = async ({ hasHints = true } = {}) => {
    const { sleep, aSecond } = secondsOfTheTest()
    const built = await identity({ sleep })
    if (!hasHints) built.bus.publish = () => {}
    built.liveSessions.start()
    onTestFinished(() => built.liveSessions.stop())
    return { ...built, aSecond }
  }

  /** What somebody hears, from `ready` on. */
  const watch = async ({ as }: Pick<Identity, 'as'>, { tokens }: SignedIn) => {
    const leaving = new AbortController()
    const caller = await as({ ...tokens, signal: leaving.signal })
    const events = (await caller.sessions.watch())[Symbol.asyncIterator]()
    const next = async (): Promise<SessionEvent> => present((await events.next()).value)
    expect(await next()).toEqual({ type: 'ready' })
    return {
      next,
      async leave() {
        const ended = events.next()
        leaving.abort()
        expect(await ended).toEqual({ done: true, value: undefined })
      },
    }
  }

  const loginFrom = async ({ as }: Pick<Identity, 'as'>, { user }: SignedIn, client = phone) =>
    (await as({ client })).auth.login({ email: user.email, password: goodPassword })

  it('says ready, then which session has begun elsewhere, and which is over', async () => {
    const home = await house()
    const ada = await home.register()
    const { next, leave } = await watch(home, ada)
    const other = await loginFrom(home, ada)
    expect(await next()).toEqual({ type: 'created', session: { ...other.session, current: false } })
    await (await home.as(ada.tokens)).sessions.revoke({ sessionId: other.session.id })
    expect(await next()).toMatchObject({ type: 'revoked', session: { id: other.session.id, current: false } })
    await leave()
  })

  it('tells each which session is their own', async () => {
    const home = await house()
    const ada = await home.register()
    const other = await loginFrom(home, ada)
    const [here, there] = [await watch(home, ada), await watch(home, other)]
    await (await home.as(ada.tokens)).auth.logout()
    for (const [watching, current] of [
      [here, true],
      [there, false],
    ] as const) {
      expect(await watching.next()).toMatchObject({ type: 'revoked', session: { id: ada.session.id, current } })
      await watching.leave()
    }
  })

  const endings: [string, (home: Identity, ada: SignedIn, others: SignedIn[]) => Promise<unknown>][] = [
    ['sessions.revokeOthers', async ({ as }, { tokens }) => (await as(tokens)).sessions.revokeOthers()],
    [
      'auth.changePassword',
      async ({ as }, { tokens }) =>
        (await as(tokens)).auth.changePassword({
          currentPassword: goodPassword,
          newPassword: 'eleven brass kettles whistling',
        }),
    ],
    [
      'auth.logout of each',
      async ({ anybody }, _, others) => {
        for (const { tokens } of others) {
          expect(await anybody.auth.logout({ refreshToken: present(tokens.refreshToken) })).toEqual({ revoked: 1 })
        }
      },
    ],
  ]
  it.each(endings)('tells that the other sessions are over: %s', async (_, end) => {
    const home = await house()
    const ada = await home.register()
    const others = [await loginFrom(home, ada), await loginFrom(home, ada, laptop)]
    const { next, leave } = await watch(home, ada)
    await end(home, ada, others)
    const told = [await next(), await next()]
    expect(told.map((event) => [event.type, event.type !== 'ready' && event.session.id]).sort()).toEqual(
      others.map(({ session }) => ['revoked', session.id]).sort(),
    )
    await leave()
  })

  it('tells nobody of what is not theirs', async () => {
    const home = await house()
    const [ada, bob] = [await home.register('Ada'), await home.register('Bob')]
    const [adas, bobs] = [await watch(home, ada), await watch(home, bob)]
    const bobOnPhone = await loginFrom(home, bob)
    const adaOnPhone = await loginFrom(home, ada)
    expect(await bobs.next()).toMatchObject({ type: 'created', session: { id: bobOnPhone.session.id } })
    expect(await adas.next()).toMatchObject({ type: 'created', session: { id: adaOnPhone.session.id } })
    await (await home.as(bob.tokens)).sessions.revoke({ sessionId: bobOnPhone.session.id })
    await (await home.as(ada.tokens)).sessions.revoke({ sessionId: adaOnPhone.session.id })
    expect(await bobs.next()).toMatchObject({ type: 'revoked', session: { id: bobOnPhone.session.id } })
    expect(await adas.next()).toMatchObject({ type: 'revoked', session: { id: adaOnPhone.session.id } })
    await Promise.all([adas.leave(), bobs.leave()])
  })

  it('goes on without hints, by the next look', async () => {
    const home = await house({ hasHints: false })
    const ada = await home.register()
    const { next, leave } = await watch(home, ada)
    const other = await loginFrom(home, ada)
    const heard = next()
    await home.aSecond()
    expect(await heard).toMatchObject({ type: 'created', session: { id: other.session.id } })

    await (await home.as(other.tokens)).auth.logout()
    const over = next()
    await home.aSecond()
    expect(await over).toMatchObject({ type: 'revoked', session: { id: other.session.id } })
    await leave()
  })

  it('tells of a session whose time is over', async () => {
    const home = await house()
    const ada = await home.register()
    home.passes(29 * day)
    const late = await loginFrom(home, ada)
    const { next, leave } = await watch(home, late)
    home.passes(day)
    const over = next()
    await home.aSecond()
    expect(await over).toMatchObject({ type: 'revoked', session: { id: ada.session.id, current: false } })
    await leave()
  })

  it('is for who is signed in', async () => {
    const home = await house()
    expect(await codeOf(home.anybody.sessions.watch())).toBe('UNAUTHENTICATED')
  })
})
