import { contract, type ErrorBody, type ErrorCode, errorBody, errorCodes } from '@assistant/contract'
import { expect } from 'vitest'
import * as z from 'zod'
import type { Endpoint } from './endpoint.js'

/** Asserts that a response has the status, the headers and the output schema of its endpoint. Returns its body. */
export async function expectSuccess(name: string, { status }: Endpoint, response: Response): Promise<string> {
  const text = await response.text()
  expect([response.status, text]).toEqual([status, expect.anything()])
  expectHeaders(response)
  const schema = outputOf(name)
  if (schema === undefined) {
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    return text
  }
  expect(response.headers.get('content-type')).toBe('application/json')
  const output: unknown = JSON.parse(text)
  expect(schema.parse(output)).toEqual(output)
  return text
}

/** Asserts that a response is an error with this code, in the shape that all errors have. Returns the error. */
export async function expectError(response: Response, code: ErrorCode): Promise<ErrorBody> {
  const text = await response.text()
  const { error } = z.strictObject({ error: errorBody }).parse(JSON.parse(text))
  expect([error.code, response.status], error.message).toEqual([code, errorCodes[code].http])
  expectHeaders(response)
  expect(error.requestId).toBe(response.headers.get('x-request-id'))
  const isRetryable = errorCodes[code].http === 429 || errorCodes[code].http === 503
  const { retryAfterSeconds } = error
  expect(retryAfterSeconds === undefined).toBe(!isRetryable)
  expect(response.headers.get('retry-after')).toBe(isRetryable ? String(retryAfterSeconds) : null)
  return error
}

function expectHeaders({ headers }: Response): void {
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-request-id')).toMatch(/./)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
}

/** Returns the output schema of a procedure; undefined for a subscription. */
function outputOf(name: string): z.ZodType | undefined {
  const [feature = '', procedure = ''] = name.split('.')
  const features: Readonly<Record<string, Readonly<Record<string, object>>>> = contract
  const shapes = features[feature]?.[procedure]
  return shapes !== undefined && 'output' in shapes && shapes.output instanceof z.ZodType ? shapes.output : undefined
}
