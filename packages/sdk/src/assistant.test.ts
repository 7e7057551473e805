import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { AssistantOptions } from './assistant.js'
import { AssistantError, isAssistantError } from './error.js'
import type { NumberedEvent } from './router.js'
import { memoryStorage } from './storage.js'
import { credentials, useFakeServer } from './testing/clients.js'
import { longLog } from './testing/events.js'
import type { FakeServer } from './testing/fake-server.js'
import { ada, projectId } from './testing/people.js'

let server: FakeServer
const { client, signedIn: signIn } = useFakeServer((started) => {
  server = started
})

async function numbersOf(events: AsyncIterable<NumberedEvent>): Promise<number[]> {
  const numbers: number[] = []
  for await (const event of events) numbers.push(event.number)
  return numbers
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('signing in and out', () => {
  it('returns the user, and keeps the session in the given storage', async () => {
    const storage = memoryStorage()
    const assistant = client({ storage })
    expect(await assistant.user()).toBeNull()
    expect(await assistant.signIn(credentials)).toEqual(ada)
    expect(await assistant.user()).toEqual(ada)
    expect(await client({ storage }).api.users.me.query()).toEqual(ada)
  })

  it('rejects a wrong password with a typed error that has a request id', async () => {
    const error = await client()
      .signIn({ ...credentials, password: 'wrong' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AssistantError)
    expect(isAssistantError(error, 'INVALID_CREDENTIALS')).toBe(true)
    expect(isAssistantError(error, 'PROJECT_NOT_FOUND')).toBe(false)
    expect(error).toMatchObject({ requestId: 'request-1', name: 'AssistantError' })
  })

  it('ends the session on the client and on the server', async () => {
    const assistant = await signIn()
    await assistant.signOut()
    expect(await assistant.user()).toBeNull()
    expect(server.session.over).toBe('SESSION_REVOKED')
    await expect(assistant.api.users.me.query()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('calls onSignedOut once when the server has ended the session', async () => {
    const onSignedOut = vi.fn()
    const assistant = await signIn({ onSignedOut })
    server.session.end('SESSION_REVOKED')
    const calls = await Promise.allSettled([assistant.api.users.me.query(), assistant.api.users.me.query()])
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(onSignedOut).toHaveBeenCalledTimes(1)
    expect(await assistant.user()).toBeNull()
  })
})

describe('calls', () => {
  it('refresh an expired access token once for fifty concurrent calls', async () => {
    const assistant = await signIn()
    server.session.expireAccessTokens()
    const answers = await Promise.all(upTo(50).map(() => assistant.api.users.me.query()))
    expect(answers).toHaveLength(50)
    expect(server.session.refreshes).toBe(1)
  })

  it('repeat a refresh whose answer is lost', async () => {
    const assistant = await signIn()
    server.session.expireAccessTokens()
    server.loseAnswers('auth.refresh', 2)
    expect(await assistant.api.users.me.query()).toEqual(ada)
    expect(server.session.refreshes).toBe(3)
  })

  it('repeat a query that gets no answer', async () => {
    const assistant = await signIn()
    server.loseAnswers('users.me', 2)
    expect(await assistant.api.users.me.query()).toEqual(ada)
    expect(server.countOf('users.me')).toBe(3)
  })

  it('do not repeat a mutation that has no idempotency key and gets no answer', async () => {
    const assistant = await signIn()
    server.loseAnswers('projects.create', 1)
    await expect(assistant.api.projects.create.mutate({ name: 'Feed' })).rejects.toMatchObject({ code: 'NETWORK' })
    expect(server.countOf('projects.create')).toBe(1)
  })

  it('report the invalid fields of an input', async () => {
    const assistant = await signIn()
    const failure = assistant.api.projects.create.mutate({ name: '' })
    await expect(failure).rejects.toMatchObject({ code: 'BAD_REQUEST', fields: [{ path: 'name', message: 'wrong' }] })
  })

  it('reject with ABORTED when their signal is aborted, and leave other calls unaffected', async () => {
    const assistant = await signIn()
    const leaving = new AbortController()
    const left = assistant.api.users.me.query(undefined, { signal: leaving.signal })
    const stayed = assistant.api.users.me.query()
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
    expect(await stayed).toEqual(ada)
  })

  it('fail with NETWORK when no server runs, and when a proxy answers with a page', async () => {
    const assistant = await signIn()
    await server.stop()
    await expect(assistant.api.users.me.query()).rejects.toMatchObject({ code: 'NETWORK' })
    await server.again()
    const page = async () => new Response('<h1>Bad gateway</h1>', { status: 502 })
    await expect(client({ fetch: page }).signIn(credentials)).rejects.toMatchObject({ code: 'NETWORK' })
  })

  it('report an error that is answered outside of procedures', async () => {
    const body = { error: { code: 'PAYLOAD_TOO_LARGE', message: 'Too large.', requestId: 'request-9' } }
    const guard = async () => Response.json(body, { status: 413 })
    const failure = client({ fetch: guard }).signIn(credentials)
    await expect(failure).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', requestId: 'request-9' })
  })

  it.each([
    ['one input of 15,000 characters', 1, 15_000],
    ['20 inputs of 3,000 characters in a batch', 20, 3_000],
    ['20 inputs that together exceed the limit of a request', 20, 300_000],
  ])('are sent however long their inputs are: %s', async (_name, count, length) => {
    const assistant = await signIn()
    const generationId = 'é'.repeat(length)
    const queries = upTo(count).map(() => assistant.api.generations.get.query({ generationId }))
    const answers = await Promise.allSettled(queries)
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'answered'))
    expect(codes).toEqual(Array.from({ length: count }, () => 'BAD_REQUEST'))
  })

  it('are sent in separate requests when one request would be too large', async () => {
    const refused: number[] = []
    const counting: NonNullable<AssistantOptions['fetch']> = async (url, init) => {
      const answer = await fetch(url, { ...init, signal: null, body: String(init?.body ?? '') })
      refused.push(answer.status)
      return answer
    }
    const assistant = await signIn({ fetch: counting })
    const name = 'x'.repeat(3 * 1024 * 1024)
    const large = [name, name].map((long) => assistant.api.projects.create.mutate({ name: long }))
    const answers = await Promise.allSettled(large)
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'answered'))
    expect(codes).toEqual(['BAD_REQUEST', 'BAD_REQUEST'])
    expect(refused).not.toContain(413)
  })

  it('fail with NETWORK after the timeout', async () => {
    const silent: NonNullable<AssistantOptions['fetch']> = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('timed out')))
      })
    const failure = client({ fetch: silent, timeoutSeconds: 0.01 }).signIn(credentials)
    await expect(failure).rejects.toMatchObject({ code: 'NETWORK' })
  })
})

describe('generate', () => {
  it('starts a generation and yields its events from the first one to the result', async () => {
    const assistant = await signIn()
    server.setLog(longLog(30))
    server.release()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    expect(await numbersOf(run)).toEqual(upTo(30))
    expect((await run.generation).prompt).toBe('a feed')
  })

  it('returns a run that yields all events again when it is read again', async () => {
    const assistant = await signIn()
    server.setLog(longLog(5))
    server.release()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    expect(await numbersOf(run)).toEqual(upTo(5))
    expect(await numbersOf(run)).toEqual(upTo(5))
    expect(server.countOf('generations.start')).toBe(1)
  })

  it('starts one generation even if its answers are lost', async () => {
    const assistant = await signIn()
    server.loseAnswers('generations.start', 3)
    await assistant.generate({ projectId, prompt: 'a feed' }).generation
    expect(server.countOf('generations.start')).toBe(4)
    expect(server.started.size).toBe(1)
  })

  it('causes no unhandled rejection when the start fails and the run is never read', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const run = client().generate({ projectId, prompt: 'a feed' })
    const never = run[Symbol.asyncIterator]()
    await expect(run.generation).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    // Node reports unhandled rejections after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(never).toBeDefined()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('returns a run that fails with the error of its start', async () => {
    const run = client().generate({ projectId, prompt: 'a feed' })
    await expect(numbersOf(run)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(run.generation).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe.each(['websocket', 'sse'] as const)('resume over %s', (transport) => {
  const generationId = projectId
  const signedIn = (options: Partial<AssistantOptions> = {}) => signIn({ transport, ...options })

  it('yields the events after the given number', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(10))
    server.release()
    expect(await numbersOf(assistant.resume(generationId, { after: 7 }))).toEqual([8, 9, 10])
  })

  it('yields nothing after the last event', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(10))
    server.release()
    expect(await numbersOf(assistant.resume(generationId, { after: 10 }))).toEqual([])
  })

  it('continues when the server ends the subscription before the result', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(4))
    server.release(2)
    const numbers: number[] = []
    for await (const { number } of assistant.resume(generationId)) {
      numbers.push(number)
      if (number === 2) await server.endSubscriptions().then(() => server.release())
    }
    expect(numbers).toEqual(upTo(4))
  })

  it('yields each event once and in order, however the connection is interrupted', async () => {
    const trouble = fc.array(
      fc.record({
        at: fc.integer({ min: 1, max: 39 }),
        how: fc.constantFrom('cut', 'too slow', 'restart', 'token ended'),
      }),
      { maxLength: 6 },
    )
    const assistant = await signedIn()
    server.setLog(longLog(40))
    await fc.assert(
      fc.asyncProperty(trouble, async (troubles) => {
        server.release(0)
        const planned = troubles.toSorted((one, other) => one.at - other.at)
        const numbers: number[] = []
        const stream = assistant.resume(generationId)
        const first = stream.next()
        for (const { at, how } of planned) {
          server.release(at)
          while (numbers.length < at) {
            const next = await (numbers.length === 0 ? first : stream.next())
            if (!next.done) numbers.push(next.value.number)
          }
          if (how === 'cut') server.connections.cut()
          if (how === 'too slow') server.connections.close(4408, 'read faster')
          if (how === 'restart') server.connections.close(1012, 'restart')
          if (how === 'token ended') {
            server.session.expireAccessTokens()
            server.connections.close(4401, 'ACCESS_TOKEN_EXPIRED')
          }
        }
        server.release()
        if (numbers.length === 0) {
          const next = await first
          if (!next.done) numbers.push(next.value.number)
        }
        for await (const event of stream) numbers.push(event.number)
        expect(numbers).toEqual(upTo(40))
      }),
      { numRuns: 15 },
    )
  })

  it('begins another stream after the access token has expired', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(2)
    const stream = assistant.resume(generationId)
    await stream.next()
    server.session.expireAccessTokens()
    const other = numbersOf(assistant.resume(generationId))
    server.release()
    expect(await other).toEqual(upTo(5))
    expect(await numbersOf(stream)).toEqual([2, 3, 4, 5])
  })

  it('continues each time the token expires, with and without events in between', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(8))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    for (let ends = 1; ends <= 5; ends += 1) {
      server.session.expireAccessTokens()
      server.connections.close(4401, 'ACCESS_TOKEN_EXPIRED')
      // The rejected subscription has ended, and the one with the new token is open.
      await server.until(() => server.session.refreshes === ends && server.subscriptions === 1)
    }
    for (let number = 2; number <= 6; number += 1) {
      const next = stream.next()
      server.session.expireAccessTokens()
      await server.endSubscriptions(new AssistantError('ACCESS_TOKEN_EXPIRED', 'It has ended.'))
      server.release(number)
      expect((await next).value?.number).toBe(number)
    }
    server.release()
    expect(await numbersOf(stream)).toEqual([7, 8])
  })

  it('fails with UNAUTHENTICATED when the server accepts no token of the account', async () => {
    const assistant = await signedIn()
    vi.spyOn(server.session, 'use').mockImplementation(() => {
      throw new AssistantError('UNAUTHENTICATED', 'No.')
    })
    await expect(numbersOf(assistant.resume(generationId))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('waits while the server is unavailable, and calls onInterrupted once', async () => {
    const onInterrupted = vi.fn()
    const assistant = await signedIn()
    server.setLog(longLog(6))
    server.release(3)
    const stream = assistant.resume(generationId, { onInterrupted })
    const numbers = [await stream.next(), await stream.next(), await stream.next()].map(({ value }) => value?.number)
    await server.stop()
    const rest = numbersOf(stream)
    server.release()
    await server.again()
    expect([...numbers, ...(await rest)]).toEqual(upTo(6))
    expect(onInterrupted).toHaveBeenCalledTimes(1)
    expect(onInterrupted.mock.calls[0]?.[0]).toMatchObject({ code: 'NETWORK' })
  })

  it('ends the subscription while too many events are unread, and yields all of them in order', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(3_500))
    server.release(1_500)
    const stream = assistant.resume(generationId)
    const first = await stream.next()
    // The generation continues and the events are not read, so the client ends the subscription.
    await server.until(() => server.subscriptions === 0)
    server.release()
    expect([first.value?.number, ...(await numbersOf(stream))]).toEqual(upTo(3_500))
    expect(server.countOf('generations.events')).toBeGreaterThan(1)
  })

  it.each(['SESSION_REVOKED', 'SESSION_EXPIRED', 'ACCOUNT_SUSPENDED'] as const)(
    'fails with %s and calls onSignedOut when the server closes the connection with this reason',
    async (code) => {
      const onSignedOut = vi.fn()
      const assistant = await signedIn({ onSignedOut })
      server.setLog(longLog(5))
      server.release(1)
      const stream = assistant.resume(generationId)
      await stream.next()
      const next = stream.next()
      server.session.end(code)
      server.connections.close(4401, code)
      await expect(next).rejects.toMatchObject({ code })
      await expect.poll(() => onSignedOut.mock.calls).toHaveLength(1)
    },
  )

  it('begins again after a new sign-in when the session has ended', async () => {
    const storage = memoryStorage()
    const assistant = await signedIn({ storage })
    server.setLog(longLog(5))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    const next = stream.next()
    // The close reason is an expired token. The refresh then fails because the session has ended.
    server.session.end('SESSION_REVOKED')
    server.connections.close(4401, 'ACCESS_TOKEN_EXPIRED')
    await expect(next).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
    await assistant.signIn(credentials)
    const kept = storage.get()
    if (kept && !(kept instanceof Promise)) storage.set({ ...kept, session: { ...kept.session, id: 'the next' } })
    server.release()
    expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(5))
  })

  it('fails with UNAUTHENTICATED when a stream of another session begins', async () => {
    const storage = memoryStorage()
    const assistant = await signedIn({ storage })
    server.setLog(longLog(5))
    server.release(1)
    const before = assistant.resume(generationId)
    await before.next()
    const ended = expect(before.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const kept = storage.get()
    if (kept && !(kept instanceof Promise)) storage.set({ ...kept, session: { ...kept.session, id: 'the next' } })
    const [one, other] = [assistant.resume(generationId), assistant.resume(generationId)]
    expect((await Promise.all([one.next(), other.next()])).map(({ value }) => value?.number)).toEqual([1, 1])
    await ended
    server.release()
    expect(await Promise.all([numbersOf(one), numbersOf(other)])).toEqual([upTo(5).slice(1), upTo(5).slice(1)])
  })

  it('fails with UNAUTHENTICATED instead of reconnecting with another session', async () => {
    const storage = memoryStorage()
    const assistant = await signedIn({ storage })
    server.setLog(longLog(5))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    const kept = storage.get()
    if (kept && !(kept instanceof Promise)) storage.set({ ...kept, session: { ...kept.session, id: 'the next' } })
    server.connections.cut()
    server.release()
    await expect(stream.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('ignores the reason for which the connection of the previous session was closed', async () => {
    const storage = memoryStorage()
    const onSignedOut = vi.fn()
    const assistant = await signedIn({ storage, onSignedOut })
    server.setLog(longLog(5))
    server.release(1)
    const before = assistant.resume(generationId)
    await before.next()
    const ended = expect(before.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    // The close message is in transit while the client changes to the next session.
    server.connections.close(4401, 'SESSION_REVOKED')
    const kept = storage.get()
    if (kept && !(kept instanceof Promise)) storage.set({ ...kept, session: { ...kept.session, id: 'the next' } })
    const after = assistant.resume(generationId)
    expect((await after.next()).value?.number).toBe(1)
    await ended
    await server.until(() => server.connections.open === 1)
    server.release()
    expect(await numbersOf(after)).toEqual(upTo(5).slice(1))
    expect(onSignedOut).not.toHaveBeenCalled()
  })

  it('fails with UNAUTHENTICATED and opens no connection when nobody is signed in', async () => {
    await expect(client({ transport }).resume(generationId).next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect([server.connections.upgrades, server.connections.streams]).toEqual([0, []])
  })

  it('fails with the error of the subscription', async () => {
    const assistant = await signedIn()
    await expect(numbersOf(assistant.resume('no id'))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('leaves no subscription and no connection open after break', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(2)
    for await (const event of assistant.resume(generationId)) if (event.number === 2) break
    await server.until(() => server.subscriptions === 0 && server.connections.open === 0)
  })

  it('rejects a pending read on an abort, and leaves nothing open', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(1)
    const leaving = new AbortController()
    const stream = assistant.resume(generationId, { signal: leaving.signal })
    await stream.next()
    const next = stream.next()
    leaving.abort()
    await expect(next).rejects.toMatchObject({ code: 'ABORTED' })
    await server.until(() => server.subscriptions === 0 && server.connections.open === 0)
  })

  it('ends a pending read on return(), and leaves no subscription open', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    const next = stream.next()
    await stream.return()
    expect(await next).toEqual({ done: true, value: undefined })
    await server.until(() => server.subscriptions === 0)
  })

  it('fails with CLOSED when the client is closed', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    const next = stream.next()
    await assistant.close()
    await expect(next).rejects.toMatchObject({ code: 'CLOSED' })
    await server.until(() => server.connections.open === 0)
    await expect(assistant.api.users.me.query()).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
