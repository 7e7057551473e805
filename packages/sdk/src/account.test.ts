import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Account, type AccountParts, createAccount } from './account.js'
import { AssistantError, isAssistantError } from './error.js'
import type { Runtime } from './runtime.js'
import { memoryStorage, type SessionStorage, type StoredSession } from './storage.js'
import { sessionOfAda, signedInAs } from './testing/people.js'
import { createSessionModel, type SessionModel } from './testing/session-model.js'

const signIn = { email: 'ada@example.com', password: 'irrelevant here' }
const network = () => new AssistantError('NETWORK', 'The answer was lost.')

interface Clock {
  time: number
}
const runtimeOf = (clock: Clock, pause: () => Promise<unknown> = () => Promise.resolve()): Runtime => ({
  now: () => clock.time,
  sleep: async () => void (await pause()),
  random: () => 0.5,
  randomId: () => 'id',
})

function accountOf(session: SessionModel, parts: Partial<AccountParts> = {}): Account {
  return createAccount({
    storage: memoryStorage(),
    runtime: runtimeOf({ time: 0 }),
    ...parts,
    calls: {
      login: async () => signedInAs(session.signIn()),
      register: async () => signedInAs(session.signIn()),
      refresh: async (token) => session.refresh(token),
      logout: async () => session.end('SESSION_REVOKED'),
      ...parts.calls,
    },
  })
}

/** Makes a call like the client: with the current token, and again with a new one when that was rejected. */
async function call(account: Account, session: SessionModel): Promise<void> {
  const caller = await account.current()
  if (!caller) throw new Error('nobody is signed in')
  try {
    session.use(caller.accessToken)
  } catch (error) {
    if (!isAssistantError(error, 'ACCESS_TOKEN_EXPIRED')) throw error
    session.use((await account.renew(caller)).accessToken)
  }
}

describe('an account', () => {
  it('refreshes once for fifty concurrent calls', async () => {
    const session = createSessionModel()
    const account = accountOf(session)
    await account.signIn(signIn)
    session.expireAccessTokens()
    await Promise.all(Array.from({ length: 50 }, () => call(account, session)))
    expect(session.refreshes).toBe(1)
  })

  it('refreshes in the last 30 s of the access token, counted from its arrival', async () => {
    const clock = { time: 1_000_000 }
    const session = createSessionModel(600_000, () => clock.time)
    const account = accountOf(session, { runtime: runtimeOf(clock) })
    await account.signIn(signIn)
    clock.time += 569_000
    await account.current()
    expect(session.refreshes).toBe(0)
    clock.time += 2_000
    await account.current()
    expect(session.refreshes).toBe(1)
  })

  it('does not refresh on every call when its clock is an hour ahead of the server', async () => {
    const clock = { time: 3_600_000 }
    const session = createSessionModel(600_000, () => clock.time - 3_600_000)
    const account = accountOf(session, { runtime: runtimeOf(clock) })
    await account.signIn(signIn)
    for (let index = 0; index < 5; index += 1) await call(account, session)
    expect(session.refreshes).toBe(0)
  })

  it('keeps using its token when an early refresh does not reach the server', async () => {
    const clock = { time: 0 }
    const session = createSessionModel(600_000, () => clock.time)
    const account = accountOf(session, {
      runtime: runtimeOf(clock),
      calls: {
        login: async () => signedInAs(session.signIn()),
        register: async () => signedInAs(session.signIn()),
        refresh: async () => Promise.reject(network()),
        logout: async () => undefined,
      },
    })
    const signedIn = await account.signIn(signIn)
    clock.time = 590_000
    expect(await account.current()).toEqual(signedIn)
  })

  it('keeps its refresh token when a refresh returns none', async () => {
    const session = createSessionModel()
    const storage = memoryStorage()
    const account = accountOf(session, {
      storage,
      calls: {
        login: async () => signedInAs(session.signIn()),
        register: async () => signedInAs(session.signIn()),
        refresh: async () => ({ ...session.signIn(), refreshToken: null }),
        logout: async () => undefined,
      },
    })
    const before = await account.signIn(signIn)
    const after = await account.renew(before)
    expect(after.refreshToken).toBe(before.refreshToken)
    expect(after.accessToken).not.toBe(before.accessToken)
    expect(await storage.get()).toEqual(after)
  })

  it('stores a new pair of tokens before it returns them', async () => {
    const session = createSessionModel()
    const kept: (string | undefined)[] = []
    const inner = memoryStorage()
    const storage: SessionStorage = {
      get: () => inner.get(),
      async set(value) {
        await Promise.resolve()
        await inner.set(value)
        kept.push(value?.accessToken)
      },
    }
    const account = accountOf(session, { storage })
    const before = await account.signIn(signIn)
    const after = await account.renew(before)
    expect(kept).toEqual([before.accessToken, after.accessToken])
  })

  it('does not sign out when the network fails', async () => {
    const session = createSessionModel()
    const onSignedOut = vi.fn()
    const storage = memoryStorage()
    const refresh = vi.fn(async () => Promise.reject(network()))
    const account = accountOf(session, {
      storage,
      onSignedOut,
      calls: {
        login: async () => signedInAs(session.signIn()),
        register: async () => signedInAs(session.signIn()),
        refresh,
        logout: async () => undefined,
      },
    })
    const before = await account.signIn(signIn)
    await expect(account.renew(before)).rejects.toMatchObject({ code: 'NETWORK' })
    expect(refresh).toHaveBeenCalledTimes(4)
    expect(onSignedOut).not.toHaveBeenCalled()
    expect(await storage.get()).toEqual(before)
  })

  it.each([
    'INVALID_REFRESH_TOKEN',
    'REFRESH_TOKEN_REUSED',
    'SESSION_REVOKED',
    'SESSION_EXPIRED',
    'ACCOUNT_SUSPENDED',
  ] as const)('signs out and calls onSignedOut once for %s', async (code) => {
    const session = createSessionModel()
    const onSignedOut = vi.fn()
    const storage = memoryStorage()
    const account = accountOf(session, { storage, onSignedOut })
    const before = await account.signIn(signIn)
    session.end(code)
    const renewals = await Promise.allSettled([account.renew(before), account.renew(before), account.renew(before)])
    expect(renewals.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(onSignedOut).toHaveBeenCalledTimes(1)
    expect(onSignedOut.mock.calls[0]?.[0]).toMatchObject({ code })
    expect(await storage.get()).toBeNull()
  })

  it('keeps a newer session when a call of the previous one failed', async () => {
    const session = createSessionModel()
    const onSignedOut = vi.fn()
    const account = accountOf(session, { onSignedOut })
    const caller = await account.signIn(signIn)
    const stranger: StoredSession = { ...caller, session: { ...sessionOfAda, id: 'another' } }
    await account.noteFailure(new AssistantError('SESSION_REVOKED', 'Gone.'), stranger)
    expect(onSignedOut).not.toHaveBeenCalled()
    expect(await account.current()).toEqual(caller)
  })

  it('rejects a refresh with UNAUTHENTICATED when another session has begun meanwhile', async () => {
    const session = createSessionModel()
    const storage = memoryStorage()
    const account = accountOf(session, { storage })
    const caller = await account.signIn(signIn)
    await storage.set({ ...caller, accessToken: 'hers', session: { ...sessionOfAda, id: 'another' } })
    await expect(account.renew(caller)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('removes its session from the storage even when the server cannot be reached', async () => {
    const session = createSessionModel()
    const storage = memoryStorage()
    const account = accountOf(session, {
      storage,
      calls: {
        login: async () => signedInAs(session.signIn()),
        register: async () => signedInAs(session.signIn()),
        refresh: async (token) => session.refresh(token),
        logout: async () => Promise.reject(network()),
      },
    })
    await account.signIn(signIn)
    await expect(account.signOut()).rejects.toMatchObject({ code: 'NETWORK' })
    expect(await storage.get()).toBeNull()
  })
})

describe('accounts that share a storage', () => {
  const trouble = fc.record({
    lostAnswers: fc.nat({ max: 3 }),
    callers: fc.array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 6 }),
    rounds: fc.integer({ min: 1, max: 3 }),
  })

  /** `share` returns the storages of the two accounts, which share one stored value. */
  const everyCallSucceeds = (
    share: (scheduler: fc.Scheduler) => readonly [SessionStorage, SessionStorage],
    mostRefreshes: (rounds: number, lostAnswers: number) => number,
  ) =>
    fc.asyncProperty(fc.scheduler(), trouble, async (scheduler, { lostAnswers, callers, rounds }) => {
      const session = createSessionModel()
      const onSignedOut = vi.fn()
      const storages = share(scheduler)
      let toLose = lostAnswers
      const calls: AccountParts['calls'] = {
        login: async () => signedInAs(session.signIn()),
        register: async () => signedInAs(session.signIn()),
        async refresh(token) {
          await scheduler.schedule(Promise.resolve(), 'request')
          const tokens = session.refresh(token)
          await scheduler.schedule(Promise.resolve(), 'answer')
          if (toLose > 0) {
            toLose -= 1
            throw network()
          }
          return tokens
        },
        logout: async () => undefined,
      }
      const runtime = runtimeOf({ time: 0 }, () => scheduler.schedule(Promise.resolve(), 'pause'))
      const accounts = storages.map((storage) => createAccount({ storage, calls, runtime, onSignedOut }))
      const [first] = accounts
      if (!first) throw new Error('there are two')
      await scheduler.waitFor(first.signIn(signIn))

      for (let round = 0; round < rounds; round += 1) {
        session.expireAccessTokens()
        const made = callers.map((index) => call(accounts[index] ?? first, session))
        await scheduler.waitFor(Promise.all(made))
      }

      expect(session.over).toBeUndefined()
      expect(onSignedOut).not.toHaveBeenCalled()
      expect(session.refreshes).toBeLessThanOrEqual(mostRefreshes(rounds, lostAnswers))
      const kept = await scheduler.waitFor(Promise.resolve(storages[0].get()))
      // The server would return no refresh token for an older one, and would later treat it as stolen.
      expect(session.refresh(kept?.refreshToken ?? '').refreshToken).not.toBeNull()
    })

  it('refresh one after the other, in any order of events, when they share the storage object', async () => {
    const shared = () => {
      const storage = memoryStorage()
      return [storage, storage] as const
    }
    await fc.assert(
      everyCallSucceeds(shared, (rounds, lost) => rounds + lost),
      { numRuns: 300 },
    )
  })

  it('stay signed in, in any order of events, when they share only the stored value without a lock', async () => {
    const place = (scheduler: fc.Scheduler) => {
      const cell = memoryStorage()
      const slow = (): SessionStorage => ({
        async get() {
          await scheduler.schedule(Promise.resolve(), 'get')
          return cell.get()
        },
        async set(value) {
          await scheduler.schedule(Promise.resolve(), 'set')
          await cell.set(value)
        },
      })
      return [slow(), slow()] as const
    }
    await fc.assert(
      everyCallSucceeds(place, (rounds, lost) => 2 * rounds + lost),
      { numRuns: 500 },
    )
  })
})
