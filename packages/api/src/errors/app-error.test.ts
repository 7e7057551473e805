import { type ErrorCode, errorCodes } from '@assistant/contract'
import { expect, it } from 'vitest'
import { AppError } from './app-error.js'

const codes = Object.keys(errorCodes) as ErrorCode[] // Object.keys returns string[]

it.each(codes)('an AppError with the code %s has retryAfterSeconds if and only if its status is 429 or 503', (code) => {
  const isTemporary = errorCodes[code].http === 429 || errorCodes[code].http === 503
  const { retryAfterSeconds } = new AppError(code, 'Not now.')
  if (isTemporary) expect(retryAfterSeconds).toBeGreaterThan(0)
  else expect(retryAfterSeconds).toBeUndefined()
})

it('an AppError prefers the given retryAfterSeconds to the default', () => {
  expect(new AppError('OVERLOADED', 'Not now.', { retryAfterSeconds: 7 }).retryAfterSeconds).toBe(7)
})
