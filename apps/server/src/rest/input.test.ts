import { appRouter } from '@assistant/api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { inputOf } from './input.js'
import { listRestProcedures } from './procedures.js'

const none = { params: {}, query: new URLSearchParams(), body: undefined }

const schema = z.strictObject({
  id: z.string(),
  limit: z.int().min(1).default(20),
  factor: z.number().optional(),
  isOpen: z.boolean().nullable().optional(),
  word: z.string().optional(),
})

describe('the input from a query string', () => {
  const value = fc.record(
    {
      limit: fc.integer({ min: 1, max: 1_000_000 }),
      factor: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !/e/.test(String(number))),
      isOpen: fc.boolean(),
      word: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: [] },
  )

  it('equals the same input from JSON after the schema has parsed both', () => {
    fc.assert(
      fc.property(value, fc.string({ minLength: 1 }), (input, id) => {
        const query = new URLSearchParams()
        for (const [key, member] of Object.entries(input)) query.set(key, String(member))
        const read = inputOf(schema, { params: { id }, query, body: undefined })
        // JSON turns -0 into 0, as String() does.
        const fromJson = JSON.parse(JSON.stringify({ ...input, id }))
        expect(schema.parse(read)).toEqual(schema.parse(fromJson))
      }),
    )
  })

  it.each(['', ' 1', '1 ', '01', '1e3', '0x10', '+1', '1.', '.5', 'NaN', 'Infinity', '１', '1,5'])(
    'stays a string for a number key when it is %j',
    (limit) => {
      expect(inputOf(schema, { ...none, query: new URLSearchParams({ limit }) })).toEqual({ limit })
    },
  )

  it.each(['TRUE', '1', 'yes', '', ' true'])('stays a string for a boolean key when it is %j', (isOpen) => {
    expect(inputOf(schema, { ...none, query: new URLSearchParams({ isOpen }) })).toEqual({ isOpen })
  })

  it('stays a string for string keys and unknown keys, also for a key like __proto__', () => {
    const query = new URLSearchParams({ word: '42', surprise: '7', __proto__: 'x' })
    expect(inputOf(schema, { ...none, query })).toEqual({ word: '42', surprise: '7' })
    const hostile = inputOf(schema, { ...none, query: new URLSearchParams('__proto__=x&constructor=y') })
    expect(Object.entries(hostile ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype)
  })

  it('is read without changes to the schema', () => {
    const before = z.toJSONSchema(schema)
    inputOf(schema, { ...none, query: new URLSearchParams({ limit: '3' }) })
    expect(z.toJSONSchema(schema)).toEqual(before)
    expect(schema.safeParse({ id: 'x', limit: '3' }).success).toBe(false)
  })

  it.each(['word=a&word=b', 'limit=1&limit=1'])('may not contain a key twice: %s', (text) => {
    const rejection = expect(() => inputOf(schema, { ...none, query: new URLSearchParams(text) }))
    rejection.toThrow(
      expect.objectContaining({
        reason: 'BAD_REQUEST',
        fields: [expect.objectContaining({ path: text.split('=')[0] })],
      }),
    )
  })
})

describe('a key of an input', () => {
  it.each([
    [{ params: { id: 'x' }, query: new URLSearchParams('id=y'), body: undefined }],
    [{ params: { id: 'x' }, query: new URLSearchParams(), body: { id: 'x' } }],
    [{ params: {}, query: new URLSearchParams('id=y'), body: { id: null } }],
  ])('may come from only one of path, query and body (%#)', (parts) => {
    const named = { reason: 'BAD_REQUEST', fields: [expect.objectContaining({ path: 'id' })] }
    expect(() => inputOf(schema, parts)).toThrow(expect.objectContaining(named))
  })
})

describe('the body of an input', () => {
  it('is used without conversions', () => {
    const body = { limit: '3', isOpen: 'true' }
    expect(inputOf(schema, { ...none, params: { id: 'x' }, body })).toEqual({ id: 'x', limit: '3', isOpen: 'true' })
  })

  it.each([[null], [[]], ['text'], [7], [true]])('is returned unchanged when it is not an object: %j', (body) => {
    expect(inputOf(schema, { ...none, params: { id: 'x' }, body })).toBe(body)
  })

  it('is an empty object when it is missing', () => {
    expect(inputOf(schema, none)).toEqual({})
  })
})

const procedures = listRestProcedures(appRouter)

describe('the REST procedures of the router', () => {
  it('have an input key for each parameter of their paths', () => {
    for (const { name, path, input } of procedures) {
      for (const [, key = ''] of path.matchAll(/\{(\w+)\}/g)) expect(Object.keys(input.shape), name).toContain(key)
    }
  })

  it.each(procedures.filter(({ method }) => method === 'GET'))(
    'accept and reject the same values from a query as from JSON: $name',
    ({ input: schema }) => {
      const values = Object.entries(schema.shape).map(([key, member]) => [
        key,
        candidatesFor(z.toJSONSchema(member, { io: 'input' })),
      ])
      const input = fc.record(Object.fromEntries(values), { requiredKeys: [] })
      fc.assert(
        fc.property(input, (json: Readonly<Record<string, unknown>>) => {
          const query = new URLSearchParams()
          for (const [key, value] of Object.entries(json)) query.set(key, String(value))
          const read = schema.safeParse(inputOf(schema, { ...none, query }))
          const fromJson = schema.safeParse(json)
          expect(read.data).toEqual(fromJson.data)
          expect(read.error?.issues.map(({ path }) => path)).toEqual(fromJson.error?.issues.map(({ path }) => path))
        }),
      )
    },
  )
})

/** Returns valid and invalid values for a key, all of its type. */
function candidatesFor(json: z.core.JSONSchema.JSONSchema): fc.Arbitrary<unknown> {
  if (json.type === 'integer' || json.type === 'number')
    return fc.oneof(fc.integer(), fc.integer({ min: -1, max: 102 }))
  if (json.type === 'boolean') return fc.boolean()
  if (json.enum !== undefined) return fc.oneof(fc.constantFrom(...json.enum), fc.string())
  if (json.format === 'uuid') return fc.oneof(fc.uuid(), fc.string())
  if (json.format === 'date-time')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    )
  return fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map(String), fc.constantFrom('true', 'false', 'null', ''))
}
