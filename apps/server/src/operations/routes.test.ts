import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import { createReadiness } from './readiness.js'

const token = 'a token of metrics'.replaceAll(' ', '-')

describe('/metrics', () => {
  const testServers: TestServer[] = []
  const start = async (...options: Parameters<typeof createTestServer>) => {
    const testServer = await createTestServer(...options)
    testServers.push(testServer)
    return testServer
  }
  afterAll(() => Promise.all(testServers.map((testServer) => testServer.close())))

  let open: TestServer
  let guarded: TestServer
  let proxied: TestServer
  beforeAll(async () => {
    open = await start()
    guarded = await start({ metricsToken: token })
    proxied = await start({ trustProxy: ['loopback'] })
  })

  it('serves the metrics to requests from this machine when no token is set', async () => {
    const response = await fetch(`${open.url}/metrics`)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ])
    expect(await response.text()).toContain('assistant_build_info{version="0.0.0"} 1')
    const head = await fetch(`${open.url}/metrics`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it.each(['evil.example', 'evil.example:80', '192.0.2.1'])(
    'is rejected with 421 for the foreign Host %s',
    async (name) => {
      const answer = await open.exchange(`GET /metrics HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1.1 421 /)
    },
  )

  it('is answered with 404 for a served Host that is not a loopback name', async () => {
    const named = await createTestServer({ allowedHosts: ['assistant.internal'] })
    const request = 'GET /metrics HTTP/1.1\r\nHost: assistant.internal\r\nConnection: close\r\n\r\n'
    expect(await named.exchange(request)).toMatch(/^HTTP\/1.1 404 /)
    await named.close()
  })

  it.each(['localhost', '127.0.0.1', '[::1]'])('is served for the loopback Host %s', async (name) => {
    const answer = await open.exchange(`GET /metrics HTTP/1.1\r\nHost: ${name}:3000\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  })

  it.each([
    ...['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'x-forwarded-proto'],
    ...['cf-connecting-ip', 'true-client-ip', 'x-client-ip'],
  ])('is answered with 404 for a request with the proxy header %s when no token is set', async (header) => {
    const response = await fetch(`${open.url}/metrics`, { headers: { [header]: '127.0.0.1' } })
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }])
  })

  it('is answered with 404 when TRUST_PROXY is set and no token is set', async () => {
    expect((await fetch(`${proxied.url}/metrics`)).status).toBe(404)
  })

  it.each([undefined, 'Bearer', 'Bearer x', `Bearer ${token}x`, `Basic ${token}`, token])(
    'is answered with 401 for the Authorization header %j when a token is set',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization }
      const response = await fetch(`${guarded.url}/metrics`, { headers })
      expect([response.status, await response.json()]).toMatchObject([401, { error: { code: 'UNAUTHENTICATED' } }])
    },
  )

  it('is served with the right token, even through a proxy', async () => {
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' }
    expect((await fetch(`${guarded.url}/metrics`, { headers })).status).toBe(200)
  })

  it('counts calls by outcome, and requests that were rejected before a call', async () => {
    const testServer = await start()
    await fetch(`${testServer.url}/trpc/hello`)
    await fetch(`${testServer.url}/trpc/hello,hello?batch=1`)
    await fetch(`${testServer.url}/api/busy`)
    await fetch(`${testServer.url}/none`)
    await fetch(`${testServer.url}/trpc/none`)
    const socket = await testServer.openSocket()
    socket.send({ id: 1, method: 'query', params: { path: 'hello' } })
    await socket.answer()
    const text = await (await fetch(`${testServer.url}/metrics`)).text()
    const lines = text.split('\n').filter((line) => /^assistant_(calls_total|refused)/.test(line))
    expect(lines.sort()).toEqual([
      'assistant_calls_total{procedure="hello",transport="http",outcome="OK"} 3',
      'assistant_calls_total{procedure="hello",transport="websocket",outcome="OK"} 1',
      'assistant_calls_total{procedure="things.busy",transport="rest",outcome="RATE_LIMITED"} 1',
      'assistant_refused_requests_total{code="NOT_FOUND"} 2',
    ])
    expect(text).toContain('assistant_call_duration_seconds_count{procedure="hello",transport="http"} 3')
  })

  it('reports a stall of the event loop that begins right after a scrape', async () => {
    const scrape = async () => (await fetch(`${open.url}/metrics`)).text()
    await scrape()
    const stallMs = 100
    for (const since = performance.now(); performance.now() - since < stallMs; );
    const [, longest] = /^assistant_event_loop_delay_max_seconds (\S+)$/m.exec(await scrape()) ?? []
    // The delayed timer was due at most 10 ms after the stall began.
    expect(Number(longest)).toBeGreaterThanOrEqual((stallMs - 10) / 1000)
    expect(await scrape()).toMatch(/^assistant_event_loop_delay_seconds_bucket\{le="10"\} [1-9]/m)
  })
})

describe('/health', () => {
  let testServer: TestServer | undefined
  afterEach(() => testServer?.close())
  const ask = async (path: string) => {
    const response = await fetch(`${testServer?.url}/health/${path}`)
    return [response.status, await response.json()]
  }

  it('reports live and ready to anonymous callers', async () => {
    testServer = await createTestServer()
    expect(await ask('live')).toEqual([200, { status: 'live' }])
    expect(await ask('ready')).toEqual([200, { status: 'ready', checks: { database: 'ok', draining: false } }])
  })

  it('reports live but not ready while the database cannot be reached', async () => {
    testServer = await createTestServer({
      askDatabase: async () => {
        throw new Error('connect ECONNREFUSED 10.0.0.7:5432')
      },
    })
    expect(await ask('ready')).toEqual([503, { status: 'unready', checks: { database: 'failed', draining: false } }])
    expect(await ask('live')).toEqual([200, { status: 'live' }])
  })

  it('reports not ready during shutdown, when calls are rejected', async () => {
    testServer = await createTestServer()
    testServer.drain()
    expect(await ask('ready')).toEqual([503, { status: 'unready', checks: { database: 'ok', draining: true } }])
    expect(await ask('live')).toEqual([200, { status: 'live' }])
    for (const path of ['/trpc/hello', '/api/things/own']) {
      const response = await fetch(`${testServer.url}${path}`)
      expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('"SHUTTING_DOWN"')])
      expect(response.headers.get('connection')).toBe('close')
    }
  })

  it('queries a silent database once for all callers, fails them after a timeout, and queries again after its answer', async () => {
    const pending: ((answer: unknown) => void)[] = []
    const readiness = createReadiness({
      isDraining: () => false,
      timeoutMs: 20,
      askDatabase: () => new Promise((resolve) => pending.push(resolve)),
    })
    const first = await Promise.all([readiness(), readiness(), readiness()])
    expect([...first, await readiness()].map(({ checks }) => checks.database)).toEqual(Array(4).fill('failed'))
    expect(pending).toHaveLength(1)
    pending[0]?.('late')
    await nextTurn()
    const second = readiness()
    pending[1]?.('in time')
    expect(await second).toMatchObject({ isReady: true })
  })
})
