import { describe, expect, it } from 'vitest'
import { closeCodes, errorBody, errorCode, errorCodes, isErrorCode } from './errors.js'

/** The HTTP status that tRPC itself gives to each of its codes. */
const statusOf: Record<string, number> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
}

describe('error codes', () => {
  it.each(Object.entries(errorCodes))(
    'map %s to the HTTP status of its tRPC code, except for EVENTS_EXPIRED and HOST_NOT_ALLOWED',
    (code, row) => {
      const own = { EVENTS_EXPIRED: 410, HOST_NOT_ALLOWED: 421 }
      expect(row.http).toBe({ ...own }[code] ?? statusOf[row.trpc])
    },
  )

  it('are recognized by isErrorCode, which rejects other strings', () => {
    expect(Object.keys(errorCodes).every(isErrorCode)).toBe(true)
    expect(['', 'bad_request', 'toString', '__proto__'].some(isErrorCode)).toBe(false)
    expect(errorCode.options).toEqual(Object.keys(errorCodes))
  })
})

describe('the body of an error', () => {
  it('keeps its fields, drops all others, and rejects an unknown code', () => {
    const body = {
      code: 'BAD_REQUEST',
      message: 'wrong',
      requestId: 'r',
      fields: [{ path: 'name', message: 'too long' }],
    }
    expect(errorBody.parse({ ...body, stack: 'at …', sql: 'select' })).toEqual(body)
    expect(errorBody.safeParse({ ...body, code: 'SQLITE_BUSY' }).success).toBe(false)
  })
})

describe('close codes', () => {
  it('are distinct, and in the ranges that a server may send', () => {
    const codes = Object.values(closeCodes)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code === 1009 || code === 1012 || (code >= 4000 && code < 5000)).toBe(true)
  })
})
