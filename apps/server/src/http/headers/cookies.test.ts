import { freePort } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../../testing/test-server.js'

const app = 'https://app.example'
const own = { origin: app, 'x-assistant-csrf': '1' }

let plain: TestServer
let secure: TestServer
beforeAll(async () => {
  plain = await createTestServer()
  secure = await createTestServer({ publicUrl: 'https://assistant.example', port: await freePort() })
})
afterAll(() => Promise.all([plain.close(), secure.close()]))

async function call(testServer: TestServer, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${testServer.port}/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
  const answer: any = await response.json()
  return {
    response,
    cookies: response.headers.getSetCookie(),
    data: answer.result?.data,
    error: answer.error?.data.error,
  }
}

describe('the token cookies', () => {
  it('are bound to the host, Secure and HttpOnly over https', async () => {
    const { cookies } = await call(secure, 'signIn', own)
    const expiry = 'Path=/; Expires=Sun, 31 Jan 2100 00:00:00 GMT; HttpOnly; Secure; SameSite='
    expect(cookies).toEqual([
      `__Host-assistant-access=good%3Aone; ${expiry}Lax`,
      `__Host-assistant-refresh=refresh%3Aone; ${expiry}Strict`,
    ])
  })

  it('have the port in their names and are not Secure over http on loopback', async () => {
    const { cookies } = await call(plain, 'signIn', own)
    expect(cookies).toHaveLength(2)
    expect(cookies[0]).toMatch(
      new RegExp(`^assistant-access-${plain.port}=good%3Aone; Path=/; .*HttpOnly; SameSite=Lax$`),
    )
    expect(cookies[1]).toMatch(new RegExp(`^assistant-refresh-${plain.port}=.*HttpOnly; SameSite=Strict$`))
    expect(cookies.join()).not.toContain('Secure')
  })

  it('are removed at sign-out with the same attributes', async () => {
    const { cookies } = await call(secure, 'signOut', own)
    const past = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite='
    expect(cookies).toEqual([`__Host-assistant-access=; ${past}Lax`, `__Host-assistant-refresh=; ${past}Strict`])
  })

  it('do not include the refresh cookie when a refresh returns no new refresh token', async () => {
    const { cookies } = await call(secure, 'refresh', own)
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(/^__Host-assistant-access=good%3Arenewed;/)
  })

  it('are set once each by a batch, with the value of the last call that sets them', async () => {
    const { response } = await call(secure, 'signIn,refresh?batch=1', own)
    const [access, refresh, ...others] = response.headers.getSetCookie().sort()
    expect(others).toEqual([])
    expect(access).toMatch(/^__Host-assistant-access=good%3Arenewed;/)
    expect(refresh).toMatch(/^__Host-assistant-refresh=refresh%3Aone;/)
  })

  it('cannot be set in a streamed batch', async () => {
    const streamed = await fetch(`http://127.0.0.1:${secure.port}/trpc/signIn?batch=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'trpc-accept': 'application/jsonl', ...own },
      body: '{"0":{}}',
    })
    expect(streamed.headers.getSetCookie()).toEqual([])
    expect(await streamed.text()).toContain('BAD_REQUEST')
  })
})

describe('a call that sets cookies', () => {
  it.each([
    ['has no CSRF header', { origin: app }],
    ['has a CSRF header with another value', { origin: app, 'x-assistant-csrf': 'true' }],
    ['has no Origin header', { 'x-assistant-csrf': '1' }],
    ['comes from another origin', { origin: 'https://evil.example', 'x-assistant-csrf': '1' }],
    ['comes from the allowed host on another port', { origin: `${app}:8443`, 'x-assistant-csrf': '1' }],
    [
      'comes from a host that begins with the allowed one',
      { origin: 'https://app.example.evil.example', 'x-assistant-csrf': '1' },
    ],
    ['comes from the origin null', { origin: 'null', 'x-assistant-csrf': '1' }],
  ])('is rejected with CSRF_REJECTED and sets none if it %s', async (_, headers: Record<string, string>) => {
    const sent = [{}, { cookie: '__Host-assistant-refresh=refresh:one' }, { authorization: 'Bearer good:two' }]
    for (const procedure of ['signIn', 'refresh', 'signOut']) {
      for (const more of sent) {
        const { response, cookies, error } = await call(secure, procedure, { ...headers, ...more })
        expect(response.status).toBe(403)
        expect(error).toMatchObject({ code: 'CSRF_REJECTED', message: expect.stringContaining('x-assistant-csrf: 1') })
        expect(cookies).toEqual([])
      }
    }
  })
})

describe('the caller of a request', () => {
  const describeCaller = async (headers: Record<string, string>) => (await call(secure, 'describeCaller', headers)).data

  it('is identified by the access cookie', async () => {
    const cookie = 'theme=dark; __Host-assistant-access=good%3Aone; __Host-assistant-refresh=refresh%3Aone'
    expect(await describeCaller({ cookie })).toMatchObject({
      sessionId: 'one',
      carryCaller: true,
      refreshToken: 'refresh:one',
    })
  })

  it.each(['Bearer good:two', 'bearer bad', 'Basic x', ''])(
    'is identified only by the Authorization header when there is one: %j',
    async (authorization) => {
      const cookie = '__Host-assistant-access=good:one; __Host-assistant-refresh=refresh:one'
      expect(await describeCaller({ cookie, authorization })).toMatchObject({
        sessionId: authorization === 'Bearer good:two' ? 'two' : null,
        carryCaller: false,
        refreshToken: null,
      })
    },
  )

  it.each([
    '__Host-assistant-access',
    '=;=;;;',
    '__Host-assistant-access=%E0%A4%A',
    '__proto__=x; constructor=y',
    `${'a=b; '.repeat(2_000)}`,
    'assistant-access-443=good:one',
    '__host-assistant-access=good:one',
  ])('is anonymous with the Cookie header %j', async (cookie) => {
    expect(await describeCaller({ cookie })).toMatchObject({ sessionId: null })
  })
})

describe('a WebSocket of a page with cookies', () => {
  const cookie = '__Host-assistant-access=good:one; __Host-assistant-refresh=refresh:one'

  it('belongs to the session of the access cookie, cannot set cookies and does not expose the refresh token', async () => {
    const { send, answer } = await secure.openSocket({ headers: { cookie, origin: app } })
    send({ id: 1, method: 'query', params: { path: 'describeCaller' } })
    expect((await answer()).result.data).toMatchObject({ sessionId: 'one', carryCaller: true, refreshToken: null })
    send({ id: 2, method: 'mutation', params: { path: 'signIn' } })
    expect((await answer()).error.data.error).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('is closed with 4401 when the upgrade has no Origin header', async () => {
    const { closed } = await secure.openSocket({ headers: { cookie } })
    expect(await closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
  })

  it.each([
    ['a bad cookie', '__Host-assistant-access=bad', 'UNAUTHENTICATED'],
    ['an empty cookie', '__Host-assistant-access=', 'UNAUTHENTICATED'],
    ['a cookie whose token has expired', '__Host-assistant-access=expired:one', 'ACCESS_TOKEN_EXPIRED'],
  ])('is closed with 4401 for %s, even with a good token in the URL', async (_, bad, reason) => {
    const headers = { cookie: bad, origin: app }
    const { closed } = await secure.openSocket({ query: '?accessToken=good:query', headers })
    expect(await closed).toEqual({ code: 4401, reason })
  })

  it.each([
    [
      'the connectionParams message rather than the cookie',
      '?connectionParams=1',
      {},
      { method: 'connectionParams', data: { accessToken: 'good:params' } },
      'params',
    ],
    [
      'the Authorization header rather than the cookie',
      '',
      { authorization: 'Bearer good:header' },
      undefined,
      'header',
    ],
    ['the cookie rather than the URL', '?accessToken=good:query', {}, undefined, 'one'],
  ])('takes its session from %s', async (_, query, headers, first, sessionId) => {
    const { send, answer } = await secure.openSocket({ query, headers: { cookie, origin: app, ...headers } })
    if (first) send(first)
    send({ id: 1, method: 'query', params: { path: 'hello' } })
    expect((await answer()).result.data).toEqual({ sessionId })
  })
})
