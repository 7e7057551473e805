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

describe('signing in', () => {
  it('answers the user, and keeps the session where it was told to', async () => {
    const storage = memoryStorage()
    const assistant = client({ storage })
    expect(await assistant.user()).toBeNull()
    expect(await assistant.signIn(credentials)).toEqual(ada)
    expect(await assistant.user()).toEqual(ada)
    expect(await client({ storage }).api.users.me.query()).toEqual(ada)
  })

  it('refuses with a typed error that has a request id', async () => {
    const error = await client()
      .signIn({ ...credentials, password: 'wrong' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AssistantError)
    expect(isAssistantError(error, 'INVALID_CREDENTIALS')).toBe(true)
    expect(isAssistantError(error, 'PROJECT_NOT_FOUND')).toBe(false)
    expect(error).toMatchObject({ requestId: 'request-1', name: 'AssistantError' })
  })

  it('ends on both sides with signOut', async () => {
    const assistant = await signIn()
    await assistant.signOut()
    expect(await assistant.user()).toBeNull()
    expect(server.session.over).toBe('SESSION_REVOKED')
    await expect(assistant.api.users.me.query()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('tells, once, that the server ended the session', async () => {
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
  it('survive the end of the access token, with one refresh for all', async () => {
    const assistant = await signIn()
    server.session.expireAccessTokens()
    const answers = await Promise.all(upTo(50).map(() => assistant.api.users.me.query()))
    expect(answers).toHaveLength(50)
    expect(server.session.refreshes).toBe(1)
  })

  it('survive refreshes whose answers are lost', async () => {
    const assistant = await signIn()
    server.session.expireAccessTokens()
    server.loseAnswers('auth.refresh', 2)
    expect(await assistant.api.users.me.query()).toEqual(ada)
    expect(server.session.refreshes).toBe(3)
  })

  it('are asked again when a query got no answer', async () => {
    const assistant = await signIn()
    server.loseAnswers('users.me', 2)
    expect(await assistant.api.users.me.query()).toEqual(ada)
    expect(server.countOf('users.me')).toBe(3)
  })

  it('are not asked again when a mutation without an idempotency key got no answer', async () => {
    const assistant = await signIn()
    server.loseAnswers('projects.create', 1)
    await expect(assistant.api.projects.create.mutate({ name: 'Feed' })).rejects.toMatchObject({ code: 'NETWORK' })
    expect(server.countOf('projects.create')).toBe(1)
  })

  it('say which fields are wrong', async () => {
    const assistant = await signIn()
    const failure = assistant.api.projects.create.mutate({ name: '' })
    await expect(failure).rejects.toMatchObject({ code: 'BAD_REQUEST', fields: [{ path: 'name', message: 'wrong' }] })
  })

  it('end when their signal is aborted, and nobody else does', async () => {
    const assistant = await signIn()
    const leaving = new AbortController()
    const left = assistant.api.users.me.query(undefined, { signal: leaving.signal })
    const stayed = assistant.api.users.me.query()
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
    expect(await stayed).toEqual(ada)
  })

  it('fail as NETWORK when nobody listens, and when a proxy answers with a page', async () => {
    const assistant = await signIn()
    await server.stop()
    await expect(assistant.api.users.me.query()).rejects.toMatchObject({ code: 'NETWORK' })
    await server.again()
    const page = async () => new Response('<h1>Bad gateway</h1>', { status: 502 })
    await expect(client({ fetch: page }).signIn(credentials)).rejects.toMatchObject({ code: 'NETWORK' })
  })

  it('understand refusals from in front of the procedures', async () => {
    const body = { error: { code: 'PAYLOAD_TOO_LARGE', message: 'Too large.', requestId: 'request-9' } }
    const guard = async () => Response.json(body, { status: 413 })
    const failure = client({ fetch: guard }).signIn(credentials)
    await expect(failure).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', requestId: 'request-9' })
  })

  it.each([
    ['one of 15,000 characters', 1, 15_000],
    ['a batch of twenty of 3,000 characters each', 20, 3_000],
    ['twenty that together are more than one request may hold', 20, 300_000],
  ])('go out however long their inputs are: %s', async (_name, count, length) => {
    const assistant = await signIn()
    const generationId = 'é'.repeat(length)
    const queries = upTo(count).map(() => assistant.api.generations.get.query({ generationId }))
    const answers = await Promise.allSettled(queries)
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'answered'))
    expect(codes).toEqual(Array.from({ length: count }, () => 'BAD_REQUEST'))
  })

  it('are refused as too large one by one, not with what was called at the same time', async () => {
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

  it('do not wait for ever', async () => {
    const silent: NonNullable<AssistantOptions['fetch']> = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('timed out')))
      })
    const failure = client({ fetch: silent, timeoutSeconds: 0.01 }).signIn(credentials)
    await expect(failure).rejects.toMatchObject({ code: 'NETWORK' })
  })
})

describe('generate', () => {
  it('starts at once and reads from the first event to the result', async () => {
    const assistant = await signIn()
    server.setLog(longLog(30))
    server.release()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    expect(await numbersOf(run)).toEqual(upTo(30))
    expect((await run.generation).prompt).toBe('a feed')
  })

  it('can be read again, from the first event', async () => {
    const assistant = await signIn()
    server.setLog(longLog(5))
    server.release()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    expect(await numbersOf(run)).toEqual(upTo(5))
    expect(await numbersOf(run)).toEqual(upTo(5))
    expect(server.countOf('generations.start')).toBe(1)
  })

  it('starts one generation, however often the answer is lost', async () => {
    const assistant = await signIn()
    server.loseAnswers('generations.start', 3)
    await assistant.generate({ projectId, prompt: 'a feed' }).generation
    expect(server.countOf('generations.start')).toBe(4)
    expect(server.started.size).toBe(1)
  })

  it('may be made, refused and never read', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const run = client().generate({ projectId, prompt: 'a feed' })
    const never = run[Symbol.asyncIterator]()
    await expect(run.generation).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    // Node tells of unhandled rejections after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(never).toBeDefined()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('throws what the server refused it for where it is read', async () => {
    const run = client().generate({ projectId, prompt: 'a feed' })
    await expect(numbersOf(run)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(run.generation).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe.each(['websocket', 'sse'] as const)('resume, over %s,', (transport) => {
  const generationId = projectId
  const signedIn = (options: Partial<AssistantOptions> = {}) => signIn({ transport, ...options })

  it('go on after the last one that the reader has', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(10))
    server.release()
    expect(await numbersOf(assistant.resume(generationId, { after: 7 }))).toEqual([8, 9, 10])
  })

  it('are none for a reader who has the last one', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(10))
    server.release()
    expect(await numbersOf(assistant.resume(generationId, { after: 10 }))).toEqual([])
  })

  it('go on when the server ended the subscription before the result', async () => {
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

  it('are 1 to n, whatever happens to the connection', async () => {
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

  it('begin on a connection whose token has ended meanwhile', async () => {
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

  it('go on however often the token ends, while there is nothing to say as with an event in between', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(8))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    for (let ends = 1; ends <= 5; ends += 1) {
      server.session.expireAccessTokens()
      server.connections.close(4401, 'ACCESS_TOKEN_EXPIRED')
      // The one whose token was refused and the one with a new token; over a socket the first is never sent.
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

  it('end with UNAUTHENTICATED when no token of this account is good enough', async () => {
    const assistant = await signedIn()
    vi.spyOn(server.session, 'use').mockImplementation(() => {
      throw new AssistantError('UNAUTHENTICATED', 'No.')
    })
    await expect(numbersOf(assistant.resume(generationId))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('wait for a server that is away, and say so', async () => {
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

  it('reach a slow reader all and in order, while the client holds a thousand at most', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(3_500))
    server.release(1_500)
    const stream = assistant.resume(generationId)
    const first = await stream.next()
    // The generation goes on and nobody reads: the client itself ends the subscription.
    await server.until(() => server.subscriptions === 0)
    server.release()
    expect([first.value?.number, ...(await numbersOf(stream))]).toEqual(upTo(3_500))
    expect(server.countOf('generations.events')).toBeGreaterThan(1)
  })

  it.each(['SESSION_REVOKED', 'SESSION_EXPIRED', 'ACCOUNT_SUSPENDED'] as const)(
    'end with %s when the server closes the connection for it',
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

  it('begin again for who signs in again after the session ended', async () => {
    const storage = memoryStorage()
    const assistant = await signedIn({ storage })
    server.setLog(longLog(5))
    server.release(1)
    const stream = assistant.resume(generationId)
    await stream.next()
    const next = stream.next()
    // Looks like a token that ended: the renewal learns that the session did.
    server.session.end('SESSION_REVOKED')
    server.connections.close(4401, 'ACCESS_TOKEN_EXPIRED')
    await expect(next).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
    await assistant.signIn(credentials)
    const kept = storage.get()
    if (kept && !(kept instanceof Promise)) storage.set({ ...kept, session: { ...kept.session, id: 'the next' } })
    server.release()
    expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(5))
  })

  it('never go on as somebody else: a stream under another account ends those of before', async () => {
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

  it('never go on as somebody else: also when the connection is lost', async () => {
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

  it('do not end with what the connection of another account, before them, was closed for', async () => {
    const storage = memoryStorage()
    const onSignedOut = vi.fn()
    const assistant = await signedIn({ storage, onSignedOut })
    server.setLog(longLog(5))
    server.release(1)
    const before = assistant.resume(generationId)
    await before.next()
    const ended = expect(before.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    // What the server says is on its way while the client changes over.
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

  it('end with UNAUTHENTICATED for who is not signed in, without a connection', async () => {
    await expect(client({ transport }).resume(generationId).next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect([server.connections.upgrades, server.connections.streams]).toEqual([0, []])
  })

  it('end with the error of the subscription', async () => {
    const assistant = await signedIn()
    await expect(numbersOf(assistant.resume('no id'))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('leave nothing open after break', async () => {
    const assistant = await signedIn()
    server.setLog(longLog(5))
    server.release(2)
    for await (const event of assistant.resume(generationId)) if (event.number === 2) break
    await server.until(() => server.subscriptions === 0 && server.connections.open === 0)
  })

  it('leave nothing open after an abort, which ends the wait for the next event', async () => {
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

  it('can be left while they wait', async () => {
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

  it('end with CLOSED when the client is closed', async () => {
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
