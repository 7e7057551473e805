import { once } from 'node:events'
import { connect } from 'node:net'
import { errorBody, errorCodes } from '@assistant/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createTestServer, silence, type TestServer } from '../../testing/test-server.js'

let testServer: TestServer
beforeAll(async () => {
  testServer = await createTestServer()
})
afterAll(() => testServer.close())

const host = 'Host: 127.0.0.1'
const json = 'Content-Type: application/json'

/** Asserts that the server still answers calls. */
async function expectAlive(testServer: TestServer) {
  const response = await fetch(`${testServer.url}/trpc/hello`)
  expect(await response.json()).toEqual({ result: { data: { sessionId: null } } })
}

/** Asserts that `bytes` are answered with this error and that the server answers the next call. */
async function expectRejection(testServer: TestServer, bytes: string, status: number, code: string) {
  const answer = await testServer.exchange(bytes)
  expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  const error = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)).error
  const body = error.data?.error ?? error
  const [, requestId] = /^x-request-id: (request-\d+)\r$/im.exec(answer) ?? []
  expect(body).toEqual({ code, message: expect.any(String), requestId })
  expect(answer).toMatch(/^vary: (.*, )?Origin\r$/im)
  if (status === 405) expect(answer).toMatch(/^allow: GET, HEAD, POST, OPTIONS\r$/im)
  await expectAlive(testServer)
}

const post = (headers: string, body = '') =>
  `POST /trpc/greet HTTP/1.1\r\n${host}\r\nConnection: close\r\n${headers}\r\n\r\n${body}`

describe('an unacceptable request', () => {
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  const get = (hostHeader: string, path = '/trpc/hello') =>
    `GET ${path} HTTP/1.1\r\n${hostHeader}\r\nConnection: close\r\n\r\n`

  it.each([
    ['a Host that is not a valid address', get('Host: [::1'), 400, 'BAD_REQUEST'],
    ['a Host with a user', get('Host: user@x'), 400, 'BAD_REQUEST'],
    ['a Host with a path', get('Host: x/y'), 400, 'BAD_REQUEST'],
    ['a Host that is not valid in a URL', get('Host: 999.999.999.999'), 400, 'BAD_REQUEST'],
    ['two Host headers', get('Host: a\r\nHost: b'), 400, 'BAD_REQUEST'],
    ['an empty Host header', get('Host:'), 400, 'BAD_REQUEST'],
    ['no Host header', get('Accept: */*'), 400, 'BAD_REQUEST'],
    ['an upgrade without a Host header', `GET /trpc HTTP/1.1\r\n${upgrade}\r\n\r\n`, 400, 'BAD_REQUEST'],
    ['the method CONNECT', `CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['an absolute target', get(host, 'http://127.0.0.1/trpc/hello'), 400, 'BAD_REQUEST'],
    ['a target that names another host', get(host, '//elsewhere/trpc/hello'), 400, 'BAD_REQUEST'],
    ['a target with dot segments', get(host, '/x/../trpc/hello'), 400, 'BAD_REQUEST'],
    ['a target with a backslash', get(host, '/trpc\\hello'), 400, 'BAD_REQUEST'],
    ['a target with a fragment', get(host, '/trpc/hello#x'), 400, 'BAD_REQUEST'],
    ['a path that cannot be decoded', get(host, '/trpc/%ff'), 400, 'BAD_REQUEST'],
    [
      'the method TRACE',
      `TRACE /trpc/hello HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`,
      405,
      'METHOD_NOT_ALLOWED',
    ],
    [
      'the method DELETE',
      `DELETE /trpc/hello HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`,
      405,
      'METHOD_NOT_ALLOWED',
    ],
    ['a POST without a content type', post('Content-Length: 2', '{}'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a POST with the content type of a form',
      post('Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2', '{}'),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a POST of text with JSON as a parameter of its type',
      post('Content-Type: text/plain; application/json\r\nContent-Length: 2', '{}'),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['incomplete JSON', post(`${json}\r\nContent-Length: 1`, '{'), 400, 'BAD_REQUEST'],
    [
      'headers of more than 32 KiB',
      `GET /trpc/hello HTTP/1.1\r\n${host}\r\n${'x-flood: 0123456789\r\n'.repeat(10_000)}`,
      431,
      'BAD_REQUEST',
    ],
    ['bytes that are not HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'an upgrade with a Host that is not a valid address',
      `GET /trpc HTTP/1.1\r\nHost: [::1\r\n${upgrade}\r\n\r\n`,
      400,
      'BAD_REQUEST',
    ],
    ['an upgrade at another path', `GET /other HTTP/1.1\r\n${host}\r\n${upgrade}\r\n\r\n`, 404, 'NOT_FOUND'],
    [
      'an upgrade from a page of another origin',
      `GET /trpc HTTP/1.1\r\n${host}\r\nOrigin: https://evil.example\r\n${upgrade}\r\n\r\n`,
      403,
      'FORBIDDEN',
    ],
    [
      'an upgrade from the origin null',
      `GET /trpc HTTP/1.1\r\n${host}\r\nOrigin: null\r\n${upgrade}\r\n\r\n`,
      403,
      'FORBIDDEN',
    ],
    ['an unknown path', get(host, '/admin'), 404, 'NOT_FOUND'],
    ['a path that only begins like that of the calls', get(host, '/trpcs'), 404, 'NOT_FOUND'],
  ])('is answered with an error, and the server continues: %s', async (_, bytes, status, code) => {
    await expectRejection(testServer, bytes, status, code)
  })

  it('does not stop the server when it is reset in the middle of its body', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(testServer.port, '127.0.0.1', () => {
        socket.write(`POST /trpc/greet HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 100\r\n\r\n{`, () => {
          socket.resetAndDestroy()
          resolve()
        })
      })
    })
    await expectAlive(testServer)
  })
})

describe('a request that is not completed', () => {
  // Shorter limits would also reject complete requests on a busy machine.
  let impatient: TestServer
  beforeAll(async () => {
    impatient = await createTestServer({ limits: { http: { headerMs: 400, requestMs: 500 } } })
  })
  afterAll(() => impatient.close())

  it.each([
    ['headers', `GET /trpc/hello HTTP/1.1\r\n${host}\r\n`],
    ['body', post(`${json}\r\nContent-Length: 10`, '{')],
  ])('is rejected with 408 after a time limit: incomplete %s', async (_, bytes) => {
    await expectRejection(impatient, bytes, 408, 'BAD_REQUEST')
  })
})

describe('an ignored header', () => {
  const lines = (...headers: string[]) => `${[host, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`
  const h2c = [
    host,
    'Connection: Upgrade, HTTP2-Settings, close',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
  ]

  it.each([
    ['an upgrade to h2c', `GET /trpc/hello HTTP/1.1\r\n${h2c.join('\r\n')}\r\n\r\n`, '{"sessionId":null}'],
    [
      'an upgrade to h2c before a body',
      `POST /trpc/echo HTTP/1.1\r\n${h2c.join('\r\n')}\r\n${json}\r\nContent-Length: 6\r\n\r\n"body"`,
      '"body"',
    ],
    [
      'an upgrade to h2c before a chunked body',
      `POST /trpc/echo HTTP/1.1\r\n${h2c.join('\r\n')}\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n"body"\r\n0\r\n\r\n`,
      '"body"',
    ],
    ['an unknown expectation', `GET /trpc/hello HTTP/1.1\r\n${lines('Expect: the-unexpected')}`, '{"sessionId":null}'],
    [
      'the content type of a GET',
      `GET /trpc/hello HTTP/1.1\r\n${lines('Content-Type: application/octet-stream')}`,
      '{"sessionId":null}',
    ],
  ])('does not prevent a call: %s', async (_, bytes, data) => {
    const answer = await testServer.exchange(bytes)
    expect(answer.slice(0, 12)).toBe('HTTP/1.1 200')
    expect(answer).toContain(`{"result":{"data":${data}}}`)
  })

  it('leaves the connection open for the next call: an upgrade to h2c', async () => {
    const call = `GET /trpc/hello HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`
    const socket = connect(testServer.port, '127.0.0.1')
    for (let turn = 0; turn < 2; turn += 1) {
      socket.write(call)
      const [answer] = await once(socket, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
    }
    socket.destroy()
  })
})

describe('an error outside of procedures', () => {
  const logged: object[] = []
  const log = (facts: object) => void logged.push(facts)
  let rejecting: TestServer
  beforeAll(async () => {
    rejecting = await createTestServer({ log: { ...silence, info: log, error: log } })
  })
  afterAll(() => rejecting.close())

  it.each([
    ['a batch of a query and a mutation', '/trpc/hello,greet?batch=1', { method: 'POST', body: '{}' }, 'BAD_REQUEST'],
    [
      'a streamed answer to a single call',
      '/trpc/hello',
      { headers: { 'trpc-accept': 'application/jsonl' } },
      'BAD_REQUEST',
    ],
    [
      'a failure while the caller is authenticated',
      '/trpc/hello',
      { headers: { authorization: 'Bearer broken:' } },
      'INTERNAL',
    ],
  ])('has the request id of its answer and is logged once: %s', async (_, path, init: RequestInit, code) => {
    const headers = { 'content-type': 'application/json', ...init.headers }
    const response = await fetch(`${rejecting.url}${path}`, { ...init, headers })
    const requestId = response.headers.get('x-request-id')
    expect(requestId).toMatch(/^request-\d+$/)
    expect(await response.json()).toMatchObject({ error: { data: { error: { code, requestId } } } })
    expect(logged.filter((facts) => 'requestId' in facts && facts.requestId === requestId)).toEqual([
      expect.objectContaining({ outcome: code }),
    ])
  })
})

describe('large bodies', () => {
  const owner = { authorization: 'Bearer good:s' }
  const call = (body: string, headers: Record<string, string> = owner, path = 'greet') =>
    fetch(`${testServer.url}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const start = (body: string) => call(body, owner, 'generations.start')
  const errorOf = async (response: Response) => {
    const body = z.object({ error: z.unknown() }).parse(await response.json())
    return [response.status, body.error]
  }
  const mebibyte = 1024 * 1024
  const text = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))
  const object = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - 8) })

  it('are accepted up to 4 MiB by generations.start and up to 128 KiB by other procedures', async () => {
    expect((await start(object(4 * mebibyte))).status).toBe(200)
    expect(await errorOf(await start(object(4 * mebibyte + 1)))).toMatchObject([
      413,
      {
        data: {
          error: { code: 'PAYLOAD_TOO_LARGE', message: 'The body of generations.start may have at most 4 MiB.' },
        },
      },
    ])
    expect((await call(text(128 * 1024))).status).toBe(200)
    expect(await errorOf(await call(text(128 * 1024 + 1)))).toMatchObject([
      413,
      { data: { error: { code: 'PAYLOAD_TOO_LARGE', message: 'The body of greet may have at most 128 KiB.' } } },
    ])
  })

  it('are accepted in a batch up to the sum of the limits of its calls, but not above 4 MiB', async () => {
    const batch = (names: readonly string[], bytes: number) => {
      const inputs = Object.fromEntries(names.map((_, at) => [at, { a: '' }]))
      inputs[0] = { a: 'x'.repeat(bytes - JSON.stringify(inputs).length) }
      return call(JSON.stringify(inputs), owner, `${names.join(',')}?batch=1`)
    }
    const twenty = Array.from({ length: 20 }, () => 'greet')
    expect((await batch(twenty, 20 * 128 * 1024)).status).toBe(200)
    expect(await errorOf(await batch(twenty, 20 * 128 * 1024 + 1))).toMatchObject([
      413,
      { data: { error: { message: 'The body of a batch of 20 calls (greet) may have at most 2.5 MiB.' } } },
    ])
    const mixed = ['generations.start', 'greet', 'nobodys.procedure']
    expect((await batch(mixed, 4 * mebibyte)).status).toBe(207)
    const message = `The body of a batch of 3 calls (generations.start, greet, an unknown procedure) may have at most 4 MiB.`
    expect(await errorOf(await batch(mixed, 4 * mebibyte + 1))).toMatchObject([413, { data: { error: { message } } }])
  })

  it('have the same limits over REST, with and without Content-Length', async () => {
    const rest = (method: string, path: string, body: string, isInPieces: boolean) =>
      fetch(`${testServer.url}/api/${path}`, {
        method,
        headers: { ...owner, 'content-type': 'application/json' },
        ...(isInPieces ? { body: new Blob([body]).stream(), duplex: 'half' } : { body }),
      } as RequestInit)
    for (const isInPieces of [false, true]) {
      expect((await rest('POST', 'generations', object(4 * mebibyte), isInPieces)).status).toBe(200)
      expect(await errorOf(await rest('POST', 'generations', object(4 * mebibyte + 1), isInPieces))).toMatchObject([
        413,
        { message: 'The body of generations.start may have at most 4 MiB.' },
      ])
      expect(await errorOf(await rest('PUT', 'things/a', object(128 * 1024 + 1), isInPieces))).toMatchObject([
        413,
        { message: 'The body of things.change may have at most 128 KiB.' },
      ])
    }
  })

  it('are rejected by their Content-Length before any of the body arrives', async () => {
    for (const [path, bytes] of [
      ['/trpc/greet', 128 * 1024 + 1],
      ['/trpc/generations.start', 4 * mebibyte + 1],
      ['/trpc/hello', 128 * 1024 + 1],
    ] as const) {
      const headers = `${host}\r\nConnection: close\r\n${json}\r\nContent-Length: ${bytes}`
      const answer = await testServer.exchange(`POST ${path} HTTP/1.1\r\n${headers}\r\n\r\n`, { until: /\}$/ })
      expect(answer.slice(0, 12)).toBe('HTTP/1.1 413')
      expect(answer).toContain('"PAYLOAD_TOO_LARGE"')
    }
  })

  it.each([{}, { authorization: 'Bearer bad' }])('are accepted up to 64 KiB from anonymous callers: %j', async (as) => {
    expect((await call(text(64 * 1024), as)).status).toBe(200)
    expect(await errorOf(await call(text(64 * 1024 + 1), as))).toMatchObject([
      413,
      { data: { error: { code: 'PAYLOAD_TOO_LARGE' } } },
    ])
    // A missing permission is reported before the size: a client can refresh an expired token and send the body again.
    const headers = { 'content-type': 'application/json', ...as }
    const body = JSON.stringify({ name: 'x'.repeat(64 * 1024) })
    const unknown = await fetch(`${testServer.url}/api/private/a`, { method: 'PUT', headers, body })
    expect(unknown.status).toBe(401)
    expect(
      await errorOf(await fetch(`${testServer.url}/api/things/a`, { method: 'PUT', headers, body })),
    ).toMatchObject([413, { message: 'The body of things.change, before signing in, may have at most 64 KiB.' }])
  })

  it('are rejected if they have 10 MiB, and the server continues', async () => {
    expect(await errorOf(await call(text(10 * mebibyte)))).toMatchObject([
      413,
      { data: { error: { code: 'PAYLOAD_TOO_LARGE' } } },
    ])
    await expectAlive(testServer)
  })

  it('are limited to eight at once per user, over tRPC and REST together, while small bodies are accepted', async () => {
    const half = (path: string, method: string) => {
      const client = connect(testServer.port, '127.0.0.1').on('error', () => {})
      client.write(
        `${method} ${path} HTTP/1.1\r\n${host}\r\nAuthorization: Bearer good:s\r\n${json}\r\nContent-Length: 100000\r\n\r\n{`,
      )
      return client
    }
    const held = [1, 2, 3, 4].flatMap(() => [half('/trpc/greet', 'POST'), half('/api/things/a', 'PUT')])
    const large = JSON.stringify('x'.repeat(100_000))
    const rejected = () => call(large).then(async (response) => [response.status, await response.text()])
    await expect.poll(rejected).toEqual([429, expect.stringContaining('too many large requests')])
    const byRest = await fetch(`${testServer.url}/api/things/a`, {
      ...{ method: 'PUT', body: JSON.stringify({ name: 'x'.repeat(100_000) }) },
      headers: { authorization: 'Bearer good:s', 'content-type': 'application/json' },
    })
    expect([byRest.status, byRest.headers.get('retry-after')]).toEqual([429, '1'])
    expect((await call('"small"')).status).toBe(200)
    for (const client of held) client.destroy()
    await expect.poll(async () => (await call(large)).status).toBe(200)
  })
})

describe('the JSON of a call', () => {
  const levels = (count: number) => '['.repeat(count) + ']'.repeat(count)
  const members = (count: number) => `[${Array(count).fill('0').join()}]`
  const tooDeep = 'The JSON is nested more than 64 levels deep. Send it with fewer levels.'
  const tooMany = 'The JSON has more than 10000 keys and elements in one call. Send fewer of them.'
  const errorAnswer = z.object({ error: z.object({ message: z.string() }) })
  /** Returns the status, and the error message of the last call if it failed. */
  const answerOf = async (response: Response) => {
    const answer = errorAnswer.safeParse([await response.json()].flat().at(-1))
    return answer.success ? [response.status, answer.data.error.message] : response.status
  }
  const send = async (path: string, body: string, method = 'POST') =>
    answerOf(await fetch(`${testServer.url}${path}`, { method, headers: { 'content-type': 'application/json' }, body }))

  it.each([
    ['a call', (json: string) => send('/trpc/echo', json), 0],
    ['a batch', (json: string) => send('/trpc/echo,echo?batch=1', `{"0":${members(9_999)},"1":${json}}`), 1],
  ])('is rejected above 64 levels or 10,000 keys and elements: %s', async (_, post, levelsAround) => {
    expect(await post(levels(64 - levelsAround))).toBe(200)
    expect(await post(levels(65 - levelsAround))).toEqual([400, tooDeep])
    expect(await post(members(10_000))).toBe(200)
    expect(await post(members(10_001))).toEqual([400, tooMany])
  })

  it('is rejected in a batch that has more inputs than calls', async () => {
    const tooManyCalls = 'The JSON has more calls than the limit of 1. None was run. Send fewer of them.'
    expect(await send('/trpc/echo?batch=1', '{"0":1}')).toBe(200)
    expect(await send('/trpc/echo?batch=1', '{"0":1,"1":2}')).toEqual([400, tooManyCalls])
    const ask = await fetch(`${testServer.url}/trpc/ask?batch=1&input={"0":1,"1":2}`)
    expect(await answerOf(ask)).toEqual([400, tooManyCalls])
  })

  it('has the same limits in the query string', async () => {
    const ask = async (input: string, more = '') =>
      answerOf(await fetch(`${testServer.url}/trpc/ask?input=${input}${more}`))
    expect(await ask(levels(64))).toBe(200)
    expect(await ask(levels(65))).toEqual([400, tooDeep])
    expect(await ask(`{"0":${levels(64)}}`, '&batch=1')).toEqual([400, tooDeep])
    expect(await ask(members(9_000))).toBe(200)
    expect(await ask(members(10_001))).toEqual([400, tooMany])
  })

  it('has the same limits over REST', async () => {
    const put = (name: string) => send('/api/things/a', `{"name":${name}}`, 'PUT')
    expect(await put(levels(64))).toEqual([400, tooDeep])
    expect(await put(members(10_000))).toEqual([400, tooMany])
    expect(await put('"x"')).toBe(200)
  })

  it('may contain long strings full of brackets', async () => {
    expect(await send('/trpc/echo', JSON.stringify('[{,"\\'.repeat(5_000)))).toBe(200)
  })
})

describe('a temporary error', () => {
  const temporary = Object.entries(errorCodes).filter(([, { http }]) => http === 429 || http === 503)
  const query = (input: object, more = '') => `?input=${encodeURIComponent(JSON.stringify(input))}${more}`
  const failure = z.object({ data: z.object({ error: errorBody }) })

  it.each(temporary)('has the status of its code and a Retry-After header: %s', async (code, { http }) => {
    const accept = { headers: { accept: 'text/event-stream' } }
    for (const [path, init] of [
      [`fail${query({ code })}`, {}],
      [`failStream${query({ code })}`, accept],
    ] as const) {
      const response = await fetch(`${testServer.url}/trpc/${path}`, init)
      const { error } = z.object({ error: failure }).parse(await response.json())
      expect([response.status, response.headers.get('content-type')]).toEqual([http, 'application/json'])
      expect(error.data.error).toMatchObject({ code, requestId: response.headers.get('x-request-id') })
      expect(error.data.error.retryAfterSeconds).toBeGreaterThan(0)
      expect(response.headers.get('retry-after')).toBe(String(error.data.error.retryAfterSeconds))
    }
  })

  it('has the longest wait of the calls in a batch as its Retry-After header', async () => {
    const inputs = {
      0: { code: 'RATE_LIMITED', seconds: 3 },
      1: { code: 'OVERLOADED', seconds: 9 },
      2: { code: 'CONFLICT' },
    }
    const rejected = await fetch(`${testServer.url}/trpc/fail,fail,fail${query(inputs, '&batch=1')}`)
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([207, '9'])
    const fine = await fetch(`${testServer.url}/trpc/hello,fail${query({ 1: { code: 'CONFLICT' } }, '&batch=1')}`)
    expect([fine.status, fine.headers.get('retry-after')]).toEqual([207, null])
  })

  it('sets the status of a subscription, unlike other errors, which are events of its stream', async () => {
    const response = await fetch(`${testServer.url}/trpc/failStream${query({ code: 'PROJECT_NOT_FOUND' })}`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([200, null])
    expect(await response.text()).toMatch(/^event: serialized-error\ndata: .*"code":"PROJECT_NOT_FOUND"/m)
  })

  it('has a Retry-After header during shutdown, for a call and for an upgrade', async () => {
    const draining = await createTestServer()
    draining.drain()
    const called = await fetch(`${draining.url}/trpc/hello`)
    expect([called.status, called.headers.get('retry-after')]).toEqual([503, '2'])
    const upgrade = `GET /trpc HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    expect(await draining.exchange(upgrade)).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nretry-after: 2\r\n/)
    await draining.close()
  })
})

describe('pipelined requests', () => {
  const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`
  const never = `POST /api/never HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 2\r\n\r\n{}`
  const last = `GET /trpc/hello HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`

  it('are answered one after the other', async () => {
    const answers = await testServer.exchange(`${get('/none')}${get('/api/things/own')}${get('/api/busy')}${last}`)
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['404', '200', '429', '200'].map((status) => `HTTP/1.1 ${status}`))
  })

  it('cannot upgrade the connection while an earlier call is running', async () => {
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==`
    expect(await testServer.exchange(`${never}GET /trpc HTTP/1.1\r\n${host}\r\n${upgrade}\r\n\r\n`)).toBe('')
    await expectAlive(testServer)
  })

  it('end their connection when more than 20 wait behind the one that is being answered', async () => {
    const aborted = testServer.nextNotification('aborted')
    expect(await testServer.exchange(never + get('/trpc/hello').repeat(21))).toBe('')
    await aborted
    await expectAlive(testServer)
  })
})

describe('an answer that the client does not read', () => {
  it('is dropped after a time limit', async () => {
    let onDebug = (_: string) => {}
    const dropped = new Promise<string>((resolve) => {
      onDebug = (message) => message === 'a connection was closed because its answer was not read' && resolve(message)
    })
    const impatient = await createTestServer({
      log: { ...silence, debug: (_, message) => onDebug(message) },
      limits: { http: { unreadMs: 200 } },
    })
    const client = connect(impatient.port, '127.0.0.1')
      .pause()
      .on('error', () => {})
    // Larger than the socket buffers of client and server together.
    const path = `/trpc/${Array(20).fill('large').join()}?batch=1`
    client.write(`GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`)
    await dropped
    client.destroy()
    await impatient.close()
  })
})

describe('calls over HTTP', () => {
  it('accept the scheme of the Authorization header in any case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const response = await fetch(`${testServer.url}/trpc/hello`, { headers: { authorization: `${scheme} good:s1` } })
      expect(await response.json()).toEqual({ result: { data: { sessionId: 's1' } } })
    }
  })

  it.each([
    '?accessToken=good:s1',
    `?connectionParams=${encodeURIComponent('{"accessToken":"good:s1"}')}`,
    '?connectionParams=nonsense',
  ])('ignore a token in the query string: %s', async (query) => {
    const response = await fetch(`${testServer.url}/trpc/hello${query}`)
    expect(await response.json()).toEqual({ result: { data: { sessionId: null } } })
  })

  it('are accepted in a batch of 20, and rejected in one of 21', async () => {
    const batch = async (size: number) => {
      const response = await fetch(`${testServer.url}/trpc/${Array(size).fill('hello').join(',')}?batch=1`)
      return { status: response.status, body: await response.json() }
    }
    expect((await batch(20)).body).toHaveLength(20)
    expect(await batch(21)).toMatchObject({
      status: 400,
      body: { error: { data: { error: { code: 'BAD_REQUEST' } } } },
    })
  })

  it('may send a query by POST', async () => {
    const response = await fetch(`${testServer.url}/trpc/hello`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(200)
  })

  it.each([
    ['body', '/trpc/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":' }],
    ['query string', '/trpc/ask?input={', {}],
  ])('are rejected with BAD_REQUEST when the JSON in the %s is not valid', async (_, path, init: RequestInit) => {
    const response = await fetch(`${testServer.url}${path}`, init)
    const error = { code: 'BAD_REQUEST', message: 'The request could not be read. Send valid JSON.' }
    expect(await response.json()).toMatchObject({ error: { data: { error } } })
  })

  it('are answered with no-store, Vary: Origin and nosniff', async () => {
    for (const path of ['hello', 'unknown', 'wait']) {
      const response = await fetch(`${testServer.url}/trpc/${path}`)
      expect(response.headers.get('cache-control'), path).toMatch(/\bno-store$/)
      expect(response.headers.get('vary'), path).toMatch(/origin/i)
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff')
      await response.body?.cancel()
    }
  })

  it('end with the session of the caller if they are subscriptions', async () => {
    const response = await fetch(`${testServer.url}/trpc/wait`, { headers: { authorization: 'Bearer good:streaming' } })
    const reader = response.body?.getReader()
    await reader?.read()
    testServer.endSession('streaming', 'SESSION_REVOKED')
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toThrow()
    expect(testServer.watchedSessions()).toBe(0)
  })
})

describe('CORS', () => {
  it.each([
    ['https://app.example', 'https://app.example'],
    ['https://app.example:8443', null],
    ['http://app.example', null],
    ['https://app.example.evil.example', null],
    ['https://evil-app.example', null],
    ['https://APP.example', null],
    ['null', null],
    ['*', null],
  ])('allows a listed origin and no other: %s', async (origin, allowed) => {
    const call = await fetch(`${testServer.url}/trpc/hello`, { headers: { origin } })
    expect(call.headers.get('access-control-allow-origin')).toBe(allowed)
    expect(call.headers.get('access-control-allow-credentials')).toBe(allowed && 'true')
    const preflight = await fetch(`${testServer.url}/trpc/greet`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed)
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      allowed && 'authorization, content-type, x-assistant-csrf, last-event-id, trpc-accept',
    )
    expect(preflight.headers.get('vary')).toBe('Origin')
  })
})
