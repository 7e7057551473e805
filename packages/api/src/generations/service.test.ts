import type { StartGenerationInput } from '@assistant/contract'
import { UniqueViolation } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../testing/generation-world.js'
import { createScriptedEngine } from '../../testing/scripted-engine.js'

describe.each(testDatabases())('the generation service on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let user: Awaited<ReturnType<World['addUser']>>

  beforeEach(async () => {
    test = await open()
    const away = createScriptedEngine({ id: 'away', available: false })
    world = createWorld(test.database, {
      engines: [createScriptedEngine(), away, createScriptedEngine({ id: 'other' })],
    })
    user = await world.addUser()
  })
  afterEach(() => test.close())

  const setProject = (changes: { settings?: string; deletedAt?: Date }) =>
    test.database.transaction(async (tx) => {
      const { projects } = test.database.tables
      await tx.update(projects).set(changes).where(eq(projects.id, user.projectId))
    })
  const count = () => test.database.query.$count(test.database.tables.generations)

  describe('start', () => {
    it('queues a generation and returns it', async () => {
      const generation = await world.start(user, { prompt: ' a feed\n' })
      expect(generation).toMatchObject({
        projectId: user.projectId,
        userId: user.caller.userId,
        kind: 'code',
        status: 'queued',
        prompt: ' a feed\n',
        engine: 'scripted',
        failure: null,
        usage: null,
        fileCount: 0,
        lastEventId: 0,
        attempt: 1,
        startedAt: null,
        finishedAt: null,
      })
      expect(await world.service.get(generation.id)).toEqual(generation)
    })

    const file = { path: 'lib/a.dart', content: 'x' }
    it.each<[string, Partial<StartGenerationInput>]>([
      ['files', { kind: 'code', files: [file] }],
      ['files', { kind: 'conversation', files: [file] }],
      ['files', { kind: 'fix', files: [file] }],
      ['files', { kind: 'import' }],
      ['files', { kind: 'import', files: [] }],
      ['files', { kind: 'analysis' }],
      ['errorMessage', { kind: 'code', errorMessage: 'x' }],
      ['engine', { kind: 'import', files: [file], engine: 'scripted' }],
      ['parentId', { kind: 'fix', errorMessage: 'x' }],
    ])('rejects an invalid field %s: %j', async (path, input) => {
      await expect(world.start(user, input)).rejects.toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path }] })
      expect(await count()).toBe(0)
    })

    it('rejects a parent that does not exist, is in another project, or is not finished', async () => {
      const [stranger, queued] = [await world.addUser(), await world.start(user)]
      const foreign = await world.start(stranger)
      for (const parentId of [crypto.randomUUID(), foreign.id]) {
        await expect(world.start(user, { parentId })).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
      }
      await expect(world.start(user, { parentId: queued.id })).rejects.toMatchObject({ reason: 'CONFLICT' })
    })

    it('uses the requested engine, else the engine of the project, else the first one', async () => {
      expect((await world.start(user)).engine).toBe('scripted')
      await setProject({ settings: '{"engine":"other"}' })
      expect((await world.start(user)).engine).toBe('other')
      expect((await world.start(user, { engine: 'scripted' })).engine).toBe('scripted')
    })

    it('uses the first available engine by default', async () => {
      const away = createScriptedEngine({ id: 'away', available: false })
      world = createWorld(test.database, { engines: [away, createScriptedEngine({ id: 'other' })] })
      expect((await world.start(user)).engine).toBe('other')
      expect(world.service.engines().engines.map(({ id, default: isDefault }) => [id, isDefault])).toEqual([
        ['away', false],
        ['other', true],
      ])
    })

    it('rejects an unknown engine and an unavailable one', async () => {
      await expect(world.start(user, { engine: 'x' })).rejects.toMatchObject({
        reason: 'BAD_REQUEST',
        fields: [{ path: 'engine' }],
      })
      await expect(world.start(user, { engine: 'away' })).rejects.toMatchObject({ reason: 'ENGINE_UNAVAILABLE' })
      expect(await count()).toBe(0)
    })

    it("rejects a start that names no engine, with settings.engine in the error, when the project's engine is unknown", async () => {
      await setProject({ settings: '{"engine":"gone"}' })
      await expect(world.start(user)).rejects.toMatchObject({
        ...{ reason: 'BAD_REQUEST', fields: [{ path: 'engine', message: expect.stringContaining('settings.engine') }] },
      })
      expect((await world.start(user, { engine: 'other' })).engine).toBe('other')
    })

    it('rejects a project that is in the bin or does not exist', async () => {
      await setProject({ deletedAt: new Date() })
      await expect(world.start(user)).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
      const gone = { ...user, projectId: crypto.randomUUID() }
      await expect(world.start(gone)).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
    })

    it('accepts 22 unfinished generations of a user, 2 to run and 20 queued, also from simultaneous calls', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => world.start(user)))
      const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
      expect(await count()).toBe(22)
      expect(errors).toHaveLength(8)
      for (const error of errors) expect(error).toMatchObject({ reason: 'QUOTA_EXCEEDED', retryAfterSeconds: 30 })

      // Other users are not affected, and a canceled generation makes room.
      const other = await world.addUser()
      await world.start(other)
      const [first] = (await world.service.list({ projectId: user.projectId, limit: 1 })).items
      await world.cancel(first?.id ?? '')
      await world.start(user)
    })
  })

  describe('the daily quota', () => {
    it('counts every accepted start, including deleted generations, and no repeated call', async () => {
      world = createWorld(test.database, { generationsPerDay: 2 })
      const first = await world.start(user, { idempotencyKey: 'k' })
      await world.start(user, { idempotencyKey: 'k' })
      await world.service.delete(user.caller, first.id)
      await world.start(user)
      const error: { retryAfterSeconds?: number } = await world.start(user).catch((thrown) => thrown)
      expect(error).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
      expect(error.retryAfterSeconds).toBeGreaterThan(24 * 3_600 - 60)
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(24 * 3_600 + 60)
      await world.start(await world.addUser())
    })
  })

  describe('idempotencyKey', () => {
    it('returns the same generation in its current state', async () => {
      const first = await world.start(user, { idempotencyKey: 'k' })
      await world.cancel(first.id)
      const again = await world.start(user, { idempotencyKey: 'k' })
      expect(again).toMatchObject({ id: first.id, status: 'canceled' })
      expect(await count()).toBe(1)
    })

    it('starts one generation for simultaneous calls', async () => {
      const all = await Promise.all(Array.from({ length: 10 }, () => world.start(user, { idempotencyKey: 'k' })))
      expect(new Set(all.map(({ id }) => id)).size).toBe(1)
      expect(await count()).toBe(1)
    })

    it('rejects another input with the same key', async () => {
      await world.start(user, { idempotencyKey: 'k' })
      await expect(world.start(user, { idempotencyKey: 'k', prompt: 'other' })).rejects.toMatchObject({
        reason: 'CONFLICT',
      })
    })

    it('is valid for one user in one project', async () => {
      const other = await world.addUser()
      const mine = await world.start(user, { idempotencyKey: 'k' })
      const theirs = await world.start(other, { idempotencyKey: 'k' })
      const elsewhere = await world.start({ ...user, projectId: other.projectId }, { idempotencyKey: 'k' })
      expect(new Set([mine.id, theirs.id, elsewhere.id]).size).toBe(3)
    })

    it('stays unused after a rejected call', async () => {
      await expect(world.start(user, { idempotencyKey: 'k', engine: 'away' })).rejects.toThrow()
      await world.start(user, { idempotencyKey: 'k' })
    })

    it('returns its generation also when the project is in the bin', async () => {
      const first = await world.start(user, { idempotencyKey: 'k' })
      await setProject({ deletedAt: new Date() })
      expect((await world.start(user, { idempotencyKey: 'k' })).id).toBe(first.id)
    })

    it('fails as GENERATION_NOT_FOUND when its generation was deleted', async () => {
      const first = await world.start(user, { idempotencyKey: 'k' })
      await test.database.transaction(async (tx) => {
        const { generations } = test.database.tables
        await tx.delete(generations).where(eq(generations.id, first.id))
      })
      await expect(world.start(user, { idempotencyKey: 'k' })).rejects.toMatchObject({
        reason: 'GENERATION_NOT_FOUND',
      })
    })

    it('expires after a day and starts a new generation then', async () => {
      const first = await world.start(user, { idempotencyKey: 'k' })
      const { idempotencyKeys } = test.database.tables
      const age = (ageMs: number) =>
        test.database.transaction(async (tx) => {
          await tx.update(idempotencyKeys).set({ createdAt: tx.clockPlus(-ageMs) })
        })
      const day = 24 * 60 * 60 * 1000
      await age(day - 60_000)
      expect((await world.start(user, { idempotencyKey: 'k' })).id).toBe(first.id)
      await age(day + 1)
      const second = await world.start(user, { idempotencyKey: 'k', prompt: 'other' })
      expect(second.id).not.toBe(first.id)
      expect((await world.start(user, { idempotencyKey: 'k', prompt: 'other' })).id).toBe(second.id)
    })

    it('starts one generation when only a unique violation of the key reveals a simultaneous call', async () => {
      let isFirst = true
      const racing = createWorld({
        ...test.database,
        async transaction(fn, options) {
          if (isFirst) {
            isFirst = false
            await test.database.transaction(fn, options)
            throw new UniqueViolation('idempotency_keys_pkey')
          }
          return test.database.transaction(fn, options)
        },
      })
      await racing.start(user, { idempotencyKey: 'k' })
      expect(await count()).toBe(1)
    })
  })

  describe('list', () => {
    it('returns every generation once, newest first, in pages', async () => {
      const ids: string[] = []
      for (let at = 0; at < 7; at += 1) ids.push((await world.start(user)).id)
      const seen: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await world.service.list({ projectId: user.projectId, limit: 3, ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      }
      expect(seen).toEqual(ids.reverse())
    })

    it('filters by status and by project', async () => {
      const other = await world.addUser()
      await world.start(other)
      const canceled = await world.start(user)
      const queued = await world.start(user)
      await world.cancel(canceled.id)
      const list = async (status: 'queued' | 'canceled' | 'running') =>
        (await world.service.list({ projectId: user.projectId, status, limit: 20 })).items.map(({ id }) => id)

      expect(await list('queued')).toEqual([queued.id])
      expect(await list('canceled')).toEqual([canceled.id])
      expect(await list('running')).toEqual([])
    })

    it('rejects the cursor of a list with another filter', async () => {
      for (let at = 0; at < 2; at += 1) await world.start(user)
      const { nextCursor } = await world.service.list({ projectId: user.projectId, limit: 1 })
      const cursor = nextCursor ?? ''
      await expect(
        world.service.list({ projectId: user.projectId, status: 'queued', cursor, limit: 1 }),
      ).rejects.toMatchObject({ reason: 'BAD_REQUEST' })
    })
  })

  it('lists the engines and marks the first one as the default', () => {
    expect(world.service.engines().engines.map((engine) => [engine.id, engine.available, engine.default])).toEqual([
      ['scripted', true, true],
      ['away', false, false],
      ['other', true, false],
    ])
  })

  it.each(['get', 'files', 'cancel'] as const)('%s rejects an unknown id as GENERATION_NOT_FOUND', async (name) => {
    const { get, files } = world.service
    const call = { get, files, cancel: world.cancel }[name]
    await expect(call(crypto.randomUUID())).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
  })
})
