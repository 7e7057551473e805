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

describe('what a query brings', () => {
  const value = fc.record(
    {
      limit: fc.integer({ min: 1, max: 1_000_000 }),
      factor: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !/e/.test(String(number))),
      isOpen: fc.boolean(),
      word: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: [] },
  )

  it('is what JSON would bring, once it has passed its schema', () => {
    fc.assert(
      fc.property(value, fc.string({ minLength: 1 }), (input, id) => {
        const query = new URLSearchParams()
        for (const [key, one] of Object.entries(input)) query.set(key, String(one))
        const read = inputOf(schema, { params: { id }, query, body: undefined })
        // What a text cannot say: that zero is a negative one.
        const said = JSON.parse(JSON.stringify({ ...input, id }))
        expect(schema.parse(read)).toEqual(schema.parse(said))
      }),
    )
  })

  it.each(['', ' 1', '1 ', '01', '1e3', '0x10', '+1', '1.', '.5', 'NaN', 'Infinity', '１', '1,5'])(
    'is no number when it is written as %j',
    (limit) => {
      expect(inputOf(schema, { ...none, query: new URLSearchParams({ limit }) })).toEqual({ limit })
    },
  )

  it.each(['TRUE', '1', 'yes', '', ' true'])('is no boolean when it is written as %j', (isOpen) => {
    expect(inputOf(schema, { ...none, query: new URLSearchParams({ isOpen }) })).toEqual({ isOpen })
  })

  it('stays as it is where a text is wanted, and where nothing is', () => {
    const query = new URLSearchParams({ word: '42', surprise: '7', __proto__: 'x' })
    expect(inputOf(schema, { ...none, query })).toEqual({ word: '42', surprise: '7' })
    const hostile = inputOf(schema, { ...none, query: new URLSearchParams('__proto__=x&constructor=y') })
    expect(Object.entries(hostile ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype)
  })

  it('leaves the schemas as they are', () => {
    const before = z.toJSONSchema(schema)
    inputOf(schema, { ...none, query: new URLSearchParams({ limit: '3' }) })
    expect(z.toJSONSchema(schema)).toEqual(before)
    expect(schema.safeParse({ id: 'x', limit: '3' }).success).toBe(false)
  })

  it.each(['word=a&word=b', 'limit=1&limit=1'])('may not come twice: %s', (text) => {
    const refused = expect(() => inputOf(schema, { ...none, query: new URLSearchParams(text) }))
    refused.toThrow(
      expect.objectContaining({
        reason: 'BAD_REQUEST',
        fields: [expect.objectContaining({ path: text.split('=')[0] })],
      }),
    )
  })
})

describe('a key', () => {
  it.each([
    [{ params: { id: 'x' }, query: new URLSearchParams('id=y'), body: undefined }],
    [{ params: { id: 'x' }, query: new URLSearchParams(), body: { id: 'x' } }],
    [{ params: {}, query: new URLSearchParams('id=y'), body: { id: null } }],
  ])('comes from one place only (%#)', (parts) => {
    const named = { reason: 'BAD_REQUEST', fields: [expect.objectContaining({ path: 'id' })] }
    expect(() => inputOf(schema, parts)).toThrow(expect.objectContaining(named))
  })
})

describe('a body', () => {
  it('is taken as it is', () => {
    const body = { limit: '3', isOpen: 'true' }
    expect(inputOf(schema, { ...none, params: { id: 'x' }, body })).toEqual({ id: 'x', limit: '3', isOpen: 'true' })
  })

  it.each([[null], [[]], ['text'], [7], [true]])('that is no object is for the schema to refuse: %j', (body) => {
    expect(inputOf(schema, { ...none, params: { id: 'x' }, body })).toBe(body)
  })

  it('that is left out is empty', () => {
    expect(inputOf(schema, none)).toEqual({})
  })
})

const procedures = listRestProcedures(appRouter)

describe('the procedures of the router', () => {
  it('name by their paths keys that they have', () => {
    for (const { name, path, input } of procedures) {
      for (const [, key = ''] of path.matchAll(/\{(\w+)\}/g)) expect(Object.keys(input.shape), name).toContain(key)
    }
  })

  it.each(procedures.filter(({ method }) => method === 'GET'))(
    '$name takes from a query what it takes as JSON, right or wrong',
    ({ input: schema }) => {
      const values = Object.entries(schema.shape).map(([key, one]) => [
        key,
        candidatesFor(z.toJSONSchema(one, { io: 'input' })),
      ])
      const input = fc.record(Object.fromEntries(values), { requiredKeys: [] })
      fc.assert(
        fc.property(input, (json: Readonly<Record<string, unknown>>) => {
          const query = new URLSearchParams()
          for (const [key, value] of Object.entries(json)) query.set(key, String(value))
          const read = schema.safeParse(inputOf(schema, { ...none, query }))
          const said = schema.safeParse(json)
          expect(read.data).toEqual(said.data)
          expect(read.error?.issues.map(({ path }) => path)).toEqual(said.error?.issues.map(({ path }) => path))
        }),
      )
    },
  )
})

/** What a key may hold, and what it may not but is of the same type. */
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
