import { randomUUID } from 'node:crypto'
import { type Access, type ErrorCode, mutation, type ProjectRole, query } from '@assistant/contract'
import { callTRPCProcedure } from '@trpc/server'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { noCookies } from '../../testing/test-callers.js'
import { AppError } from '../errors/app-error.js'
import { toAppError } from '../errors/error-shape.js'
import { noTelemetry } from '../platform/telemetry.js'
import type { ServerContext } from './context.js'
import { procedure } from './procedure.js'
import { createCallerFactory, router } from './trpc.js'

const client = { ipAddress: '192.0.2.10', userAgent: 'test' }
const person = { userId: randomUUID(), sessionId: randomUUID(), roles: ['user'] as const, client }
const claims = { userId: person.userId, sessionId: person.sessionId, rotation: 1, expiresAt: 0 }

const recordOf = <TAccess extends Access>(access: TAccess) => ({
  ...{ access, summary: 'Serves a test', errors: [], input: z.looseObject({}).optional(), output: z.unknown() },
})

const procedures = router({
  public: procedure(query(recordOf('public'))).query(() => 'answered'),
  user: procedure(query(recordOf('user'))).query(({ ctx }) => ctx.caller.userId),
  unverified: procedure(query(recordOf('unverified'))).query(({ ctx }) => ctx.caller.userId),
  mailedToken: procedure(query(recordOf('mailedToken'))).query(({ ctx }) => ctx.caller.userId),
  change: procedure(mutation(recordOf('user'))).mutation(() => 'changed'),
  admin: procedure(query(recordOf('admin'))).query(({ ctx }) => ctx.caller.userId),
  projectId: procedure(query(recordOf('editor'))).query(({ ctx }) => ctx.project.role),
  generationId: procedure(query({ ...recordOf('editor'), subject: 'generationId' })).query(
    ({ ctx }) => ctx.project.role,
  ),
})

/** Creates a context whose access service records what it was asked and, if `code` is given, rejects with it. */
function context(code?: ErrorCode) {
  const asked: unknown[] = []
  const lines: object[] = []
  const answer = async <T>(value: T, ...question: unknown[]): Promise<T> => {
    asked.push(question)
    if (code) throw new AppError(code, 'No.')
    return value
  }
  const access: ServerContext['services']['access'] = {
    caller: (_who, ...options) => answer(person, 'caller', ...options),
    administrator: () => answer(person, 'administrator'),
    projectCaller: (_who, subject, role: ProjectRole) =>
      answer({ caller: person, project: { id: randomUUID(), role } }, subject, role),
  }
  const spent: string[] = []
  const limits = {
    anonymousCall: async () => void spent.push('anonymous'),
    userCall: async (userId: string) => void spent.push(userId),
  }
  const write = (facts: object) => void lines.push(facts)
  return {
    asked,
    lines,
    spent,
    services: { access, limits },
    authentication: code === 'UNAUTHENTICATED' ? { claims: null, reason: code } : { claims },
    client,
    cookies: noCookies,
    transport: { kind: 'http', inTurn: (_call: unknown, run: () => unknown) => run() },
    telemetry: noTelemetry,
    requestId: 'request-1',
    log: { debug: write, info: write, warn: write, error: write },
  }
}

const call = (given: ReturnType<typeof context>) => createCallerFactory(procedures)(given)

describe('a procedure', () => {
  it('admits everyone when it is public', async () => {
    const given = context('FORBIDDEN')
    expect(await call(given).public()).toBe('answered')
    expect(given.asked).toEqual([])
  })

  it('adds the caller to the context', async () => {
    const given = context()
    expect(await call(given).user()).toBe(person.userId)
    expect(await call(given).admin()).toBe(person.userId)
    expect(given.asked).toEqual([['caller'], ['administrator']])
  })

  it('admits callers with an unverified address where its record says so', async () => {
    const given = context()
    await call(given).unverified()
    expect(given.asked).toEqual([['caller', 'evenUnverified']])
  })

  it.each([
    [{ token: 'mailed' }, ['caller', 'evenUnverified']],
    [{ invitationId: 'id' }, ['caller', undefined]],
    [undefined, ['caller', undefined]],
  ])('admits callers with an unverified address only by a mailed token: %j', async (input, last) => {
    const given = context()
    await call(given).mailedToken(input)
    expect(given.asked).toEqual([['caller', 'evenUnverified'], last])
  })

  it.each(['user', 'admin'] as const)('answers the error of the access service: %s', async (name) => {
    await expect(call(context('SESSION_REVOKED'))[name]()).rejects.toMatchObject({ reason: 'SESSION_REVOKED' })
  })

  it.each(['projectId', 'generationId'] as const)('finds the project by %s and requires the role', async (key) => {
    const given = context()
    const subject = { [key]: randomUUID().toUpperCase() }
    expect(await call(given)[key](subject)).toBe('editor')
    expect(given.asked).toEqual([['caller'], [{ [key]: Object.values(subject)[0]?.toLowerCase() }, 'editor']])
  })

  it('names the field of a missing id, but only to signed-in callers', async () => {
    const fault = await call(context()).projectId({}).catch(toAppError)
    expect(fault).toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path: 'projectId' }] })
    await expect(call(context('UNAUTHENTICATED')).projectId({})).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' })
  })

  it('logs each call once with its request id, path, type and outcome', async () => {
    const given = context('FORBIDDEN')
    await call(given).public()
    await expect(call(given).admin()).rejects.toThrow()
    expect(given.lines).toMatchObject([
      { requestId: 'request-1', path: 'public', type: 'query', outcome: 'OK' },
      { requestId: 'request-1', path: 'admin', type: 'query', outcome: 'FORBIDDEN' },
    ])
  })

  it.each([
    ['public', undefined, 'anonymous'],
    ['user', undefined, person.userId],
    ['admin', undefined, person.userId],
    ['admin', 'FORBIDDEN', person.userId],
    ['user', 'EMAIL_NOT_VERIFIED', person.userId],
    ['user', 'UNAUTHENTICATED', 'anonymous'],
    ['user', 'SESSION_REVOKED', 'anonymous'],
    ['user', 'ACCOUNT_SUSPENDED', 'anonymous'],
  ] as const)(
    'counts a call with the access %s and the error %s once, for its user or as anonymous',
    async (name, code, whom) => {
      const given = context(code)
      await call(given)
        [name]()
        .catch(() => undefined)
      expect(given.spent).toEqual([whom])
    },
  )

  it('rejects a mutation with a cookie from a page of another origin, but not a query', async () => {
    const assertOwnPage = () => {
      throw new AppError('CSRF_REJECTED', 'No.')
    }
    const given = { ...context(), cookies: { ...noCookies, carryCaller: true, assertOwnPage } }
    await expect(call(given).change()).rejects.toMatchObject({ reason: 'CSRF_REJECTED' })
    expect(await call(given).user()).toBe(person.userId)
    expect(await call({ ...given, cookies: { ...noCookies, assertOwnPage } }).change()).toBe('changed')
  })

  it.each(['user', 'admin'] as const)('checks the caller again when the input arrived slowly: %s', async (name) => {
    const given = context()
    vi.useFakeTimers({ toFake: ['performance'] })
    const answer = await callTRPCProcedure({
      router: procedures,
      path: name,
      getRawInput: async () => void vi.advanceTimersByTime(300),
      ctx: given,
      type: 'query',
      signal: undefined,
      batchIndex: 0,
    })
    vi.useRealTimers()
    expect(answer).toBe(person.userId)
    expect(given.asked).toHaveLength(2)
  })
})
