import { contract } from '@assistant/contract'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { httpRequest, sendBytes } from '../../support/clients/raw-http.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const mebibyte = 1024 * 1024

describe('a server with a hostile client', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let person: TestUser

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    person = await registerUser(server.url)
  })

  // The same process must answer the next call of another client, whatever the hostile one did.
  afterEach(async () => {
    expect(
      await callOrThrow(contract.users.me.output, server.url, 'users.me', {}, { token: person.accessToken }),
    ).toEqual(person.user)
    expect(server.isRunning()).toBe(true)
  })

  const upgradeLines = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]

  it.each(['[::1', 'user@host', 'a b', '', 'host:port', 'one, two', '[::1]:99999999', '%00', 'host/path'])(
    'rejects an upgrade with the Host %j',
    async (host) => {
      const answer = await sendBytes(server.port, httpRequest('GET /trpc HTTP/1.1', `Host: ${host}`, ...upgradeLines))
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    },
  )

  it.each(['[::1', 'user@host', 'a b'])('rejects a call with the Host %j', async (host) => {
    const answer = await sendBytes(
      server.port,
      httpRequest('GET /trpc/system.health HTTP/1.1', `Host: ${host}`, 'Connection: close'),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"BAD_REQUEST"')
  })

  it.each(['TRACE', 'PUT', 'DELETE', 'PROPFIND'])('rejects the method %s', async (method) => {
    const answer = await sendBytes(
      server.port,
      httpRequest(`${method} /trpc/system.health HTTP/1.1`, 'Host: localhost', 'Connection: close'),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    expect(answer).toContain('"METHOD_NOT_ALLOWED"')
  })

  it.each([
    'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'no HTTP at all\r\n\r\n',
    '\0\0\0\0',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(64 * 1024)}\r\n\r\n`,
  ])('sends no success status for bytes that are not a request (%#)', async (bytes) => {
    expect(await sendBytes(server.port, bytes)).not.toMatch(/^HTTP\/1\.1 [23]/)
  })

  it('reveals nothing about its implementation in an error', async () => {
    const answers = [
      await sendBytes(
        server.port,
        httpRequest('TRACE /trpc/system.health HTTP/1.1', 'Host: localhost', 'Connection: close'),
      ),
      await sendBytes(server.port, httpRequest('GET /trpc HTTP/1.1', 'Host: [::1', ...upgradeLines)),
      JSON.stringify((await call(server.url, 'auth.login', '{"email":')).error),
      JSON.stringify((await call(server.url, 'no.such.procedure', {})).error),
    ]
    for (const answer of answers)
      expect(answer).not.toMatch(/node_modules|node:internal|\.js:|\.ts:|TypeError|Invalid URL|SQL/i)
  })

  it('executes none of 5,000 calls in one message', async () => {
    const socket = await openSocket(cleanup, server.url, person.accessToken)
    const before = await callOrThrow(
      contract.projects.list.output,
      server.url,
      'projects.list',
      {},
      { token: person.accessToken },
    )
    const calls = Array.from({ length: 5_000 }, (_, at) => ({
      id: at + 1,
      method: 'mutation',
      params: { path: 'projects.create', input: { name: `Number ${at}` } },
    }))
    socket.send(JSON.stringify(calls))
    expect(await socket.closed).toMatchObject({ code: 4429 })
    const after = await callOrThrow(
      contract.projects.list.output,
      server.url,
      'projects.list',
      {},
      { token: person.accessToken },
    )
    expect(after).toEqual(before)
    const next = await openSocket(cleanup, server.url, person.accessToken)
    expect(await next.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
  })

  const unusualMessages = [
    '{"id":1,',
    'null',
    '[]',
    '[null]',
    '"text"',
    '{}',
    '{"id":1}',
    '{"id":{},"method":"query","params":{"path":"users.me"}}',
    '{"id":7,"method":"query","params":null}',
    '{"id":7,"method":"query","params":{"path":["users","me"]}}',
    '{"id":7,"method":"__proto__","params":{"path":"users.me"}}',
    '{"id":7,"method":"subscription","params":{"path":"generations.events","lastEventId":{"a":1}}}',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    'PING',
    'PONG',
  ]
  it.each(unusualMessages.map((message) => [message.slice(0, 60), message]))(
    'answers the next call on a socket after the message %s',
    async (_, message) => {
      const socket = await openSocket(cleanup, server.url, person.accessToken)
      socket.send(message)
      expect(await socket.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
    },
  )

  it('continues to serve other clients after a binary frame', async () => {
    const socket = await openSocket(cleanup, server.url, person.accessToken)
    socket.send(new Uint8Array([0, 255, 254, 1]))
    // The server may answer or close this socket. The hook after each test checks that it serves other clients.
    await Promise.race([socket.call('query', 'users.me').catch(() => undefined), socket.closed])
  })

  it.each([
    ['64 KiB', 'an anonymous caller', 64 * 1024],
    ['128 KiB', 'a signed-in caller', 128 * 1024],
  ])(
    'reads a body of up to %s from %s and rejects a larger one with PAYLOAD_TOO_LARGE',
    async (_, caller, maxBytes) => {
      const token = caller === 'an anonymous caller' ? null : person.accessToken
      const login = (password: string) =>
        call(server.url, 'auth.login', { email: 'a@example.com', password }, { token })
      expect(await login('x'.repeat(maxBytes))).toMatchObject({ status: 413, error: { code: 'PAYLOAD_TOO_LARGE' } })
      expect(await login('x'.repeat(maxBytes - 100))).toMatchObject({
        ...{ status: 400, error: { code: 'BAD_REQUEST', fields: [{ path: 'password' }] } },
      })
    },
  )

  it('rejects a body over 4 MiB without Content-Length with PAYLOAD_TOO_LARGE', async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 5; at += 1) controller.enqueue(new Uint8Array(mebibyte).fill(0x20))
        controller.close()
      },
    })
    const response = await fetch(`${server.url}/trpc/auth.login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: pieces,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('"PAYLOAD_TOO_LARGE"')
  })

  it.each([
    ['generations.start', 4 * mebibyte],
    ['users.me', 128 * 1024],
  ])(
    'reads a message for %s of up to %d bytes, and closes the socket with 1009 for one over 4 MiB',
    async (path, maxBytes) => {
      const socket = await openSocket(cleanup, server.url, person.accessToken)
      const message = (size: number) => {
        const empty = JSON.stringify({ id: 1, method: 'mutation', params: { path, input: { text: '' } } })
        return empty.replace('""', `"${'x'.repeat(size - empty.length)}"`)
      }
      const accepted = socket.answer(1)
      socket.send(message(maxBytes))
      expect((await accepted).error?.code).not.toBe('PAYLOAD_TOO_LARGE')
      if (maxBytes < 4 * mebibyte) {
        const rejected = socket.answer(1)
        socket.send(message(maxBytes + 1))
        expect(await rejected).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } })
      }
      socket.send(message(4 * mebibyte + 1))
      expect(await socket.closed).toMatchObject({ code: 1009 })
    },
  )

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'rejects a body of type %j with UNSUPPORTED_MEDIA_TYPE',
    async (type) => {
      const answer = await call(server.url, 'auth.login', '{}', { headers: { 'content-type': type } })
      expect(answer).toMatchObject({ status: 415, error: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
    },
  )

  it('rejects a batch of 21 calls and executes none of them', async () => {
    const paths = Array.from({ length: 21 }, () => 'projects.create').join(',')
    const input = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at, { name: `Batched ${at}` }]))
    const answer = await call(server.url, `${paths}?batch=1`, input, { token: person.accessToken })
    expect(answer).toMatchObject({ status: 400, error: { code: 'BAD_REQUEST' } })
    const { items } = await callOrThrow(
      contract.projects.list.output,
      server.url,
      'projects.list',
      {},
      { token: person.accessToken },
    )
    expect(items.filter(({ name }) => name.startsWith('Batched'))).toEqual([])
  })

  it('rejects forged and malformed access tokens', async () => {
    const [header = '', payload = ''] = person.accessToken.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
    const forged = [`${none}.${payload}.`, `${header}.${payload}.${'A'.repeat(86)}`, 'x'.repeat(5_000), 'a.b.c', '..']
    for (const token of forged) {
      expect(await call(server.url, 'users.me', {}, { token })).toMatchObject({
        status: 401,
        error: { code: 'UNAUTHENTICATED' },
      })
      const socket = await openSocket(cleanup, server.url, token)
      expect(await socket.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    }
  })

  it('rejects settings with __proto__ and constructor, and gives the next project empty settings', async () => {
    const input = '{"name":"A","settings":{"__proto__":{"product":"chat"},"constructor":{"prototype":{}}}}'
    const answer = await call(server.url, 'projects.create', input, { token: person.accessToken })
    expect(answer).toMatchObject({ status: 400, error: { code: 'BAD_REQUEST' } })
    const { id } = await createProject(server.url, person)
    const stored = await callOrThrow(
      contract.projects.get.output,
      server.url,
      'projects.get',
      { projectId: id },
      { token: person.accessToken },
    )
    expect(stored.settings).toEqual({})
  })
})
