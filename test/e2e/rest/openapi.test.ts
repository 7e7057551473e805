import { createHash } from 'node:crypto'
import { generationEvent, procedureRecords } from '@assistant/contract'
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type ApiDocument, readApiDocument } from '../../support/clients/api-document.js'
import { restRoute } from '../../support/clients/rest-calls.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { archiveOperation, restProcedures } from './rest-procedures.js'

const cleanup = cleanUpAfterAll()
let server: PacedServer
let api: ApiDocument

beforeAll(async () => {
  server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  api = await readApiDocument(server.url)
})

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(api.raw)).toEqual({ valid: true })
    expect([validator.version, api.openapi]).toEqual(['3.1', expect.stringMatching(/^3\.1\.\d$/)])
  })

  it('fails the same validation when it is broken', async () => {
    const broken = { ...api.raw, paths: { '/users/me': { get: { responses: { 200: {} } } } } }
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false })
  })

  it('has an operation for every procedure with a route and for the archive, and no others', () => {
    const expected = restProcedures.map((name) => {
      const route = restRoute(name)
      return `${route?.method} ${route?.path.replace(/\/$/, '')} ${name}`
    })
    const described = api.operations.map(
      ({ method, path, operationId }) => `${method.toUpperCase()} ${path} ${operationId}`,
    )
    expect(described.sort()).toEqual(
      [...expected, `GET /generations/{generationId}/archive.zip ${archiveOperation}`].sort(),
    )
    expect(new Set(api.operations.map(({ operationId }) => operationId)).size).toBe(described.length)
  })

  it('declares exactly the path parameters that each path contains', () => {
    for (const { path, parameters, operationId } of api.operations) {
      const expected = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true])
      const declared = parameters.filter((one) => one.in === 'path').map(({ name, required }) => [name, required])
      expect(declared, operationId).toEqual(expected)
    }
  })

  it('resolves every reference', () => {
    const refs = [...JSON.stringify(api.raw).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref)
    expect(refs.length).toBeGreaterThan(100)
    for (const ref of new Set(refs)) expect(() => api.resolveReference(ref), ref).not.toThrow()
  })

  it('has a named schema for each shape of the contract', () => {
    expect(Object.keys(api.components.schemas)).toEqual(
      expect.arrayContaining(
        `User Session Tokens SignedIn Project ProjectSettings Member Invitation Generation GenerationFile Diagnostic
        AuditEntry GenerationEvent Error`.split(/\s+/),
      ),
    )
    expect(Object.keys(api.components.schemas).filter((name) => /Output$|^__/.test(name))).toEqual([])
  })

  it('has a tag for every router', () => {
    const named = api.tags.map(({ name }) => name)
    expect(new Set(api.operations.map(({ tags: [tag] }) => tag))).toEqual(new Set(named))
    for (const { tags, operationId } of api.operations) expect(operationId.startsWith(`${tags[0]}.`)).toBe(true)
  })

  it('contains the public URL of the API as its server', () => {
    expect(api.servers).toEqual([{ url: `${server.url}/api` }])
  })

  it.each(['/api/openapi.json', '/api/openapi.json/'])(
    'is served as JSON at %s, and may not be cached',
    async (path) => {
      const response = await fetch(server.url + path)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.json()).toEqual(api.raw)
      const head = await fetch(server.url + path, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
      expect(head.headers.get('content-length')).toBe(response.headers.get('content-length'))
      const post = await fetch(server.url + path, { method: 'POST' })
      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    },
  )

  it.each(restProcedures)('declares that %s requires a token unless its access is public', (name) => {
    const { security, method } = api.operationOf(name)
    const cookie = method === 'get' ? { cookie: [] } : { cookie: [], csrf: [] }
    expect(security).toEqual(procedureRecords.get(name)?.access === 'public' ? [] : [{ bearer: [] }, cookie])
  })

  it('declares exactly the security schemes that it uses', () => {
    const used = api.operations.flatMap(({ security }) => security.flatMap((requirement) => Object.keys(requirement)))
    expect(new Set(used)).toEqual(new Set(Object.keys(api.components.securitySchemes)))
    expect(api.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      cookie: { type: 'apiKey', in: 'cookie', name: '__Host-assistant-access' },
      csrf: { type: 'apiKey', in: 'header', name: 'x-assistant-csrf' },
    })
  })

  it('describes the event stream, with an example of a complete one', () => {
    const { parameters, responses } = api.operationOf('generations.events')
    expect(parameters.map((one) => `${one.in} ${one.name}`)).toEqual([
      'path generationId',
      'header Last-Event-ID',
      'query lastEventId',
    ])
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '204', '400', '401', '404', '410']))
    const text = z.string().parse(responses['200']?.content['text/event-stream']?.example)
    const events = [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.+)\n\n/gm)].map(
      ([, number, type, data = '']) => {
        const event = generationEvent.parse(JSON.parse(data))
        expect(event.type).toBe(type)
        return { number: Number(number), event }
      },
    )
    expect(events.map(({ number }) => number)).toEqual(events.map((_, at) => at + 1))
    const content = events.map(({ event }) => (event.type === 'fileDelta' ? event.text : '')).join('')
    const completed = events.find(({ event }) => event.type === 'fileCompleted')?.event
    expect(completed).toMatchObject({
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    })
    expect(events.at(-1)?.event).toMatchObject({ type: 'result', status: 'succeeded' })
    for (const { event } of events) {
      expect(api.schemaErrorsOf(['components', 'schemas', 'GenerationEvent'], event)).toBeNull()
    }
  })

  it('describes the archive as a ZIP file', () => {
    const { responses } = api.operationOf(archiveOperation)
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/zip'])
  })
})
