import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { procedures } from '../authorisation/procedures.js'
import type { TestRequest } from './endpoint.js'
import { endpoints } from './endpoints/index.js'
import { expectError, expectSuccess } from './expect-response.js'
import { createFixture, type Fixture, unknownId } from './fixture.js'
import { type RequestChanges, sendRequest } from './send-request.js'

const table = Object.entries(endpoints)
const isRestricted = ([name]: (typeof table)[number]) => procedures[name]?.access !== 'public'

// Runs on one database only: none of these tests depends on the database.
describe.each(testDatabases().filter(({ name }) => name === 'sqlite'))('the REST API', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let fixture: Fixture
  beforeAll(async () => {
    const database = await open()
    cleanup.add(() => database.close())
    fixture = await createFixture(cleanup, database)
  })

  it.each(table)('%s rejects malformed requests, and then answers a valid one', async (name, endpoint) => {
    const request = await endpoint.succeeds(fixture)
    const { input } = request
    const inPath = Object.keys(input).filter((key) => endpoint.path.includes(`{${key}}`))
    const expectRejected = async (changed: TestRequest, changes: RequestChanges, code: ErrorCode, field?: string) => {
      const { fields = [], message } = await expectError(
        await sendRequest(fixture.url, endpoint, changed, changes),
        code,
      )
      if (field !== undefined) expect(JSON.stringify([message, ...fields])).toContain(field)
    }

    for (const key of inPath) {
      await expectRejected({ ...request, input: { ...input, [key]: 'none' } }, {}, 'BAD_REQUEST', key)
      await expectRejected(request, { query: { [key]: input[key] } }, 'BAD_REQUEST', key)
    }
    await expectRejected(request, { query: { surprise: '1' } }, 'BAD_REQUEST', 'surprise')
    if (endpoint.method !== 'GET') {
      const inBody = Object.keys(input).filter((key) => !inPath.includes(key))
      const body = Object.fromEntries(inBody.map((key) => [key, input[key]]))
      await expectRejected(request, { body: JSON.stringify({ ...body, surprise: 1 }) }, 'BAD_REQUEST', 'surprise')
      for (const key of inPath) {
        await expectRejected(request, { body: JSON.stringify({ ...body, [key]: input[key] }) }, 'BAD_REQUEST', key)
      }
      for (const key of inBody) await expectRejected(request, { query: { [key]: 'x' } }, 'BAD_REQUEST', key)
      for (const text of ['{"a"', '[]', 'null', '7', '"text"', '{"\xff":1}']) {
        await expectRejected(request, { body: Buffer.from(text, 'latin1') }, 'BAD_REQUEST')
      }
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonl', '']) {
        await expectRejected(request, { body: '{}', headers: { 'content-type': type } }, 'UNSUPPORTED_MEDIA_TYPE')
      }
      const large = `{"surprise":"${'x'.repeat(4 * 1024 * 1024)}"}`
      await expectRejected(request, { body: large }, 'PAYLOAD_TOO_LARGE')
      // A stream has no Content-Length: the server has to count what it receives.
      await expectRejected(request, { body: new Blob([large]).stream() }, 'PAYLOAD_TOO_LARGE')
    }
    await expectSuccess(name, endpoint, await sendRequest(fixture.url, endpoint, request, { hasSlash: true }))
  })

  it.each(table.filter(isRestricted))(
    '%s accepts cookies, and requires the CSRF header and the origin of the server for mutations',
    async (name, endpoint) => {
      const request = await endpoint.succeeds(fixture)
      if (request.by === null) throw new Error(`${name} is restricted, but its request has no user`)
      const cookie = await fixture.signInByCookies(request.by)
      const sendWith = (headers: RequestChanges['headers']) =>
        sendRequest(fixture.url, endpoint, request, { token: null, headers: { cookie, ...headers } })
      const [origin, csrf] = [{ origin: fixture.url }, { 'x-assistant-csrf': '1' }]
      if (endpoint.method !== 'GET') {
        for (const headers of [
          origin,
          csrf,
          { ...csrf, origin: 'https://evil.example' },
          { ...csrf, origin: 'null' },
        ]) {
          await expectError(await sendWith(headers), 'CSRF_REJECTED')
        }
      }
      await expectSuccess(name, endpoint, await sendWith({ ...origin, ...csrf }))
    },
  )

  it.each(table.filter(([, { method }]) => method === 'GET'))(
    '%s answers HEAD with the status and headers of GET, without a body',
    async (name, endpoint) => {
      const request = await endpoint.succeeds(fixture)
      const [get, head] = [
        await sendRequest(fixture.url, endpoint, request),
        await sendRequest(fixture.url, endpoint, request, { method: 'HEAD' }),
      ]
      expect([head.status, await head.text()]).toEqual([get.status, ''])
      // The health answer contains the uptime, whose number of digits varies.
      const hasFixedLength = name !== 'system.health'
      for (const header of ['content-type', 'cache-control', ...(hasFixedLength ? ['content-length'] : [])]) {
        expect(head.headers.get(header)).toBe(get.headers.get(header))
      }
      const anonymous = await sendRequest(fixture.url, endpoint, request, { method: 'HEAD', token: null })
      expect([anonymous.status, await anonymous.text()]).toEqual([request.by === null ? 200 : 401, ''])
    },
  )

  const paths = new Map<string, readonly string[]>()
  for (const [, { path, method }] of table) paths.set(path, [...(paths.get(path) ?? []), method])
  it.each([...paths])('%s allows %j only, and lists them in the Allow header', async (path, methods) => {
    const address = `${fixture.url}/api${path.replaceAll(/\{\w+\}/g, unknownId)}`
    const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort()
    const listOf = (header: string | null) => header?.split(', ').sort()
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((one) => !methods.includes(one))) {
      const response = await fetch(address, { method })
      expect(listOf(response.headers.get('allow')), method).toEqual(allowed)
      await expectError(response, 'METHOD_NOT_ALLOWED')
    }
    const preflight = await fetch(address, { method: 'OPTIONS', headers: { origin: fixture.url } })
    expect([preflight.status, await preflight.text()]).toEqual([204, ''])
    expect(listOf(preflight.headers.get('allow'))).toEqual(allowed)
    expect(listOf(preflight.headers.get('access-control-allow-methods'))).toEqual([...methods].sort())
  })

  it.each([
    '/api',
    '/api/',
    '/api/none',
    '/api/users/me/none',
    '/api/projects/x/y/z',
    '/api/trpc/users.me',
    '/API/health',
  ])('%s fails with NOT_FOUND', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      await expectError(await fetch(`${fixture.url}${path}`, { method }), 'NOT_FOUND')
    }
  })

  it.each(['%', '%zz', '%ff', '%e2%82'])(
    'rejects an id of %s, which cannot be decoded, with BAD_REQUEST',
    async (id) => {
      for (const path of [`users/${id}`, `projects/${id}/members/${unknownId}`, `generations/${id}/events`]) {
        await expectError(await fetch(`${fixture.url}/api/${path}`), 'BAD_REQUEST')
      }
    },
  )

  it('accepts an id in upper case, and one whose characters are percent-encoded', async () => {
    const { viewer, finishedId } = fixture
    const headers = { authorization: `Bearer ${viewer.accessToken}` }
    const encoded = [...finishedId].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('')
    for (const id of [finishedId.toUpperCase(), encoded]) {
      const response = await fetch(`${fixture.url}/api/generations/${id}`, { headers })
      expect([response.status, await response.json()]).toMatchObject([200, { id: finishedId }])
    }
  })

  it('serves an archive with its files, and rejects the same callers and ids as for other endpoints', async () => {
    const { url, viewer, stranger, editor, finishedId, newProject, newGeneration } = fixture
    const archive = (id: string, { accessToken } = viewer) =>
      fetch(`${url}/api/generations/${id}/archive.zip/`, { headers: { authorization: `Bearer ${accessToken}` } })
    const response = await archive(finishedId)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain('lib/main.dart')
    await expectError(await fetch(`${url}/api/generations/${finishedId}/archive.zip`), 'UNAUTHENTICATED')
    await expectError(await archive(finishedId, stranger), 'GENERATION_NOT_FOUND')
    await expectError(await archive(unknownId), 'GENERATION_NOT_FOUND')
    await expectError(await archive('none'), 'BAD_REQUEST')
    await expectError(await archive(await newGeneration(await newProject()), editor), 'CONFLICT')
  })

  it.each([
    ['/api/openapi.json', 'application/json'],
    ['/api/docs', 'text/html; charset=utf-8'],
  ])('%s is served as %s without a token', async (path, type) => {
    for (const address of [path, `${path}/`]) {
      const response = await fetch(`${fixture.url}${address}`)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    }
  })
})
