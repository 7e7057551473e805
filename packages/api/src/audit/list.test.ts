import { randomUUID } from 'node:crypto'
import type { AuditAction, AuditEntry } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, createTestServer, laptop, phone, type TestServer } from '../../testing/test-server.js'
import { theSystem } from './actor.js'

describe.each(testDatabases())('audit.list on $name', ({ open }) => {
  let testServer: TestServer
  let administrator: Awaited<ReturnType<TestServer['as']>>
  beforeAll(async () => {
    testServer = await createTestServer(open)
  })
  beforeEach(async () => {
    administrator = await testServer.as((await testServer.registerAs(['admin'])).tokens)
    await administrator.users.me()
  })
  afterAll(() => testServer.close())

  interface RecordedFact {
    readonly actorId?: string | null
    readonly action?: AuditAction
    readonly projectId?: string
  }
  const record = ({ actorId = null, action = 'project.create', projectId }: RecordedFact) =>
    testServer.database.transaction((tx) =>
      testServer.audit.record(
        tx,
        { userId: actorId, sessionId: null, client: phone },
        { action, target: ['project', projectId ?? null], ...(projectId !== undefined && { projectId }) },
      ),
    )
  type Filter = Parameters<typeof administrator.audit.list>[0]
  const all = async (filter: Filter = {}) => (await administrator.audit.list({ limit: 100, ...filter })).items
  const iso = (timeMs: number) => new Date(timeMs).toISOString()

  it('returns actor, action, target, client and outcome', async () => {
    const { user, session } = await testServer.register('Ada', laptop)
    const wrong = (await testServer.as({ client: phone })).auth.login({ email: user.email, password: 'wrong' })
    expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
    const at = iso(testServer.now())
    expect((await all()).slice(0, 2)).toEqual([
      {
        ...{ id: expect.any(String), at, actorId: null, action: 'user.loginFailed', outcome: 'failure' },
        ...{ targetType: 'user', targetId: user.id, projectId: null, sessionId: null, details: {}, ...phone },
      },
      {
        ...{ id: expect.any(String), at, actorId: user.id, action: 'user.register', outcome: 'success' },
        ...{ targetType: 'user', targetId: user.id, projectId: null, sessionId: session.id },
        ...{ details: { invited: false }, ...laptop },
      },
    ])
  })

  it('returns null for actor and client of system actions, and for an empty user agent', async () => {
    const actorId = randomUUID()
    await testServer.database.transaction(async (tx) => {
      await testServer.audit.record(tx, theSystem, { action: 'audit.prune', target: ['audit', null] })
      const actor = { userId: actorId, sessionId: null, client: { ipAddress: '192.0.2.1', userAgent: '' } }
      await testServer.audit.record(tx, actor, { action: 'user.login', target: ['user', actorId] })
    })
    expect(await all({ action: 'audit.prune' })).toMatchObject([
      { actorId: null, targetType: 'audit', targetId: null, ipAddress: null, userAgent: null },
    ])
    expect(await all({ actorId })).toMatchObject([{ ipAddress: '192.0.2.1', userAgent: null }])
  })

  it('applies each filter alone and all together, with from inclusive and to exclusive', async () => {
    const [actorId, other, projectId] = [randomUUID(), randomUUID(), randomUUID()]
    testServer.advanceClock(1)
    const start = testServer.now()
    const facts: RecordedFact[] = [
      { actorId, projectId, action: 'project.create' },
      { actorId: other, projectId, action: 'project.update' },
      { actorId, projectId, action: 'project.update' },
      { actorId, action: 'user.update' },
      { actorId: other, projectId: randomUUID(), action: 'project.create' },
    ]
    for (const fact of facts) {
      await record(fact)
      testServer.advanceClock(1)
    }
    const at = (index: number) => iso(start + index)
    const found = async (filter: Filter) =>
      (await all({ from: at(0), ...filter })).map((entry) => new Date(entry.at).getTime() - start)
    expect(await found({})).toEqual([4, 3, 2, 1, 0])
    expect(await found({ actorId })).toEqual([3, 2, 0])
    expect(await found({ projectId })).toEqual([2, 1, 0])
    expect(await found({ action: 'project.update' })).toEqual([2, 1])
    expect(await found({ from: at(2) })).toEqual([4, 3, 2])
    expect(await found({ to: at(2) })).toEqual([1, 0])
    expect(await found({ from: at(1), to: at(3) })).toEqual([2, 1])
    expect(await found({ from: at(2), to: at(2) })).toEqual([])
    expect(await found({ actorId, projectId, action: 'project.update', from: at(2), to: at(3) })).toEqual([2])
    expect(await found({ actorId: randomUUID() })).toEqual([])
  })

  it('returns every earlier entry once over its pages, while new ones are recorded', async () => {
    const step = fc.record({ isNewMoment: fc.boolean(), isOurs: fc.boolean() })
    const recordSteps = async (actorId: string, steps: readonly { isNewMoment: boolean; isOurs: boolean }[]) => {
      for (const { isNewMoment, isOurs } of steps) {
        if (isNewMoment) testServer.advanceClock(1)
        await record({ actorId: isOurs ? actorId : randomUUID() })
      }
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 15 }),
        fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        async (before, meanwhile, limit) => {
          const actorId = randomUUID()
          await recordSteps(actorId, before)
          const whole = await all({ actorId })
          expect(whole).toHaveLength(before.filter(({ isOurs }) => isOurs).length)
          expect(whole.map(({ at, id }) => `${at} ${id}`)).toEqual(
            whole
              .map(({ at, id }) => `${at} ${id}`)
              .sort()
              .reverse(),
          )
          const seen: AuditEntry[] = []
          let cursor: string | null = null
          let page = 0
          do {
            const next: Awaited<ReturnType<typeof administrator.audit.list>> = await administrator.audit.list({
              ...{ actorId, limit, direction: 'forward' },
              ...(cursor !== null && { cursor }),
            })
            expect(next.items.length).toBeLessThanOrEqual(limit)
            seen.push(...next.items)
            cursor = next.nextCursor
            await recordSteps(actorId, meanwhile[page] ?? [])
            page += 1
          } while (cursor !== null)
          expect(seen).toEqual(whole)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('rejects a cursor of other filters and a malformed one', async () => {
    const actorId = randomUUID()
    for (let count = 0; count < 3; count += 1) await record({ actorId })
    const { nextCursor } = await administrator.audit.list({ actorId, limit: 1 })
    const cursor = nextCursor ?? ''
    expect((await administrator.audit.list({ actorId, cursor })).items).toHaveLength(2)
    const to = iso(testServer.now() + 1)
    for (const filter of [{ cursor }, { cursor, actorId, to }, { actorId, cursor: 'made up' }]) {
      expect(await codeOf(administrator.audit.list(filter))).toBe('BAD_REQUEST')
    }
  })

  it('requires the role admin at the time of the call', async () => {
    expect(await codeOf(testServer.anybody.audit.list())).toBe('UNAUTHENTICATED')
    for (const role of ['user', 'guest'] as const) {
      const caller = await testServer.as((await testServer.registerAs([role])).tokens)
      expect(await codeOf(caller.audit.list())).toBe('FORBIDDEN')
    }
    const second = await testServer.registerAs(['admin'])
    const caller = await testServer.as(second.tokens)
    expect((await caller.audit.list({ limit: 1 })).items).toHaveLength(1)
    await administrator.users.setRoles({ userId: second.user.id, roles: ['user'] })
    expect(await codeOf(caller.audit.list())).toBe('FORBIDDEN')
  })
})
