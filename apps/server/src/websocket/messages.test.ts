import { afterEach, describe, expect, it } from 'vitest'
import { byId, codeOf, mutation, query, sessionOf, subscription } from '../../testing/messages.js'
import { createTestServer, type TestServer, type TestSocket } from '../../testing/test-server.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const start = async (sockets: Partial<SocketLimits> = {}) => {
  testServer = await createTestServer({ limits: { sockets } })
}

/** Returns the JSON of a mutation, `bytes` long. */
function sized(path: string, bytes: number, id = 1): string {
  const empty = JSON.stringify(mutation(id, path, { text: '' }))
  return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`)
}

/** Records every answer on a socket. */
function record({ socket }: TestSocket) {
  const answers: (Parameters<typeof codeOf>[0] & { readonly id: number | null })[] = []
  socket.on('message', (data) => answers.push(JSON.parse(String(data))))
  return answers
}

describe('a signed-in socket', () => {
  const open = () => testServer.openSocket({ query: '?accessToken=good:s' })

  it('answers 5,000 calls in one message with one error, runs none of them and is closed with 4429', async () => {
    await start()
    const socket = await open()
    const answers = record(socket)
    socket.send(Array.from({ length: 5_000 }, (_, index) => query(index + 1)))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    expect(answers.map((answer) => [answer.id, codeOf(answer)])).toEqual([[null, 'BAD_REQUEST']])
  })

  it('is closed with 4429 after a hundred calls in one message with the id of a running call', async () => {
    await start()
    const socket = await open()
    const answers = record(socket)
    socket.send([subscription(1), ...Array.from({ length: 199 }, () => query(1))])
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    expect(answers.filter((answer) => codeOf(answer) === 'BAD_REQUEST')).toHaveLength(100)
  })

  it('rejects a call with more than 10,000 keys and elements, on all levels together', async () => {
    await start()
    const socket = await open()
    const more = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`key${at}`, 0]))
    socket.send({ ...query(1), ...more })
    expect(codeOf(await socket.answer(byId(null)))).toBe('BAD_REQUEST')
    expect(await sessionOf(socket)).toBe('s')
  })

  it('runs 100 calls, and answers more with RATE_LIMITED until one of them ends', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 101 }, (_, index) => subscription(index + 1)))
    const rejection = await socket.answer(byId(101))
    expect(rejection.error.data).toMatchObject({ path: 'wait', error: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } })
    socket.send(query(102))
    expect(codeOf(await socket.answer(byId(102)))).toBe('RATE_LIMITED')
    socket.send({ id: 7, method: 'subscription.stop' })
    await socket.answer((answer) => answer.id === 7 && answer.result.type === 'stopped')
    socket.send(query(103))
    expect((await socket.answer(byId(103))).result.data).toEqual({ sessionId: 's' })
  })

  it('is closed with 4429 after 100 rejected calls within a minute', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 100 }, (_, index) => subscription(index + 1)))
    socket.send(Array.from({ length: 99 }, (_, index) => query(index + 1_001)))
    expect(codeOf(await socket.answer(byId(1_099)))).toBe('RATE_LIMITED')
    socket.send(query(2_000))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('rejects other calls with the id of a running call until that call ends', async () => {
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

  it('accepts a message of 4 MiB that starts a generation, and is closed with 1009 for one byte more', async () => {
    await start()
    const socket = await open()
    const largest = sized('generations.start', 4 * 1024 * 1024)
    socket.send(largest)
    expect((await socket.answer(byId(1))).result.data).toBe(1)
    socket.send(`${largest} `)
    expect((await socket.closed).code).toBe(1009)
    expect(await sessionOf(await open())).toBe('s')
  })

  it('accepts 128 KiB per call for other procedures, and answers larger messages with PAYLOAD_TOO_LARGE', async () => {
    await start()
    const socket = await open()
    socket.send(sized('echo', 128 * 1024))
    expect(await socket.answer(byId(1))).toMatchObject({ result: {} })
    socket.send(sized('echo', 128 * 1024 + 1))
    expect((await socket.answer(byId(1))).error.data).toMatchObject({
      path: 'echo',
      error: { code: 'PAYLOAD_TOO_LARGE' },
    })
    const calls = Array.from({ length: 20 }, (_, at) => mutation(at + 1, 'echo', 'x'.repeat(127 * 1024)))
    socket.send(calls)
    for (const { id } of calls) expect(await socket.answer(byId(id))).toMatchObject({ result: {} })
    socket.send([mutation(1, 'echo', 'x'.repeat(256 * 1024)), mutation(2, 'greet')])
    for (const id of [1, 2]) expect(codeOf(await socket.answer(byId(id)))).toBe('PAYLOAD_TOO_LARGE')
  })

  it('is closed with 4429 after 100 RATE_LIMITED answers of procedures within a minute', async () => {
    await start()
    const socket = await open()
    socket.send(Array.from({ length: 99 }, (_, index) => query(index + 1, 'things.busy')))
    expect(codeOf(await socket.answer(byId(99)))).toBe('RATE_LIMITED')
    socket.send(query(100, 'things.busy'))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('runs at most `callsAtOnce` queries and mutations at once, and does not delay subscriptions', async () => {
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
    ['a message that is not JSON', '{'],
    ['an id of 101 characters', JSON.stringify({ ...query(1), id: 'x'.repeat(101) })],
    ['an empty message', ''],
    ['a number', '1'],
    ['null', 'null'],
    ['a call of an unknown method', '{"id":1,"method":"delete","params":{"path":"hello"}}'],
    ['a call without a path', '{"id":1,"method":"query","params":{}}'],
    ['a call without an id', '{"method":"query","params":{"path":"hello"}}'],
    ['a call whose id is an object', '{"id":{},"method":"query","params":{"path":"hello"}}'],
    ['an id of 1e309, which JSON.parse reads as Infinity', '{"id":1e309,"method":"query","params":{"path":"hello"}}'],
    ['a batch of values that are not calls', '[1,null,"x"]'],
    ['a call of another version of JSON-RPC', '{"id":1,"jsonrpc":"1.0","method":"query","params":{"path":"hello"}}'],
    ['deeply nested arrays', `${'['.repeat(100_000)}`],
  ])('answers %s with BAD_REQUEST and serves the next call', async (_, message) => {
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

  it.each(['1e309', '-1e309'])('rejects a call with the id %s, in an answer with the id null', async (id) => {
    await start()
    const socket = await open()
    socket.send(`{"id":${id},"method":"mutation","params":{"path":"greet"}}`)
    const answer = await socket.answer()
    expect([answer.id, codeOf(answer)]).toEqual([null, 'BAD_REQUEST'])
    socket.send(query(1))
    expect(await socket.answer()).toMatchObject({ id: 1, result: {} })
  })

  it.each([
    ['too many levels', `${'['.repeat(65)}${']'.repeat(65)}`],
    [
      'too many keys and elements',
      JSON.stringify(
        mutation(
          1,
          'echo',
          Array.from({ length: 10_001 }, () => 1),
        ),
      ),
    ],
  ])('answers a message with %s with BAD_REQUEST, without an id', async (_, message) => {
    await start()
    const socket = await open()
    socket.send(message)
    const answer = await socket.answer()
    expect([answer.id, codeOf(answer)]).toEqual([null, 'BAD_REQUEST'])
    expect(await sessionOf(socket)).toBe('s')
  })

  it.each<[string, (id: number) => string | Buffer]>([
    ['messages that are not JSON', () => 'x'],
    ['messages with too many levels', () => '['.repeat(65)],
    ['messages with too many elements', () => `[${'1,'.repeat(10_002)}1]`.replace('[', '[[')],
    ['messages that are not calls', () => '{}'],
    ['messages without calls', () => '[]'],
    ['calls of unknown methods', (id) => JSON.stringify({ ...query(id), method: 'delete' })],
    ['binary messages', (id) => Buffer.from(JSON.stringify(query(id)))],
    ['messages that are too large for their procedure', (id) => sized('echo', 129 * 1024, id)],
  ])('is closed with 4429 after a hundred %s', async (_, message) => {
    await start()
    const socket = await open()
    for (let id = 101; id < 200; id += 1) socket.socket.send(message(id))
    expect(await sessionOf(socket)).toBe('s')
    socket.socket.send(message(200))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('answers a binary message with BAD_REQUEST', async () => {
    await start()
    const socket = await open()
    socket.socket.send(Buffer.from(JSON.stringify(query(1))))
    expect(codeOf(await socket.answer())).toBe('BAD_REQUEST')
    expect(await sessionOf(socket)).toBe('s')
  })

  it('answers calls of unknown procedures with NOT_FOUND, and frees their ids', async () => {
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
