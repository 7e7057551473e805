import { setImmediate as turn } from 'node:timers/promises'
import type { SessionEvent, SignedIn } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  codeOf,
  day,
  goodPassword,
  identityFor,
  laptop,
  phone,
  present,
  type TestServer,
} from '../../testing/test-server.js'
import type { Runtime } from '../platform/runtime.js'

/** Returns a `sleep` that lasts until `nextCheck` is called or its signal is aborted. */
function createManualSleep() {
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
    async nextCheck() {
      while (sleepers.size === 0) await turn()
      for (const wake of [...sleepers]) wake()
    },
  }
}

describe.each(testDatabases())('sessions.watch on $name', ({ open }) => {
  const identity = identityFor(open)

  /** Starts services with live sessions. If `hasHints` is false, all messages on the bus are lost. */
  const start = async ({ hasHints = true } = {}) => {
    const { sleep, nextCheck } = createManualSleep()
    const built = await identity({ sleep })
    if (!hasHints) built.bus.publish = () => {}
    built.liveSessions.start()
    onTestFinished(() => built.liveSessions.stop())
    return { ...built, nextCheck }
  }

  /** Opens `sessions.watch` for a signed-in user, and reads the first event, `ready`. */
  const watch = async ({ as }: Pick<TestServer, 'as'>, { tokens }: SignedIn) => {
    const closing = new AbortController()
    const caller = await as({ ...tokens, signal: closing.signal })
    const events = (await caller.sessions.watch())[Symbol.asyncIterator]()
    const next = async (): Promise<SessionEvent> => present((await events.next()).value)
    expect(await next()).toEqual({ type: 'ready' })
    return {
      next,
      async close() {
        const ended = events.next()
        closing.abort()
        expect(await ended).toEqual({ done: true, value: undefined })
      },
    }
  }

  const loginFrom = async ({ as }: Pick<TestServer, 'as'>, { user }: SignedIn, client = phone) =>
    (await as({ client })).auth.login({ email: user.email, password: goodPassword })

  it('yields ready, then an event for each session that begins or ends', async () => {
    const home = await start()
    const ada = await home.register()
    const { next, close } = await watch(home, ada)
    const other = await loginFrom(home, ada)
    expect(await next()).toEqual({ type: 'created', session: { ...other.session, current: false } })
    await (await home.as(ada.tokens)).sessions.revoke({ sessionId: other.session.id })
    expect(await next()).toMatchObject({ type: 'revoked', session: { id: other.session.id, current: false } })
    await close()
  })

  it('marks only the session of the subscriber as current', async () => {
    const home = await start()
    const ada = await home.register()
    const other = await loginFrom(home, ada)
    const [here, there] = [await watch(home, ada), await watch(home, other)]
    await (await home.as(ada.tokens)).auth.logout()
    for (const [watching, current] of [
      [here, true],
      [there, false],
    ] as const) {
      expect(await watching.next()).toMatchObject({ type: 'revoked', session: { id: ada.session.id, current } })
      await watching.close()
    }
  })

  const endings: [string, (home: TestServer, ada: SignedIn, others: SignedIn[]) => Promise<unknown>][] = [
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
      'auth.logout of each session',
      async ({ anybody }, _, others) => {
        for (const { tokens } of others) {
          expect(await anybody.auth.logout({ refreshToken: present(tokens.refreshToken) })).toEqual({ revoked: 1 })
        }
      },
    ],
  ]
  it.each(endings)('yields revoked for each of the other sessions after %s', async (_, end) => {
    const home = await start()
    const ada = await home.register()
    const others = [await loginFrom(home, ada), await loginFrom(home, ada, laptop)]
    const { next, close } = await watch(home, ada)
    await end(home, ada, others)
    const received = [await next(), await next()]
    expect(received.map((event) => [event.type, event.type !== 'ready' && event.session.id]).sort()).toEqual(
      others.map(({ session }) => ['revoked', session.id]).sort(),
    )
    await close()
  })

  it('yields no events of other users', async () => {
    const home = await start()
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
    await Promise.all([adas.close(), bobs.close()])
  })

  it('finds changes at the next check when bus messages are lost', async () => {
    const home = await start({ hasHints: false })
    const ada = await home.register()
    const { next, close } = await watch(home, ada)
    const other = await loginFrom(home, ada)
    const received = next()
    await home.nextCheck()
    expect(await received).toMatchObject({ type: 'created', session: { id: other.session.id } })

    await (await home.as(other.tokens)).auth.logout()
    const ended = next()
    await home.nextCheck()
    expect(await ended).toMatchObject({ type: 'revoked', session: { id: other.session.id } })
    await close()
  })

  it('yields revoked for a session that expires', async () => {
    const home = await start()
    const ada = await home.register()
    home.advanceClock(29 * day)
    const late = await loginFrom(home, ada)
    const { next, close } = await watch(home, late)
    home.advanceClock(day)
    const ended = next()
    await home.nextCheck()
    expect(await ended).toMatchObject({ type: 'revoked', session: { id: ada.session.id, current: false } })
    await close()
  })

  it('rejects anonymous callers', async () => {
    const home = await start()
    expect(await codeOf(home.anybody.sessions.watch())).toBe('UNAUTHENTICATED')
  })
})
