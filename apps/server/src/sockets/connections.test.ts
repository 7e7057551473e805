import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { silence, startTestFront, type TestFront, type TestSocket } from '../testing/front.js'
import type { SocketLimits } from './limits.js'

let front: TestFront
afterEach(async () => {
  await front.close()
  expect([front.socketCount(), front.watchedSessions()]).toEqual([0, 0])
})

const start = async (sockets: Partial<SocketLimits> = {}) => {
  front = await startTestFront({ limits: { sockets } })
}

const query = (id: number, path = 'hello') => ({ id, method: 'query', params: { path } })
const mutation = (id: number, path: string) => ({ id, method: 'mutation', params: { path } })
const subscription = (id: number, path = 'wait') => ({ id, method: 'subscription', params: { path } })
const byId = (id: number | null) => (answer: { id?: unknown }) => answer.id === id
const codeOf = (answer: { error?: { data: { error: { code: string } } } }) => answer.error?.data.error.code

async function sessionOf({ send, answer }: TestSocket) {
  send(query(1))
  return (await answer(byId(1))).result.data.sessionId
}

describe('who a socket belongs to', () => {
  const params = (accessToken: string) => ({ method: 'connectionParams', data: { accessToken } })

  it.each([
    ['the parameters', { query: '?connectionParams=1' }, params('good:p'), 'p'],
    ['the header', { headers: { authorization: 'bearer good:h' } }, undefined, 'h'],
    ['the address', { query: '?accessToken=good:q' }, undefined, 'q'],
    [
      'the parameters, before the header',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      params('good:p'),
      'p',
    ],
    [
      'the header, before the address',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer good:h' } },
      undefined,
      'h',
    ],
    [
      'the header, where the parameters have none',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      { method: 'connectionParams', data: null },
      'h',
    ],
    ['nobody, without a token', {}, undefined, null],
  ])('is told by %s', async (_, options, first, sessionId) => {
    await start()
    const socket = await front.openSocket(options)
    if (first) socket.send(first)
    expect(await sessionOf(socket)).toBe(sessionId)
  })

  it.each([
    ['a bad token', { query: '?accessToken=bad' }, undefined, 'UNAUTHENTICATED'],
    ['an empty token', { query: '?accessToken=' }, undefined, 'UNAUTHENTICATED'],
    ['a token that has expired', { query: '?accessToken=expired:s' }, undefined, 'ACCESS_TOKEN_EXPIRED'],
    ['a session that has ended', { query: '?accessToken=good:ended' }, undefined, 'SESSION_REVOKED'],
    ['another scheme', { headers: { authorization: 'Basic good:h' } }, undefined, 'UNAUTHENTICATED'],
    [
      'a bad token before a good one',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer bad' } },
      undefined,
      'UNAUTHENTICATED',
    ],
    [
      'bad parameters before a good token',
      { query: '?connectionParams=1&accessToken=good:q' },
      params('bad'),
      'UNAUTHENTICATED',
    ],
    ['parameters that are none', { query: '?connectionParams=1&accessToken=good:q' }, '"x"', 'UNAUTHENTICATED'],
    ['parameters that are no text', { query: '?connectionParams=1' }, { data: { accessToken: 1 } }, 'UNAUTHENTICATED'],
    ['parameters that are no JSON', { query: '?connectionParams=1' }, '{', 'UNAUTHENTICATED'],
  ])('is closed with 4401 for %s', async (_, options, first, reason) => {
    await start()
    const socket = await front.openSocket(options)
    if (first) socket.send(first)
    expect(await socket.closed).toEqual({ code: 4401, reason })
  })

  it('is not told UNAUTHENTICATED when nobody can say', async () => {
    await start()
    const socket = await front.openSocket({ query: '?accessToken=broken' })
    expect(await socket.closed).toEqual({ code: 1011, reason: 'INTERNAL' })
  })

  it('is closed soon when it is nobody', async () => {
    await start({ anonymousMilliseconds: 100 })
    const silent = await front.openSocket({ query: '?connectionParams=1' })
    const nobody = await front.openSocket()
    const somebody = await front.openSocket({ query: '?accessToken=good:s' })
    expect(await nobody.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await silent.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await sessionOf(somebody)).toBe('s')
  })

  it('has twenty sockets at most for one session', async () => {
    await start()
    const open = () => front.openSocket({ query: '?accessToken=good:s' })
    const sockets = await Promise.all(Array.from({ length: 20 }, open))
    for (const socket of sockets) expect(await sessionOf(socket)).toBe('s')
    expect(await (await open()).closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    sockets[0]?.socket.terminate()
    await expect.poll(front.watchedSessions).toBe(19)
    expect(await sessionOf(await open())).toBe('s')
  })
})

describe('a session that ends', () => {
  it('closes its sockets with the reason, and no others', async () => {
    await start()
    const own = await front.openSocket({ query: '?accessToken=good:one' })
    const other = await front.openSocket({ query: '?accessToken=good:two' })
    own.send(subscription(5))
    await own.answer(byId(5))
    expect([await sessionOf(own), await sessionOf(other)]).toEqual(['one', 'two'])
    front.endSession('one', 'ACCOUNT_SUSPENDED')
    expect(await own.closed).toEqual({ code: 4401, reason: 'ACCOUNT_SUSPENDED' })
    expect(await sessionOf(other)).toBe('two')
  })

  it('by a call of its own is closed after the answer, and takes no call meanwhile', async () => {
    await start()
    const socket = await front.openSocket({ query: '?accessToken=good:s' })
    socket.send(mutation(1, 'leave'))
    await expect.poll(async () => (await front.openSocket()).socket.readyState).toBe(1)
    socket.send(query(2))
    expect((await socket.answer()).result.data).toBe('left')
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
  })

  it('does not wait for a call that never ends', async () => {
    await start({ lastAnswersMilliseconds: 50 })
    const socket = await front.openSocket({ query: '?accessToken=good:s' })
    await sessionOf(socket)
    socket.send(mutation(2, 'never'))
    socket.send(query(3))
    await socket.answer(byId(3))
    front.endSession('s', 'SESSION_REVOKED')
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
  })
})

describe('what one socket may ask for', () => {
  const open = () => front.openSocket({ query: '?accessToken=good:s' })

  it('is 200 calls in a message; 5,000 are refused one by one, and none is run', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 5_000 }, (_, index) => query(index + 1)))
    for (const id of [1, 2_500, 5_000]) expect(codeOf(await socket.answer(byId(id)))).toBe('BAD_REQUEST')
    expect(await sessionOf(socket)).toBe('s')
  })

  it('is 100 calls under way; the next is RATE_LIMITED until one of them ends', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 101 }, (_, index) => subscription(index + 1)))
    const refusal = await socket.answer(byId(101))
    expect(refusal.error.data).toMatchObject({ path: 'wait', error: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } })
    socket.send(query(102))
    expect(codeOf(await socket.answer(byId(102)))).toBe('RATE_LIMITED')
    socket.send({ id: 7, method: 'subscription.stop' })
    await socket.answer((answer) => answer.id === 7 && answer.result.type === 'stopped')
    socket.send(query(103))
    expect((await socket.answer(byId(103))).result.data).toEqual({ sessionId: 's' })
  })

  it('ends when it goes on after 100 refusals in a minute', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 100 }, (_, index) => subscription(index + 1)))
    socket.send(Array.from({ length: 99 }, (_, index) => query(index + 1_001)))
    expect(codeOf(await socket.answer(byId(1_099)))).toBe('RATE_LIMITED')
    socket.send(query(2_000))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('is not outwitted by using an id twice', async () => {
    await start()
    const socket = await open()
    socket.send([subscription(1), query(1), subscription(1)])
    expect(codeOf(await socket.answer((answer) => answer.error))).toBe('BAD_REQUEST')
    expect(codeOf(await socket.answer((answer) => answer.error))).toBe('BAD_REQUEST')
    socket.send({ id: 1, method: 'subscription.stop' })
    await socket.answer((answer) => answer.result?.type === 'stopped')
    socket.send(mutation(1, 'greet'))
    expect(await socket.answer((answer) => answer.result?.data === 'greeted')).toMatchObject({ id: 1 })
  })

  it('is 4 MiB in a message', async () => {
    await start()
    const socket = await open()
    const call = JSON.stringify({ ...mutation(1, 'greet'), padding: '' })
    const largest = call.replace('""', `"${'x'.repeat(4 * 1024 * 1024 - call.length)}"`)
    socket.send(largest)
    expect((await socket.answer(byId(1))).result.data).toBe('greeted')
    socket.send(`${largest} `)
    expect((await socket.closed).code).toBe(1009)
    expect(await sessionOf(await open())).toBe('s')
  })

  it('is 64 KiB in a message of who has not said who they are', async () => {
    await start()
    const call = JSON.stringify({ ...mutation(1, 'greet'), padding: '' })
    const sized = (characters: number) => call.replace('""', `"${'x'.repeat(characters - call.length)}"`)
    for (const options of [{}, { query: '?connectionParams=1' }]) {
      const socket = await front.openSocket(options)
      if ('query' in options) socket.send({ method: 'connectionParams', data: null })
      socket.send(sized(64 * 1024))
      expect((await socket.answer(byId(1))).result.data).toBe('greeted')
      socket.send(sized(64 * 1024 + 1))
      expect(await socket.closed).toEqual({ code: 1009, reason: 'PAYLOAD_TOO_LARGE' })
    }
    const socket = await front.openSocket({ query: '?connectionParams=1' })
    socket.send(`{"method":"connectionParams","data":null,"padding":"${'x'.repeat(64 * 1024)}"}`)
    expect((await socket.closed).code).toBe(1009)
  })

  it('ends when it goes on after procedures have refused it a hundred times in a minute', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 99 }, (_, index) => query(index + 1, 'things.busy')))
    expect(codeOf(await socket.answer(byId(99)))).toBe('RATE_LIMITED')
    socket.send(query(100, 'things.busy'))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('is some queries and mutations at once, and others when those have ended', async () => {
    await start({ callsAtOnce: 2 })
    const socket = await open()
    socket.send([mutation(1, 'things.never'), query(2), query(3)])
    expect((await socket.answer(byId(2))).result.data).toEqual({ sessionId: 's' })
    expect((await socket.answer(byId(3))).result.data).toEqual({ sessionId: 's' })
    socket.send([mutation(4, 'things.never'), query(5), subscription(6)])
    const { id } = await Promise.race([socket.answer(byId(5)), socket.answer(byId(6))])
    expect(id).toBe(6)
  })

  it.each([
    ['no JSON', '{'],
    ['a long id', JSON.stringify({ ...query(1), id: 'x'.repeat(101) })],
    ['nothing', ''],
    ['a number', '1'],
    ['null', 'null'],
    ['an unknown method', '{"id":1,"method":"delete","params":{"path":"hello"}}'],
    ['no path', '{"id":1,"method":"query","params":{}}'],
    ['no id', '{"method":"query","params":{"path":"hello"}}'],
    ['an object for an id', '{"id":{},"method":"query","params":{"path":"hello"}}'],
    ['a number for an id that no answer can bear', '{"id":1e309,"method":"query","params":{"path":"hello"}}'],
    ['a batch of nonsense', '[1,null,"x"]'],
    ['another version of JSON-RPC', '{"id":1,"jsonrpc":"1.0","method":"query","params":{"path":"hello"}}'],
    ['a deep nest', `${'['.repeat(100_000)}`],
  ])('%s is answered, and the next call too', async (_, message) => {
    await start()
    const socket = await open()
    socket.send(message)
    const answer = await socket.answer()
    expect(answer.error.data.error).toEqual({
      code: 'BAD_REQUEST',
      message: expect.any(String),
      requestId: expect.stringMatching(/^request-\d+$/),
    })
    expect(await sessionOf(socket)).toBe('s')
  })

  it.each(['1e309', '-1e309'])('the id %s is none: no call runs, and the refusal has the id null', async (id) => {
    await start()
    const socket = await open()
    socket.send(`{"id":${id},"method":"mutation","params":{"path":"greet"}}`)
    const answer = await socket.answer()
    expect([answer.id, codeOf(answer)]).toEqual([null, 'BAD_REQUEST'])
    socket.send(query(1))
    expect(await socket.answer()).toMatchObject({ id: 1, result: {} })
  })

  it('bytes instead of text are answered', async () => {
    await start()
    const socket = await open()
    socket.socket.send(Buffer.from(JSON.stringify(query(1))))
    expect(codeOf(await socket.answer())).toBe('BAD_REQUEST')
    expect(await sessionOf(socket)).toBe('s')
  })

  it('calls of what does not exist are answered, and over', async () => {
    await start()
    const socket = await open()
    for (const path of ['unknown', '__proto__', 'constructor', 'hello.x', '']) {
      socket.send(query(1, path))
      expect(codeOf(await socket.answer(byId(1))), path).toBe('NOT_FOUND')
      socket.send(subscription(1, path))
      expect(codeOf(await socket.answer(byId(1))), path).toBe('NOT_FOUND')
    }
  })
})

describe('a slow reader', () => {
  it('has no more calls run for them than what they are behind', async () => {
    let closed = () => {}
    const atClose = new Promise<number>((resolve) => {
      closed = () => resolve(runs)
    })
    let runs = 0
    front = await startTestFront({
      log: { ...silence, debug: (facts) => 'code' in facts && closed() },
      limits: { sockets: { slowMilliseconds: 300 } },
    })
    front.onWord('large', () => {
      runs += 1
    })
    const socket = await front.openSocket({ query: '?accessToken=good:s' })
    socket.socket.pause()
    socket.send(Array.from({ length: 100 }, (_, index) => query(index + 1, 'large')))
    expect(await atClose).toBeLessThan(60)
    socket.socket.terminate()
  })

  it('is waited for, and told to come back when it takes too long', async () => {
    let tell: (facts: object) => void = () => undefined
    const closing = new Promise<object>((resolve) => {
      tell = (facts) => 'code' in facts && resolve(facts)
    })
    front = await startTestFront({
      log: { ...silence, debug: tell },
      limits: { sockets: { slowMilliseconds: 300 } },
    })
    const socket = await front.openSocket({ query: '?accessToken=good:s' })
    socket.send(subscription(1, 'flood'))
    await socket.answer((answer) => answer.result?.type === 'data')
    socket.socket.pause()
    expect(await closing).toMatchObject({ code: 4408 })
    socket.socket.resume()
    expect(await socket.closed).toEqual({ code: 4408, reason: 'TOO_SLOW' })
  })
})

describe('staying in touch', () => {
  it('asks in both languages', async () => {
    await start({ pingMilliseconds: 50 })
    const { socket, answer } = await front.openSocket({ query: '?accessToken=good:s' })
    const [ping] = await Promise.all([answer((message) => message === 'PING'), once(socket, 'ping')])
    expect(ping).toBe('PING')
  })

  it('answers PING with PONG', async () => {
    await start()
    const { send, answer } = await front.openSocket()
    send('PING')
    expect(await answer()).toBe('PONG')
  })

  it('lets go of who gives no sign of life', async () => {
    await start({ pingMilliseconds: 50 })
    const { socket } = await front.openSocket({ query: '?accessToken=good:s' })
    socket.pause()
    await expect.poll(front.socketCount).toBe(0)
    socket.terminate()
  })
})

describe('a server that is about to stop', () => {
  it('asks to reconnect, refuses new calls, and closes with 1012 after the last answer', async () => {
    await start()
    const socket = await front.openSocket({ query: '?accessToken=good:s' })
    expect(await sessionOf(socket)).toBe('s')
    socket.send(subscription(2))
    await socket.answer((answer) => answer.result?.type === 'data')
    front.drain()
    expect(await socket.answer((answer) => answer.method === 'reconnect')).toEqual({ id: null, method: 'reconnect' })
    socket.send(query(3))
    expect(codeOf(await socket.answer(byId(3)))).toBe('SHUTTING_DOWN')
    await front.close()
    expect(await socket.closed).toEqual({ code: 1012, reason: 'SHUTTING_DOWN' })
  })
})
