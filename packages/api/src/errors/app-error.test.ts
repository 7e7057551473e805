import { type ErrorCode, errorCodes } from '@assistant/contract'
import { expect, it } from 'vitest'
import { AppError } from './app-error.js'

const codes = Object.keys(errorCodes) as ErrorCode[] // the keys of a literal

it.each(codes)('%s says when to try again where it is a 429 or a 503, and only there', (code) => {
  const isTemporary = errorCodes[code].http === 429 || errorCodes[code].http === 503
  const { retryAfterSeconds } = new AppError(code, 'Not now.')
  if (isTemporary) expect(retryAfterSeconds).toBeGreaterThan(0)
  else expect(retryAfterSeconds).toBeUndefined()
})

it('takes the time of the rule that refuses before its own', () => {
  expect(new AppError('OVERLOADED', 'Not now.', { retryAfterSeconds: 7 }).retryAfterSeconds).toBe(7)
})
