import { DatabaseError } from '@assistant/database'
import { TRPCError } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AppError } from './app-error.js'
import { errorBody, toAppError, trpcHttpStatus } from './error-shape.js'

const validationErrorOf = (schema: z.ZodType, input: unknown) =>
  toAppError(new TRPCError({ code: 'BAD_REQUEST', cause: schema.safeParse(input).error }))
const input = z.strictObject({ name: z.string(), settings: z.strictObject({ size: z.number() }) })

describe('toAppError', () => {
  it('lists every invalid field, and unknown keys by name', () => {
    const { reason, fields } = validationErrorOf(input, {
      name: 1,
      settings: { size: 'big', colour: 'red' },
      owner: 'me',
    })
    expect(reason).toBe('BAD_REQUEST')
    expect(fields?.map(({ path }) => path)).toEqual(['name', 'settings.size', 'settings.colour', 'owner'])
    expect(fields?.at(-1)?.message).toBe('unknown key')
  })

  it('limits the size of the error for an input with many unknown keys', () => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`${'k'.repeat(300)}${at}`, at]))
    const body = errorBody(validationErrorOf(input, { name: 'a', settings: { size: 1 }, ...keys }), 'request')
    expect(body.fields).toHaveLength(20)
    expect(JSON.stringify(body).length).toBeLessThan(10_000)
  })

  it.each([
    [new AppError('CONFLICT', 'Again.'), 'CONFLICT'],
    [new Error('outside', { cause: new AppError('CONFLICT', 'Again.') }), 'CONFLICT'],
    [new DatabaseError('overloaded', 'busy'), 'OVERLOADED'],
    [new DatabaseError('unavailable', 'gone'), 'UNAVAILABLE'],
    [new DatabaseError('full', 'full'), 'UNAVAILABLE'],
    [new DatabaseError('internal', 'select * from users'), 'INTERNAL'],
    [new TRPCError({ code: 'NOT_FOUND', message: 'No procedure found on path "x"' }), 'NOT_FOUND'],
    [new TRPCError({ code: 'PARSE_ERROR', message: 'Unexpected token' }), 'BAD_REQUEST'],
    [new TRPCError({ code: 'METHOD_NOT_SUPPORTED' }), 'METHOD_NOT_ALLOWED'],
    [new TRPCError({ code: 'PAYLOAD_TOO_LARGE' }), 'PAYLOAD_TOO_LARGE'],
    [new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE' }), 'UNSUPPORTED_MEDIA_TYPE'],
    [new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: z.uuid().safeParse('users').error }), 'INTERNAL'],
    [z.uuid().safeParse('users').error, 'INTERNAL'],
    [new TypeError('Cannot read properties of undefined'), 'INTERNAL'],
    ['a string that was thrown', 'INTERNAL'],
    [undefined, 'INTERNAL'],
  ])('converts %s to %s, without internals in the message', (error, reason) => {
    const failure = toAppError(error)
    expect(failure.reason).toBe(reason)
    expect(failure.message).not.toMatch(/users|Unexpected token|properties|thrown|"x"/)
  })

  it('reports invalid JSON as BAD_REQUEST', () => {
    const failure = toAppError(new TRPCError({ code: 'BAD_REQUEST', cause: new SyntaxError('Unexpected token') }))
    expect([failure.reason, failure.message]).toEqual([
      'BAD_REQUEST',
      'The request could not be read. Send valid JSON.',
    ])
  })
})

describe('trpcHttpStatus', () => {
  it('returns 404 instead of 410, and other statuses unchanged', () => {
    expect(trpcHttpStatus('EVENTS_EXPIRED')).toBe(404)
    expect(trpcHttpStatus('RATE_LIMITED')).toBe(429)
  })
})
