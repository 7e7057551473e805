import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { procedures } from '../authorisation/procedures.js'
import { ask, type Change, expectAnswer, expectFailure } from './asking.js'
import type { Wish } from './endpoint.js'
import { endpoints } from './endpoints/index.js'
import { createWorld, noId, type World } from './world.js'

const table = Object.entries(endpoints)
const isForKnown = ([name]: (typeof table)[number]) => procedures[name]?.access !== 'public'

// What is not about a database is tried on one.
describe.each(testDatabases().filter(({ name }) => name === 'sqlite'))('requests to the REST face', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let world: World
  beforeAll(async () => {
    const database = await open()
    cleanup.add(() => database.close())
    world = await createWorld(cleanup, database)
  })

  it.each(table)('%s is refused when it is malformed, and then answered', async (name, endpoint) => {
    const wish = await endpoint.succeeds(world)
    const { input } = wish
    const inPath = Object.keys(input).filter((key) => endpoint.path.includes(`{${key}}`))
    const expectRefusal = async (changed: Wish, change: Change, code: ErrorCode, field?: string) => {
      const { fields = [], message } = await expectFailure(await ask(world.url, endpoint, changed, change), code)
      if (field !== undefined) expect(JSON.stringify([message, ...fields])).toContain(field)
    }

    for (const key of inPath) {
      await expectRefusal({ ...wish, input: { ...input, [key]: 'none' } }, {}, 'BAD_REQUEST', key)
      await expectRefusal(wish, { query: { [key]: input[key] } }, 'BAD_REQUEST', key)
    }
    await expectRefusal(wish, { query: { surprise: '1' } }, 'BAD_REQUEST', 'surprise')
    if (endpoint.method !== 'GET') {
      const inBody = Object.keys(input).filter((key) => !inPath.includes(key))
      const body = Object.fromEntries(inBody.map((key) => [key, input[key]]))
      await expectRefusal(wish, { body: JSON.stringify({ ...body, surprise: 1 }) }, 'BAD_REQUEST', 'surprise')
      for (const key of inPath) {
        await expectRefusal(wish, { body: JSON.stringify({ ...body, [key]: input[key] }) }, 'BAD_REQUEST', key)
      }
      for (const key of inBody) await expectRefusal(wish, { query: { [key]: 'x' } }, 'BAD_REQUEST', key)
      for (const text of ['{"a"', '[]', 'null', '7', '"text"', '{"\xff":1}']) {
        await expectRefusal(wish, { body: Buffer.from(text, 'latin1') }, 'BAD_REQUEST')
      }
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonl', '']) {
        await expectRefusal(wish, { body: '{}', headers: { 'content-type': type } }, 'UNSUPPORTED_MEDIA_TYPE')
      }
      const large = `{"surprise":"${'x'.repeat(4 * 1024 * 1024)}"}`
      await expectRefusal(wish, { body: large }, 'PAYLOAD_TOO_LARGE')
      // In pieces, without a word before of how much it will be.
      await expectRefusal(wish, { body: new Blob([large]).stream() }, 'PAYLOAD_TOO_LARGE')
    }
    await expectAnswer(name, endpoint, await ask(world.url, endpoint, wish, { hasSlash: true }))
  })

  it.each(table.filter(isForKnown))('%s answers cookies, for pages that it knows', async (name, endpoint) => {
    const wish = await endpoint.succeeds(world)
    if (wish.by === null) throw new Error('Nobody has no cookies')
    const cookie = await world.cookiesOf(wish.by)
    const askBy = (headers: Change['headers']) =>
      ask(world.url, endpoint, wish, { token: null, headers: { cookie, ...headers } })
    const [own, proof] = [{ origin: world.url }, { 'x-assistant-csrf': '1' }]
    if (endpoint.method !== 'GET') {
      for (const headers of [own, proof, { ...proof, origin: 'https://evil.example' }, { ...proof, origin: 'null' }]) {
        await expectFailure(await askBy(headers), 'CSRF_REJECTED')
      }
    }
    await expectAnswer(name, endpoint, await askBy({ ...own, ...proof }))
  })

  it.each(table.filter(([, { method }]) => method === 'GET'))(
    '%s answers HEAD as GET, without a body',
    async (name, endpoint) => {
      const wish = await endpoint.succeeds(world)
      const [get, head] = [
        await ask(world.url, endpoint, wish),
        await ask(world.url, endpoint, wish, { method: 'HEAD' }),
      ]
      expect([head.status, await head.text()]).toEqual([get.status, ''])
      // How long the server has been up is longer or shorter to write, each time that it is asked.
      const isTimeless = name !== 'system.health'
      for (const header of ['content-type', 'cache-control', ...(isTimeless ? ['content-length'] : [])]) {
        expect(head.headers.get(header)).toBe(get.headers.get(header))
      }
      const nobody = await ask(world.url, endpoint, wish, { method: 'HEAD', token: null })
      expect([nobody.status, await nobody.text()]).toEqual([wish.by === null ? 200 : 401, ''])
    },
  )

  const paths = new Map<string, readonly string[]>()
  for (const [, { path, method }] of table) paths.set(path, [...(paths.get(path) ?? []), method])
  it.each([...paths])('%s takes %j and tells of them', async (path, methods) => {
    const address = `${world.url}/api${path.replaceAll(/\{\w+\}/g, noId)}`
    const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort()
    const listOf = (header: string | null) => header?.split(', ').sort()
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((one) => !methods.includes(one))) {
      const response = await fetch(address, { method })
      expect(listOf(response.headers.get('allow')), method).toEqual(allowed)
      await expectFailure(response, 'METHOD_NOT_ALLOWED')
    }
    const preflight = await fetch(address, { method: 'OPTIONS', headers: { origin: world.url } })
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
  ])('%s is nothing', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      await expectFailure(await fetch(`${world.url}${path}`, { method }), 'NOT_FOUND')
    }
  })

  it.each(['%', '%zz', '%ff', '%e2%82'])('an id of %s, which cannot be decoded, is a bad request', async (id) => {
    for (const path of [`users/${id}`, `projects/${id}/members/${noId}`, `generations/${id}/events`]) {
      await expectFailure(await fetch(`${world.url}/api/${path}`), 'BAD_REQUEST')
    }
  })

  it('an id is the same in both cases, and when its characters are written by their numbers', async () => {
    const { viewer, finishedId } = world
    const headers = { authorization: `Bearer ${viewer.accessToken}` }
    const numbers = [...finishedId].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('')
    for (const id of [finishedId.toUpperCase(), numbers]) {
      const response = await fetch(`${world.url}/api/generations/${id}`, { headers })
      expect([response.status, await response.json()]).toMatchObject([200, { id: finishedId }])
    }
  })

  it('an archive is answered with its files, and refused as other calls are', async () => {
    const { url, viewer, stranger, editor, finishedId, newProject, newGeneration } = world
    const archive = (id: string, { accessToken } = viewer) =>
      fetch(`${url}/api/generations/${id}/archive.zip/`, { headers: { authorization: `Bearer ${accessToken}` } })
    const answered = await archive(finishedId)
    expect([answered.status, answered.headers.get('content-type')]).toEqual([200, 'application/zip'])
    expect(Buffer.from(await answered.arrayBuffer()).toString('latin1')).toContain('lib/main.dart')
    await expectFailure(await fetch(`${url}/api/generations/${finishedId}/archive.zip`), 'UNAUTHENTICATED')
    await expectFailure(await archive(finishedId, stranger), 'GENERATION_NOT_FOUND')
    await expectFailure(await archive(noId), 'GENERATION_NOT_FOUND')
    await expectFailure(await archive('none'), 'BAD_REQUEST')
    await expectFailure(await archive(await newGeneration(await newProject()), editor), 'CONFLICT')
  })

  it.each([
    ['/api/openapi.json', 'application/json'],
    ['/api/docs', 'text/html; charset=utf-8'],
  ])('%s is there for everybody, in %s', async (path, type) => {
    for (const address of [path, `${path}/`]) {
      const response = await fetch(`${world.url}${address}`)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    }
  })
})
