import { contract, type ErrorBody, type ErrorCode, errorBody, errorCodes } from '@assistant/contract'
import { expect } from 'vitest'
import * as z from 'zod'
import { restRequest } from '../../support/clients/rest-calls.js'
import type { Endpoint, Wish } from './endpoint.js'

/** What is otherwise about a request than a wish says. */
export interface Change {
  readonly method?: string
  /** Null: none at all. */
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Beside what the wish puts into the address. */
  readonly query?: Readonly<Record<string, unknown>>
  /** In the place of the body of the wish. */
  readonly body?: NonNullable<RequestInit['body']>
  readonly hasSlash?: boolean
}

/** Asks for what a wish says, as any client of HTTP would. */
export function ask(url: string, endpoint: Endpoint, wish: Wish, change: Change = {}): Promise<Response> {
  const { by, input, headers } = wish
  const { address, body } = restRequest(endpoint, input)
  const [path = '', query] = address.split('?')
  const search = new URLSearchParams(query)
  for (const [key, value] of Object.entries(change.query ?? {})) search.append(key, String(value))
  const target = `${url}/api${path.replace(/\/$/, '')}${change.hasSlash ? '/' : ''}?${search}`
  const token = change.token === undefined ? by?.accessToken : change.token
  const sent = change.body ?? body
  return fetch(target, {
    method: change.method ?? endpoint.method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...change.headers,
    },
    ...(sent !== undefined && { body: sent, duplex: 'half' }),
  })
}

/** It is answered as the contract says, in full. Answers what was answered. */
export async function expectAnswer(name: string, { status }: Endpoint, response: Response): Promise<string> {
  const text = await response.text()
  expect([response.status, text]).toEqual([status, expect.anything()])
  expectHeaders(response)
  const schema = outputOf(name)
  if (schema === undefined) {
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    return text
  }
  expect(response.headers.get('content-type')).toBe('application/json')
  const answer: unknown = JSON.parse(text)
  expect(schema.parse(answer)).toEqual(answer)
  return text
}

/** It fails with this code, in the one shape that errors have. */
export async function expectFailure(response: Response, code: ErrorCode): Promise<ErrorBody> {
  const text = await response.text()
  const { error } = z.strictObject({ error: errorBody }).parse(JSON.parse(text))
  expect([error.code, response.status], error.message).toEqual([code, errorCodes[code].http])
  expectHeaders(response)
  expect(error.requestId).toBe(response.headers.get('x-request-id'))
  const isLater = errorCodes[code].http === 429 || errorCodes[code].http === 503
  const { retryAfterSeconds } = error
  expect(retryAfterSeconds === undefined).toBe(!isLater)
  expect(response.headers.get('retry-after')).toBe(isLater ? String(retryAfterSeconds) : null)
  return error
}

function expectHeaders({ headers }: Response): void {
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-request-id')).toMatch(/./)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
}

function outputOf(name: string): z.ZodType | undefined {
  const [feature = '', procedure = ''] = name.split('.')
  const features: Readonly<Record<string, Readonly<Record<string, object>>>> = contract
  const shapes = features[feature]?.[procedure]
  return shapes !== undefined && 'output' in shapes && shapes.output instanceof z.ZodType ? shapes.output : undefined
}
