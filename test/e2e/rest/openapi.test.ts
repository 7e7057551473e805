import { createHash } from 'node:crypto'
import { appRouter } from '@assistant/api'
import { errorBody, errorCodes, generationEvent, isErrorCode, procedureRecords } from '@assistant/contract'
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type ApiDocument, type Operation, readApiDocument } from '../../support/clients/api-document.js'
import { procedureKind, restRoute } from '../../support/clients/rest-calls.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const procedures = Object.keys(appRouter._def.procedures).filter((name) => restRoute(name) !== undefined)
const json = 'application/json'
const archive = 'generations.archive'
const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) })

/** Returns the schemas of a procedure, which its examples must fit. */
function shapesOf(name: string): { readonly input: z.ZodType; readonly output: z.ZodType } {
  const record = procedureRecords.get(name)
  if (record === undefined) throw new Error(`The contract has no procedure ${name}`)
  return { input: record.input, output: record.kind === 'subscription' ? z.never() : record.output }
}

const cleanup = cleanUpAfterAll()
let server: PacedServer
let api: ApiDocument

beforeAll(async () => {
  server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  api = await readApiDocument(server.url)
})

const operationOf = (name: string) => api.operationOf(name)

describe('the description of the REST face', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(api.raw)).toEqual({ valid: true })
    expect([validator.version, api.openapi]).toEqual(['3.1', expect.stringMatching(/^3\.1\.\d$/)])
  })

  it('is refused by the same validator when it is broken', async () => {
    const broken = { ...api.raw, paths: { '/users/me': { get: { responses: { 200: {} } } } } }
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false })
  })

  it('has every procedure that has a place there, the archive, and nothing else', () => {
    const places = procedures.map((name) => {
      const place = restRoute(name)
      return `${place?.method} ${place?.path.replace(/\/$/, '')} ${name}`
    })
    const described = api.operations.map(
      ({ method, path, operationId }) => `${method.toUpperCase()} ${path} ${operationId}`,
    )
    expect(described.sort()).toEqual([...places, `GET /generations/{generationId}/archive.zip ${archive}`].sort())
    expect(new Set(api.operations.map(({ operationId }) => operationId)).size).toBe(described.length)
  })

  it('names the parameters of each path, and no others there', () => {
    for (const { path, parameters, operationId } of api.operations) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true])
      const named = parameters.filter((one) => one.in === 'path').map(({ name, required }) => [name, required])
      expect(named, operationId).toEqual(wanted)
    }
  })

  it('has no reference that leads nowhere', () => {
    const refs = [...JSON.stringify(api.raw).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref)
    expect(refs.length).toBeGreaterThan(100)
    for (const ref of new Set(refs)) expect(() => api.find(ref), ref).not.toThrow()
  })

  it('gives the shapes of the contract their names', () => {
    expect(Object.keys(api.components.schemas)).toEqual(
      expect.arrayContaining(
        `User Session Tokens SignedIn Project ProjectSettings Member Invitation Generation GenerationFile Diagnostic
        AuditEntry GenerationEvent Error`.split(/\s+/),
      ),
    )
    expect(Object.keys(api.components.schemas).filter((name) => /Output$|^__/.test(name))).toEqual([])
  })

  it('says of every router what it is for', () => {
    const named = api.tags.map(({ name }) => name)
    expect(new Set(api.operations.map(({ tags: [tag] }) => tag))).toEqual(new Set(named))
    for (const { tags, operationId } of api.operations) expect(operationId.startsWith(`${tags[0]}.`)).toBe(true)
  })

  it('is below the public address', () => {
    expect(api.servers).toEqual([{ url: `${server.url}/api` }])
  })

  it.each(['/api/openapi.json', '/api/openapi.json/'])('is served as JSON at %s, and not kept', async (path) => {
    const response = await fetch(server.url + path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, json])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual(api.raw)
    const head = await fetch(server.url + path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(response.headers.get('content-length'))
    const post = await fetch(server.url + path, { method: 'POST' })
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe.each(procedures)('%s is described', (name) => {
  /** What of an example comes in the address. */
  const inAddress = () => {
    const given = operationOf(name).parameters.filter((one) => one.in !== 'header' && one.example !== undefined)
    return Object.fromEntries(given.map((one) => [one.name, one.example]))
  }

  it('with an example that it takes, split as calls are', () => {
    const { method, parameters, requestBody } = operationOf(name)
    const body = z.looseObject({}).parse(requestBody?.content[json]?.example ?? {})
    expect(shapesOf(name).input.safeParse({ ...inAddress(), ...body }).error).toBeUndefined()
    if (method === 'get') expect(requestBody).toBeUndefined()
    else expect(parameters.filter((one) => one.in === 'query')).toEqual([])
    expect(parameters.filter(({ required, example }) => required && example === undefined)).toEqual([])
  })

  it('with every key of its input in one place', () => {
    const { path, method, parameters, requestBody } = operationOf(name)
    const { schema, example } = requestBody?.content[json] ?? {}
    const keys = parameters.filter((one) => one.in !== 'header').map((one) => one.name)
    const { properties } = objectSchema.parse(schema ?? {})
    expect([...keys, ...Object.keys(properties)].sort()).toEqual(keysOf(shapesOf(name).input).sort())
    if (requestBody === undefined) return
    expect(api.faultsOf(['paths', path, method, 'requestBody', 'content', json, 'schema'], example)).toBeNull()
    // Who leaves the body out has sent an empty one.
    expect(requestBody.required).toBe(!shapesOf(name).input.safeParse(inAddress()).success)
  })
})

it.each(procedures.filter((name) => procedureKind(name) !== 'subscription'))(
  '%s has an answer that it could give',
  (name) => {
    const { responses, path, method } = operationOf(name)
    const { status } = restRoute(name) ?? {}
    const { example } = responses[String(status)]?.content[json] ?? {}
    expect(shapesOf(name).output.parse(example)).toEqual(example)
    expect(
      api.faultsOf(['paths', path, method, 'responses', String(status), 'content', json, 'schema'], example),
    ).toBeNull()
    expect(Object.keys(responses).filter((code) => code.startsWith('2'))).toEqual([String(status)])
  },
)

describe('who may call', () => {
  const openTo = (name: string) => procedureRecords.get(name)?.access

  it.each(procedures)('%s is said', (name) => {
    const { security, method } = operationOf(name)
    const cookie = method === 'get' ? { cookie: [] } : { cookie: [], csrf: [] }
    expect(security).toEqual(openTo(name) === 'public' ? [] : [{ bearer: [] }, cookie])
  })

  it('uses the schemes that are described', () => {
    const used = api.operations.flatMap(({ security }) => security.flatMap((way) => Object.keys(way)))
    expect(new Set(used)).toEqual(new Set(Object.keys(api.components.securitySchemes)))
    expect(api.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      cookie: { type: 'apiKey', in: 'cookie', name: '__Host-assistant-access' },
      csrf: { type: 'apiKey', in: 'header', name: 'x-assistant-csrf' },
    })
  })
})

describe('the errors of', () => {
  const errorsOf = ({ responses }: Operation) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, { content, headers }]) => {
        const examples = Object.entries(content[json]?.examples ?? {})
        expect(examples.length).toBeGreaterThan(0)
        return examples.map(([code, { $ref }]) => ({ status: Number(status), code, $ref, headers }))
      })

  it.each([...procedures, archive])('%s have an example each, at the status of their code', (name) => {
    for (const { status, code, $ref, headers } of errorsOf(operationOf(name))) {
      const { error } = z.strictObject({ error: errorBody.strict() }).parse(api.exampleAt($ref))
      expect(error.code).toBe(code)
      expect(isErrorCode(code) && errorCodes[code].http).toBe(status)
      expect('Retry-After' in headers).toBe(status === 429 || status === 503)
    }
  })

  /** Any call can have these, whatever stands beside a procedure. */
  const always = 'BAD_REQUEST HOST_NOT_ALLOWED RATE_LIMITED INTERNAL OVERLOADED UNAVAILABLE SHUTTING_DOWN'
  const ofBodies = 'PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE'
  const ofCallers = 'UNAUTHENTICATED ACCESS_TOKEN_EXPIRED SESSION_REVOKED SESSION_EXPIRED ACCOUNT_SUSPENDED'
  const ofRights = 'EMAIL_NOT_VERIFIED CSRF_REJECTED FORBIDDEN'
  const shared = [always, ofBodies, ofCallers, ofRights].join(' ').split(' ')

  it.each(procedures)('%s are those of its record, of its access and of any request', (name) => {
    const { kind = 'query', access = 'public', subject, errors = [] } = procedureRecords.get(name) ?? {}
    const codes = errorsOf(operationOf(name)).map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining([...always.split(' '), ...errors]))
    const isInProject = ['owner', 'editor', 'viewer'].includes(access)
    const notFound = `${(subject ?? 'projectId').replace('Id', '').toUpperCase()}_NOT_FOUND`
    if (isInProject) expect(codes).toContain(notFound)
    expect(codes.includes('CSRF_REJECTED')).toBe(
      kind === 'mutation' && (access !== 'public' || errors.includes('CSRF_REJECTED')),
    )
    const unforeseen = codes.filter(
      (code) => !shared.includes(code) && !errors.some((one) => one === code) && !(isInProject && code === notFound),
    )
    expect(unforeseen).toEqual([])
  })

  it('who is not signed in are told where somebody has to be', () => {
    for (const operation of api.operations) {
      const codes = errorsOf(operation).map(({ code }) => code)
      expect(codes.includes('UNAUTHENTICATED'), operation.operationId).toBe(operation.security.length > 0)
      expect(codes.includes('UNSUPPORTED_MEDIA_TYPE'), operation.operationId).toBe(operation.method !== 'get')
    }
  })
})

describe('the streams', () => {
  it('of events are described, with an example of a whole one', () => {
    const { parameters, responses } = operationOf('generations.events')
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
    const pieces = events.map(({ event }) => (event.type === 'fileDelta' ? event.text : '')).join('')
    const announced = events.find(({ event }) => event.type === 'fileCompleted')?.event
    expect(announced).toMatchObject({
      bytes: Buffer.byteLength(pieces),
      sha256: createHash('sha256').update(pieces).digest('hex'),
    })
    expect(events.at(-1)?.event).toMatchObject({ type: 'result', status: 'succeeded' })
    for (const { event } of events) {
      expect(api.faultsOf(['components', 'schemas', 'GenerationEvent'], event)).toBeNull()
    }
  })

  it('of archives are described', () => {
    const { responses } = operationOf(archive)
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/zip'])
  })
})

/** The keys that an input knows. */
function keysOf(input: z.ZodType): string[] {
  return Object.keys(objectSchema.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })).properties)
}
