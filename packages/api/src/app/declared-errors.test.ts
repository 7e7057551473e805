import { type ErrorCode, query, subscription } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { noCookies } from '../../testing/test-callers.js'
import { AppError } from '../errors/app-error.js'
import { toAppError } from '../errors/error-shape.js'
import { noTelemetry } from '../platform/telemetry.js'
import { failUndeclared } from './declared-errors.js'
import { procedure } from './procedure.js'
import { createCallerFactory, router } from './trpc.js'

const record = {
  access: 'public',
  summary: 'Serves a test',
  errors: ['CONFLICT'] as ErrorCode[],
  input: z.string(),
} as const

const fail = (code: string): never => {
  throw new AppError(code as ErrorCode, 'No.')
}

const procedures = router({
  ask: procedure(query({ ...record, output: z.unknown() })).query(({ input }) => fail(input)),
  stream: procedure(subscription({ ...record, event: z.number() })).subscription(async function* ({ input }) {
    yield 1
    fail(input)
  }),
})

function createContext(onUndeclaredError?: typeof failUndeclared) {
  const warnings: object[] = []
  return {
    warnings,
    services: { limits: { anonymousCall: async () => {} } },
    authentication: { claims: null, reason: 'UNAUTHENTICATED' },
    cookies: noCookies,
    transport: { kind: 'http', inTurn: (_call: unknown, run: () => unknown) => run() },
    telemetry: noTelemetry,
    requestId: 'request-1',
    log: { debug() {}, info() {}, warn: (facts: object) => void warnings.push(facts), error() {} },
    onUndeclaredError,
  }
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => toAppError(error).reason,
  )

async function lastErrorOf(events: AsyncIterable<number>): Promise<unknown> {
  const seen: number[] = []
  try {
    for await (const event of events) seen.push(event)
  } catch (error) {
    expect(seen).toEqual([1])
    return error
  }
  return undefined
}

describe('undeclared errors', () => {
  it('fail the call as INTERNAL if the context has failUndeclared', async () => {
    const call = createCallerFactory(procedures)(createContext(failUndeclared))
    await expect(call.ask('LAST_ADMIN')).rejects.toThrow(/ask failed with LAST_ADMIN/)
    expect(await codeOf(call.ask('LAST_ADMIN'))).toBe('INTERNAL')
  })

  it('fail a stream that has begun, too', async () => {
    const call = createCallerFactory(procedures)(createContext(failUndeclared))
    expect(await lastErrorOf(await call.stream('LAST_ADMIN'))).toMatchObject({
      message: expect.stringMatching(/^stream/),
    })
    expect(await lastErrorOf(await call.stream('CONFLICT'))).toMatchObject({ reason: 'CONFLICT' })
  })

  it('are answered and logged by default', async () => {
    const context = createContext()
    const call = createCallerFactory(procedures)(context)
    expect(await codeOf(call.ask('LAST_ADMIN'))).toBe('LAST_ADMIN')
    expect(context.warnings).toEqual([{ requestId: 'request-1', path: 'ask', code: 'LAST_ADMIN' }])
  })

  it.each(['CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'])(
    'do not include %s, which the record declares or any call can have',
    async (code) => {
      const context = createContext(failUndeclared)
      expect(await codeOf(createCallerFactory(procedures)(context).ask(code))).toBe(code)
      expect(context.warnings).toEqual([])
    },
  )
})
