import { randomUUID } from 'node:crypto'
import type { ErrorCode, ProjectRole } from '@assistant/contract'
import { callTRPCProcedure } from '@trpc/server'
import { describe, expect, it, vi } from 'vitest'
import { noCookies } from '../../testing/identity.js'
import { AppError } from '../errors/app-error.js'
import { toAppError } from '../errors/error-shape.js'
import { noTelemetry } from '../platform/telemetry.js'
import type { ServerContext } from './context.js'
import {
  adminProcedure,
  createCallerFactory,
  projectProcedure,
  publicProcedure,
  router,
  userProcedure,
} from './trpc.js'

const client = { ipAddress: '192.0.2.10', userAgent: 'test' }
const person = { userId: randomUUID(), sessionId: randomUUID(), roles: ['user'] as const, client }
const claims = { userId: person.userId, sessionId: person.sessionId, rotation: 1, expiresAt: 0 }

const builders = router({
  public: publicProcedure.query(() => 'answered'),
  user: userProcedure.query(({ ctx }) => ctx.caller.userId),
  change: userProcedure.mutation(() => 'changed'),
  admin: adminProcedure.query(({ ctx }) => ctx.caller.userId),
  project: projectProcedure('editor')
    .input((input: unknown) => input)
    .query(({ ctx }) => ctx.project),
})

/** A context whose access service refuses with `code`, and notes what it was asked. */
function context(code?: ErrorCode) {
  const asked: unknown[] = []
  const lines: object[] = []
  const answer = async <T>(value: T, ...question: unknown[]): Promise<T> => {
    asked.push(question)
    if (code) throw new AppError(code, 'No.')
    return value
  }
  const access: ServerContext['services']['access'] = {
    caller: () => answer(person, 'caller'),
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

const call = (given: ReturnType<typeof context>) => createCallerFactory(builders)(given)

describe('the procedure builders', () => {
  it('ask nobody for what is public', async () => {
    const given = context('FORBIDDEN')
    expect(await call(given).public()).toBe('answered')
    expect(given.asked).toEqual([])
  })

  it('ask who calls, and hand the caller on', async () => {
    const given = context()
    expect(await call(given).user()).toBe(person.userId)
    expect(await call(given).admin()).toBe(person.userId)
    expect(given.asked).toEqual([['caller'], ['administrator']])
  })

  it.each(['user', 'admin'] as const)('%s: a refusal is the answer', async (name) => {
    await expect(call(context('SESSION_REVOKED'))[name]()).rejects.toMatchObject({ reason: 'SESSION_REVOKED' })
  })

  it.each(['projectId', 'generationId'] as const)('find the project by %s, and ask for the role', async (key) => {
    const given = context()
    const subject = { [key]: randomUUID().toUpperCase() }
    const project = await createCallerFactory(
      router({
        project: projectProcedure('editor', key)
          .input((input: unknown) => input)
          .query(({ ctx }) => ctx.project),
      }),
    )(given).project(subject)
    expect(project.role).toBe('editor')
    expect(given.asked).toEqual([['caller'], [{ [key]: Object.values(subject)[0]?.toLowerCase() }, 'editor']])
  })

  it('name the field of an id that is none, but only to somebody they know', async () => {
    const fault = await call(context()).project({}).catch(toAppError)
    expect(fault).toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path: 'projectId' }] })
    await expect(call(context('UNAUTHENTICATED')).project({})).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' })
  })

  it('write one line for each call: who, what, and how it ended', async () => {
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
  ] as const)('count a call of %s that is answered %s once: to its user, if there is one', async (name, code, whom) => {
    const given = context(code)
    await call(given)
      [name]()
      .catch(() => undefined)
    expect(given.spent).toEqual([whom])
  })

  it('let no page of another origin change anything by a cookie that a browser adds', async () => {
    const assertOwnPage = () => {
      throw new AppError('CSRF_REJECTED', 'No.')
    }
    const given = { ...context(), cookies: { ...noCookies, carryCaller: true, assertOwnPage } }
    await expect(call(given).change()).rejects.toMatchObject({ reason: 'CSRF_REJECTED' })
    expect(await call(given).user()).toBe(person.userId)
    expect(await call({ ...given, cookies: { ...noCookies, assertOwnPage } }).change()).toBe('changed')
  })

  it.each(['user', 'admin'] as const)('%s: look again at who calls when the input took its time', async (name) => {
    const given = context()
    const slow = router({ slow: (name === 'user' ? userProcedure : adminProcedure).query(() => 'answered') })
    vi.useFakeTimers({ toFake: ['performance'] })
    const answer = await callTRPCProcedure({
      router: slow,
      path: 'slow',
      getRawInput: async () => void vi.advanceTimersByTime(300),
      ctx: given,
      type: 'query',
      signal: undefined,
      batchIndex: 0,
    })
    vi.useRealTimers()
    expect(answer).toBe('answered')
    expect(given.asked).toHaveLength(2)
  })
})
