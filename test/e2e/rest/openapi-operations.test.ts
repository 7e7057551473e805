import { procedureRecords } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type ApiDocument, readApiDocument } from '../../support/clients/api-document.js'
import { procedureKind, restRoute } from '../../support/clients/rest-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { restProcedures } from './rest-procedures.js'

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) })

/** Returns the schemas of a procedure, which its examples must fit. */
function schemasOf(name: string): { readonly input: z.ZodType; readonly output: z.ZodType } {
  const record = procedureRecords.get(name)
  if (record === undefined) throw new Error(`The contract has no procedure ${name}`)
  return { input: record.input, output: record.kind === 'subscription' ? z.never() : record.output }
}

const cleanup = cleanUpAfterAll()
let api: ApiDocument

beforeAll(async () => {
  const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  api = await readApiDocument(server.url)
})

describe.each(restProcedures)('the OpenAPI description of %s', (name) => {
  /** Returns the part of the example that the path and the query contain. */
  const exampleParameters = () => {
    const given = api.operationOf(name).parameters.filter((one) => one.in !== 'header' && one.example !== undefined)
    return Object.fromEntries(given.map((one) => [one.name, one.example]))
  }

  it('has an example that the input schema accepts, split into parameters and body', () => {
    const { method, parameters, requestBody } = api.operationOf(name)
    const body = z.looseObject({}).parse(requestBody?.content['application/json']?.example ?? {})
    expect(schemasOf(name).input.safeParse({ ...exampleParameters(), ...body }).error).toBeUndefined()
    if (method === 'get') expect(requestBody).toBeUndefined()
    else expect(parameters.filter((one) => one.in === 'query')).toEqual([])
    expect(parameters.filter(({ required, example }) => required && example === undefined)).toEqual([])
  })

  it('has every key of the input exactly once', () => {
    const { path, method, parameters, requestBody } = api.operationOf(name)
    const { schema, example } = requestBody?.content['application/json'] ?? {}
    const keys = parameters.filter((one) => one.in !== 'header').map((one) => one.name)
    const { properties } = objectSchema.parse(schema ?? {})
    expect([...keys, ...Object.keys(properties)].sort()).toEqual(keysOf(schemasOf(name).input).sort())
    if (requestBody === undefined) return
    expect(
      api.schemaErrorsOf(['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'], example),
    ).toBeNull()
    // A missing body counts as an empty one, so it is required only if the parameters alone are not a valid input.
    expect(requestBody.required).toBe(!schemasOf(name).input.safeParse(exampleParameters()).success)
  })
})

it.each(restProcedures.filter((name) => procedureKind(name) !== 'subscription'))(
  'the OpenAPI description of %s has an example that the output schema accepts',
  (name) => {
    const { responses, path, method } = api.operationOf(name)
    const { status } = restRoute(name) ?? {}
    const { example } = responses[String(status)]?.content['application/json'] ?? {}
    expect(schemasOf(name).output.parse(example)).toEqual(example)
    expect(
      api.schemaErrorsOf(
        ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema'],
        example,
      ),
    ).toBeNull()
    expect(Object.keys(responses).filter((code) => code.startsWith('2'))).toEqual([String(status)])
  },
)

/** Returns the names of the keys that an input schema allows. */
function keysOf(input: z.ZodType): string[] {
  return Object.keys(objectSchema.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })).properties)
}
