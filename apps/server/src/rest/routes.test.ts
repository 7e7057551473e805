import { appRouter } from '@assistant/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import { listRestProcedures } from './procedures.js'

/** All routes of procedures in the REST API: method, path, success status and procedure. */
const routes = `
POST /auth/register 201 auth.register
POST /auth/login 200 auth.login
POST /auth/logout 200 auth.logout
POST /auth/refresh 200 auth.refresh
POST /auth/reset-password 200 auth.requestPasswordReset
POST /auth/reset-password/confirm 200 auth.resetPassword
POST /auth/change-password 200 auth.changePassword
POST /auth/verify-email 200 auth.verifyEmail
POST /auth/verify-email/request 200 auth.requestEmailVerification
POST /auth/change-email 200 auth.requestEmailChange
GET /users/me 200 users.me
PUT /users/me 200 users.updateMe
DELETE /users/me 200 users.deleteMe
GET /users 200 users.list
POST /users/invite 200 users.invite
GET /users/{userId} 200 users.get
DELETE /users/{userId} 200 users.delete
PUT /users/{userId}/roles 200 users.setRoles
POST /users/{userId}/suspend 200 users.suspend
POST /users/{userId}/unsuspend 200 users.unsuspend
GET /sessions 200 sessions.list
DELETE /sessions/{sessionId} 200 sessions.revoke
POST /sessions/revoke-others 200 sessions.revokeOthers
POST /sessions/revoke-all 200 sessions.revokeAll
POST /projects 201 projects.create
GET /projects 200 projects.list
GET /projects/{projectId} 200 projects.get
PUT /projects/{projectId} 200 projects.update
DELETE /projects/{projectId} 200 projects.delete
POST /projects/{projectId}/restore 200 projects.restore
POST /projects/{projectId}/purge 200 projects.purge
GET /projects/{projectId}/members 200 projects.members
POST /projects/{projectId}/share 200 projects.share
PUT /projects/{projectId}/members/{userId} 200 projects.setRole
DELETE /projects/{projectId}/members/{userId} 200 projects.unshare
POST /projects/{projectId}/leave 200 projects.leave
POST /projects/{projectId}/transfer 200 projects.transfer
GET /projects/{projectId}/audit 200 audit.listForProject
GET /invitations 200 projects.invitations
DELETE /invitations/{invitationId} 200 projects.revokeInvitation
POST /invitations/accept 200 projects.acceptInvitation
POST /invitations/decline 200 projects.declineInvitation
POST /projects/{projectId}/generations 201 generations.start
GET /projects/{projectId}/generations 200 generations.list
GET /generations/{generationId} 200 generations.get
DELETE /generations/{generationId} 200 generations.delete
POST /generations/{generationId}/cancel 200 generations.cancel
GET /generations/{generationId}/events 200 generations.events
GET /generations/{generationId}/files 200 generations.files
GET /generations/{generationId}/file 200 generations.file
GET /engines 200 generations.engines
GET /audit 200 audit.list
GET /health 200 system.health
`

const listed = routes
  .trim()
  .split('\n')
  .map((line) => line.split(' '))

describe('the REST API', () => {
  it('has exactly the listed routes of procedures', () => {
    const procedures = listRestProcedures(appRouter).map(({ method, path, status, name }) => [
      method,
      path,
      `${status}`,
      name,
    ])
    expect(procedures.sort()).toEqual([...listed].sort())
  })
})

let testServer: TestServer
const logged: { readonly path?: string; readonly outcome?: string }[] = []
beforeAll(async () => {
  const log = (facts: object) => void logged.push(facts)
  testServer = await createTestServer({ log: { debug() {}, info: log, warn: log, error: log } })
})
afterAll(() => testServer.close())

const json = { 'content-type': 'application/json' }
const ask = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`${testServer.url}/api${path}`, { method, ...init })
const put = (path: string, body: string | Uint8Array, headers: Record<string, string> = json) =>
  ask('PUT', path, { body, headers })

describe('a call over the REST API', () => {
  it('is answered with JSON and the status of its route, and is logged once', async () => {
    logged.length = 0
    const response = await ask('POST', '/things', { headers: json, body: '{"name":"x"}' })
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/json'])
    expect(await response.json()).toEqual({ id: 'new', name: 'x', amount: 1, isOpen: null })
    expect(logged).toEqual([expect.objectContaining({ path: 'things.make', outcome: 'OK' })])
    const rejected = await ask('POST', '/things', { headers: json, body: '{"name":1}' })
    expect(rejected.status).toBe(400)
    expect(logged).toHaveLength(2)
  })

  it('combines its input from the path, the query and the body', async () => {
    expect(await (await ask('GET', '/things/seven?amount=3&isOpen=true')).json()).toEqual({
      id: 'seven',
      name: '',
      amount: 3,
      isOpen: true,
    })
    expect(await (await put('/things/a%2Fb%20%C3%BC', '{"amount":2}')).json()).toMatchObject({ id: 'a/b ü', amount: 2 })
    expect(await (await put('/things/a', '{"amount":"2"}')).json()).toMatchObject({
      error: { code: 'BAD_REQUEST', fields: [{ path: 'amount' }] },
    })
    expect(await (await put('/things/a', '{"id":"b"}')).json()).toMatchObject({
      error: { code: 'BAD_REQUEST', fields: [{ path: 'id' }] },
    })
  })

  it('is rejected with input in the query if its method is not GET', async () => {
    const response = await ask('PUT', '/things/a?amount=2')
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'BAD_REQUEST', fields: [{ path: 'amount' }] } },
    ])
  })

  it('matches the most specific path, with or without a trailing slash', async () => {
    for (const path of ['/things/own', '/things/own/']) {
      expect(await (await ask('GET', path)).json(), path).toMatchObject({ id: 'the own one' })
    }
    for (const path of ['/things/owner', '/things/owner/']) {
      expect(await (await ask('GET', path)).json(), path).toMatchObject({ id: 'owner' })
    }
  })

  it('has only the input of its path when its body is empty or missing', async () => {
    for (const init of [{}, { headers: json }, { headers: json, body: '' }, { body: new Uint8Array() }]) {
      expect(await (await ask('DELETE', '/things/a', init)).json()).toMatchObject({ id: 'a', name: 'gone' })
    }
  })

  it('may have a body with DELETE', async () => {
    const response = await ask('DELETE', '/things/a', { headers: json, body: '{"name":"why"}' })
    expect(await response.json()).toMatchObject({ id: 'a', name: 'why' })
  })

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"name"'],
    ['incomplete JSON', '{"name":'],
    ['text that is not JSON', 'name=x'],
    ['spaces', '  '],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
  ])('is rejected with %s as its body', async (_, body) => {
    const response = await put('/things/a', body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'BAD_REQUEST' } }])
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', ''])(
    'is rejected with the content type %j',
    async (type) => {
      const response = await put('/things/a', Buffer.from('{}'), { 'content-type': type })
      expect([response.status, await response.json()]).toMatchObject([
        415,
        { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
      ])
    },
  )

  it('accepts a charset parameter and any case in the content type', async () => {
    const response = await put('/things/a', '{"name":"ü"}', { 'content-type': 'Application/JSON; charset=utf-8' })
    expect(await response.json()).toMatchObject({ name: 'ü' })
  })

  it.each([false, true])('is rejected with PAYLOAD_TOO_LARGE above its limit (chunked: %s)', async (isChunked) => {
    const text = `{"name":"${'x'.repeat(128 * 1024)}"}`
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text))
        controller.close()
      },
    })
    const init = isChunked ? { body: pieces, duplex: 'half' } : { body: text }
    const response = await fetch(`${testServer.url}/api/things/a`, {
      method: 'PUT',
      headers: json,
      ...init,
    } as RequestInit)
    expect([response.status, await response.json()]).toMatchObject([413, { error: { code: 'PAYLOAD_TOO_LARGE' } }])
  })

  it('is rejected before its body arrives if it needs a signed-in caller and has none', async () => {
    const head = [
      'PUT /api/private/a HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      'Content-Length: 9',
    ]
    const answer = await testServer.exchange(`${head.join('\r\n')}\r\n\r\n`, { until: /\}\}$/ })
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('"UNAUTHENTICATED"')
  })

  it('is answered with Retry-After when it is rate-limited', async () => {
    const response = await ask('GET', '/busy')
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await response.json()).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } })
  })

  it('has the same response to HEAD as to GET, without the body', async () => {
    const [head, get] = await Promise.all([ask('HEAD', '/things/seven'), ask('GET', '/things/seven')])
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
    const rejected = await ask('HEAD', '/busy')
    expect([rejected.status, await rejected.text()]).toEqual([429, ''])
  })

  it.each([
    ['PATCH', '/things', 'POST, OPTIONS'],
    ['GET', '/things/', 'POST, OPTIONS'],
    ['POST', '/things/seven', 'GET, HEAD, PUT, DELETE, OPTIONS'],
    ['DELETE', '/things/own', 'GET, HEAD, OPTIONS'],
    ['POST', '/things/a/events', 'GET, HEAD, OPTIONS'],
  ])('is answered with 405 and an Allow header: %s %s', async (method, path, allow) => {
    const response = await ask(method, path)
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    expect(await response.json()).toMatchObject({ error: { code: 'METHOD_NOT_ALLOWED' } })
    const options = await ask('OPTIONS', path)
    expect([options.status, options.headers.get('allow'), await options.text()]).toEqual([204, allow, ''])
  })

  it.each(['', '/', '/none', '/things/a/b', '/things//a', '/Things', '/wait'])(
    'is answered with NOT_FOUND at %j',
    async (path) => {
      const response = await ask('GET', path)
      expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }])
    },
  )

  it.each(['/things/%ff', '/things/%e0%a4', '/things/%zz'])(
    'is rejected with BAD_REQUEST at %s, which cannot be decoded',
    async (path) => {
      const answer = await testServer.exchange(
        `GET /api${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
      expect(answer).toContain('"BAD_REQUEST"')
    },
  )

  it('sets cookies for a page of an allowed origin, but not for one of another origin', async () => {
    const own = { ...json, origin: 'https://app.example', 'x-assistant-csrf': '1' }
    const entered = await ask('POST', '/sign-in', { headers: own })
    expect(entered.headers.getSetCookie()).toHaveLength(2)
    const forged = await ask('POST', '/sign-in', { headers: { ...own, origin: 'https://evil.example' } })
    expect([forged.status, forged.headers.getSetCookie()]).toEqual([403, []])
    expect(await forged.json()).toMatchObject({ error: { code: 'CSRF_REJECTED' } })
    const preflight = await ask('OPTIONS', '/things/a', { headers: { origin: 'https://app.example' } })
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, PUT, DELETE')
  })

  it('is aborted when its caller disconnects', async () => {
    const stop = new AbortController()
    const call = ask('POST', '/never', { headers: json, signal: stop.signal }).catch(() => 'gone')
    await testServer.nextNotification('never')
    stop.abort()
    expect(await call).toBe('gone')
    await testServer.nextNotification('aborted')
  })
})
