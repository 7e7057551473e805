import { createHash } from 'node:crypto'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { EngineError } from '@assistant/generator'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, isType, type World, type WorldOptions } from '../../../testing/generation-world.js'
import { createScriptedEngine, fileEvents } from '../../../testing/scripted-engine.js'
import type { GenerationWorker } from './worker.js'

describe.each(testDatabases())('the worker on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let worker: GenerationWorker
  const workers: GenerationWorker[] = []

  beforeEach(async () => {
    test = await open()
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((one) => one.stop(0)))
    await test.close()
  })

  async function begin(options: WorldOptions = {}, parts: Parameters<World['createWorker']>[0] = {}) {
    world = createWorld(test.database, options)
    worker = await startWorker(parts)
    return world.addUser()
  }

  async function startWorker(parts: Parameters<World['createWorker']>[0] = {}) {
    const one = world.createWorker(parts)
    workers.push(one)
    await one.start()
    return one
  }

  it('runs a generation to its result, with all events, files, digests and usage', async () => {
    const finding = { path: 'a.dart', line: 2, column: 3, code: 'x', message: 'm', source: 'dart' } as const
    const user = await begin({ analyzer: { analyze: async () => [{ ...finding, severity: 'warning' }] } })
    const generation = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit({ type: 'chat', text: 'Hello' }, ...fileEvents('b.dart', 'void ', 'b() {}'), ...fileEvents('a.dart', 'a'))
    run.emit({ type: 'usage', inputTokens: 1, outputTokens: 2 }, { type: 'options', options: { product: 'feed' } })
    run.finish()

    const events = await world.read(generation.id)
    const digest = (text: string) => createHash('sha256').update(text).digest('hex')
    const files = [
      { path: 'a.dart', language: 'dart', bytes: 1, sha256: digest('a'), change: 'added' },
      { path: 'b.dart', language: 'dart', bytes: 11, sha256: digest('void b() {}'), change: 'added' },
    ]
    expect(events.map(({ type }) => type)).toEqual([
      'status',
      'chat',
      ...['fileStarted', 'fileDelta', 'fileDelta', 'fileCompleted'],
      ...['fileStarted', 'fileDelta', 'fileCompleted'],
      'status',
      'diagnostic',
      'result',
    ])
    expect(events.at(-1)).toEqual({
      type: 'result',
      status: 'succeeded',
      failure: null,
      files,
      diagnostics: { errors: 0, warnings: 1 },
      usage: { inputTokens: 1, outputTokens: 2 },
    })
    expect(await world.service.get(generation.id)).toMatchObject({
      status: 'succeeded',
      fileCount: 2,
      lastEventId: events.length,
      attempt: 1,
      usage: { inputTokens: 1, outputTokens: 2 },
    })
    expect((await world.service.files(generation.id)).files).toEqual(files)
    expect(await world.service.file(generation.id, 'b.dart')).toEqual({ ...files[1], content: 'void b() {}' })
    await expect(world.service.file(generation.id, 'c.dart')).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' })
  })

  it('stores the last version of a file that is written twice', async () => {
    const user = await begin()
    const generation = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit(...fileEvents('a', 'old'), ...fileEvents('a', 'new'))
    run.finish()
    await world.read(generation.id)

    expect(await world.service.file(generation.id, 'a')).toMatchObject({ content: 'new', bytes: 3 })
    expect(await world.service.get(generation.id)).toMatchObject({ fileCount: 1 })
  })

  it('stores the completed files of a running generation', async () => {
    const user = await begin()
    const generation = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit(...fileEvents('a', 'x'), { type: 'fileStarted', path: 'b', language: 'dart' })
    await world.read(generation.id, 0, isType('fileCompleted'))

    expect((await world.service.files(generation.id)).files.map(({ path }) => path)).toEqual(['a'])
    expect(await world.service.get(generation.id)).toMatchObject({ status: 'running', fileCount: 1 })
  })

  it.each([
    ['the message of an EngineError', new EngineError('ENGINE_REFUSED', 'Not this.'), 'ENGINE_REFUSED', 'Not this.'],
    [
      'a general message for other errors',
      new Error('secret'),
      'ENGINE_FAILED',
      'The engine failed. Start the generation again.',
    ],
  ])('ends a run whose engine throws, and reports %s', async (_, error, code, message) => {
    const user = await begin()
    const generation = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit(...fileEvents('a', 'x'))
    run.fail(error)

    const events = await world.read(generation.id)
    expect(events.slice(-2)).toEqual([
      { type: 'error', code, message },
      expect.objectContaining({ type: 'result', status: 'failed', failure: { code, message } }),
    ])
    // Files that were complete before the failure stay.
    expect(events.at(-1)).toMatchObject({ files: [{ path: 'a' }] })
    expect(await world.service.get(generation.id)).toMatchObject({ status: 'failed', failure: { code, message } })
  })

  it('stores the valid events before an invalid one and ends the run', async () => {
    const user = await begin()
    const generation = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit({ type: 'chat', text: 'right' }, ...fileEvents('../passwd', 'x'))

    const events = await world.read(generation.id)
    expect(events.map(({ type }) => type)).toEqual(['status', 'chat', 'error', 'result'])
    expect(events.at(-1)).toMatchObject({ failure: { code: 'INVALID_OUTPUT' } })
    await run.left
  })

  it('ends a generation whose engine no longer exists as ENGINE_UNAVAILABLE', async () => {
    const user = await begin()
    const { generations } = test.database.tables
    const other = createScriptedEngine({ id: 'other' })
    const otherWorld = createWorld(test.database, { engines: [other] })
    const generation = await otherWorld.start(user, { engine: 'other' })
    await test.database.transaction(async (tx) => {
      await tx.update(generations).set({ engine: 'gone' }).where(eq(generations.id, generation.id))
    })
    world.bus.publish('generationQueued', { generationId: generation.id })

    const events = await world.read(generation.id)
    expect(events.at(-1)).toMatchObject({ type: 'result', failure: { code: 'ENGINE_UNAVAILABLE' } })
  })

  describe('cancel', () => {
    it('ends a queued generation at once, with a result', async () => {
      const user = await begin({}, { concurrency: 0 })
      const generation = await world.start(user)

      expect(await world.cancel(generation.id)).toMatchObject({ status: 'canceled', lastEventId: 1 })
      expect(await world.read(generation.id)).toMatchObject([{ type: 'result', status: 'canceled', files: [] }])
      await expect(world.cancel(generation.id)).rejects.toMatchObject({ reason: 'GENERATION_FINISHED' })
    })

    it('aborts the engine of a running generation and keeps its complete files', async () => {
      const user = await begin()
      const generation = await world.start(user)
      const run = await world.scripted.nextRun()
      run.emit(...fileEvents('a', 'x'))
      await world.read(generation.id, 0, isType('fileCompleted'))

      expect(await world.cancel(generation.id)).toMatchObject({ status: 'running' })
      const events = await world.read(generation.id)
      expect(run.signal.aborted).toBe(true)
      await run.left
      expect(events.at(-1)).toMatchObject({ type: 'result', status: 'canceled', failure: null, files: [{ path: 'a' }] })
    })

    it('ends a running generation although its engine ignores the abort', async () => {
      const deaf = createScriptedEngine({ isDeaf: true })
      const user = await begin({ engines: [deaf] })
      const generation = await world.start(user)
      const run = await deaf.nextRun()
      await world.read(generation.id, 0, isType('status'))
      await world.cancel(generation.id)

      expect((await world.read(generation.id)).at(-1)).toMatchObject({ type: 'result', status: 'canceled' })
      run.finish()
    })
  })

  describe('claims', () => {
    /** Simulates the death of the process that holds the lease: gives the row another lease, which has expired. */
    async function expireLease(generationId: string, changes: { claims?: number } = {}) {
      const { generations } = test.database.tables
      await test.database.transaction(async (tx) => {
        await tx
          .update(generations)
          .set({ leaseOwner: crypto.randomUUID(), leaseExpiresAt: new Date(0), ...changes })
          .where(eq(generations.id, generationId))
      })
    }

    it('starts the next attempt without the files of the previous one, and the old run writes nothing more', async () => {
      const user = await begin()
      const generation = await world.start(user)
      const oldRun = await world.scripted.nextRun()
      oldRun.emit({ type: 'chat', text: 'old' }, ...fileEvents('old', 'x'), ...fileEvents('both', 'old'))
      const before = await world.read(
        generation.id,
        0,
        (event) => 'path' in event && event.path === 'both' && event.type === 'fileCompleted',
      )
      await expireLease(generation.id)
      oldRun.emit({ type: 'chat', text: 'too late' })
      await oldRun.left

      await startWorker()
      const run = await world.scripted.nextRun()
      run.emit({ type: 'chat', text: 'new' }, ...fileEvents('both', 'new'))
      run.finish()
      const events = await world.read(generation.id)

      expect(events.slice(0, before.length)).toEqual(before)
      expect(events[before.length]).toMatchObject({ type: 'restarted', attempt: 2 })
      expect(events.filter(isType('chat'))).toEqual([
        { type: 'chat', text: 'old' },
        { type: 'chat', text: 'new' },
      ])
      expect(events.at(-1)).toMatchObject({ status: 'succeeded', files: [{ path: 'both', bytes: 3 }] })
      expect(await world.service.file(generation.id, 'both')).toMatchObject({ content: 'new' })
      expect((await world.service.files(generation.id)).files).toHaveLength(1)
      expect(await world.service.get(generation.id)).toMatchObject({ attempt: 2, fileCount: 1 })
    })

    it('gives the engine the input that was stored at the start', async () => {
      const user = await begin({}, { concurrency: 0 })
      const { projects } = test.database.tables
      const generation = await world.start(user, { prompt: 'first words' })
      await test.database.transaction(async (tx) => {
        await tx.update(projects).set({ settings: '{"product":"chat"}' }).where(eq(projects.id, user.projectId))
      })
      await startWorker()
      const run = await world.scripted.nextRun()

      expect(run.input).toEqual({
        ...{ kind: 'code', prompt: 'first words', errorMessage: null },
        ...{ settings: {}, history: [], files: [], locked: [] },
      })
      run.finish()
      await world.read(generation.id)
    })

    it('fails a generation after more than five claims', async () => {
      const user = await begin()
      const generation = await world.start(user)
      const run = await world.scripted.nextRun()
      run.emit(...fileEvents('a', 'x'))
      await world.read(generation.id, 0, isType('fileCompleted'))
      await expireLease(generation.id, { claims: 5 })
      await run.left
      await startWorker()

      const events = await world.read(generation.id)
      expect(events.slice(-2)).toMatchObject([
        { type: 'error', code: 'INTERRUPTED' },
        { type: 'result', status: 'failed', failure: { code: 'INTERRUPTED' }, files: [{ path: 'a' }] },
      ])
    })

    it('ends a generation with an expired lease and a cancel request as canceled', async () => {
      const user = await begin()
      const generation = await world.start(user)
      const run = await world.scripted.nextRun()
      await world.read(generation.id, 0, isType('status'))
      await expireLease(generation.id)
      await world.cancel(generation.id)
      run.emit({ type: 'chat', text: 'late' })
      await run.left
      await startWorker()

      expect((await world.read(generation.id)).map(({ type }) => type)).toEqual(['status', 'result'])
      expect(await world.service.get(generation.id)).toMatchObject({ status: 'canceled' })
    })

    it.each([
      ['has no expiry', { leaseOwner: null, leaseExpiresAt: null }],
      ['ends later than a new lease would', { leaseExpiresAt: new Date(Date.now() + 60_000) }],
    ])('claims a running generation whose lease %s', async (_, changes) => {
      const user = await begin({}, { concurrency: 0 })
      const { generations } = test.database.tables
      const generation = await world.start(user)
      await test.database.transaction(async (tx) => {
        await tx.update(generations).set({ status: 'running', leaseOwner: crypto.randomUUID(), ...changes })
      })
      await startWorker()
      const run = await world.scripted.nextRun()
      run.finish()
      expect((await world.read(generation.id)).at(-1)).toMatchObject({ status: 'succeeded' })
    })

    it('claims and ends a running generation without a valid lease, also of a user at the limit', async () => {
      const user = await begin({}, { concurrency: 1 })
      const { generations } = test.database.tables
      const living = await world.start(user)
      const run = await world.scripted.nextRun()
      const left = await world.start(user)
      await test.database.transaction(async (tx) => {
        const changes = { status: 'running', leaseOwner: crypto.randomUUID(), leaseExpiresAt: new Date(0) } as const
        await tx.update(generations).set(changes).where(eq(generations.id, left.id))
      })
      await world.cancel(left.id)

      await startWorker({ generationsPerUser: 1 })
      expect((await world.read(left.id)).at(-1)).toMatchObject({ type: 'result', status: 'canceled' })
      run.finish()
      expect((await world.read(living.id)).at(-1)).toMatchObject({ status: 'succeeded' })
    })

    it('does not claim under a valid lease, unless it owns the database', async () => {
      const user = await begin({}, { concurrency: 0 })
      const { generations } = test.database.tables
      const generation = await world.start(user)
      await test.database.transaction(async (tx) => {
        await tx
          .update(generations)
          .set({ status: 'running', leaseOwner: crypto.randomUUID(), leaseExpiresAt: tx.clockPlus(10_000) })
      })
      const sharing = await startWorker()
      expect(sharing.counts()).toEqual({ running: 0 })

      const owner = await startWorker({ ownsDatabase: true })
      expect(owner.counts()).toEqual({ running: 1 })
      ;(await world.scripted.nextRun()).finish()
      expect((await world.read(generation.id)).at(-1)).toMatchObject({ status: 'succeeded' })
    })
  })

  describe('the queue', () => {
    it('limits the runs of one user across several workers', async () => {
      const user = await begin({}, { concurrency: 0 })
      const all = await Promise.all(Array.from({ length: 6 }, () => world.start(user)))
      const several = await Promise.all([startWorker(), startWorker(), startWorker()])
      expect(several.reduce((sum, one) => sum + one.counts().running, 0)).toBe(2)

      // Each run that ends makes room for the next one.
      for (const _ of all) (await world.scripted.nextRun()).finish()
      for (const { id } of all) expect((await world.read(id)).at(-1)).toMatchObject({ status: 'succeeded' })
    })

    it('limits the runs of the process', async () => {
      await begin({ generationsPerUser: 9 }, { concurrency: 3 })
      const users = await Promise.all(Array.from({ length: 4 }, () => world.addUser()))
      const all = await Promise.all(users.map((user) => world.start(user)))
      const runs = [await world.scripted.nextRun(), await world.scripted.nextRun(), await world.scripted.nextRun()]
      expect(worker.counts()).toEqual({ running: 3 })

      for (const run of runs) run.finish()
      ;(await world.scripted.nextRun()).finish()
      for (const { id } of all) expect((await world.read(id)).at(-1)).toMatchObject({ status: 'succeeded' })
    })

    it('gives the next slot to the user with the fewest runs', async () => {
      const eager = await begin({ generationsPerUser: 9 }, { concurrency: 2 })
      const patient = await world.addUser()
      const first = await world.start(eager, { prompt: 'eager 1' })
      await world.start(eager, { prompt: 'eager 2' })
      // The order in which the two runs reach their engine is not defined.
      const runs = [await world.scripted.nextRun(), await world.scripted.nextRun()]
      await world.start(eager, { prompt: 'eager 3' })
      await world.start(patient, { prompt: 'patient 1' })

      runs.find(({ input }) => input.prompt === 'eager 1')?.finish()
      await world.read(first.id)
      expect((await world.scripted.nextRun()).input.prompt).toBe('patient 1')
    })
  })

  it("serves a user who came later before the rest of another user's queue", async () => {
    const eager = await begin({ generationsPerUser: 1 }, { concurrency: 1 })
    const patient = await world.addUser()
    for (const prompt of ['eager 1', 'eager 2', 'eager 3']) await world.start(eager, { prompt })
    await world.start(patient, { prompt: 'patient 1' })
    await world.start(patient, { prompt: 'patient 2' })
    const served: string[] = []
    for (let run = 0; run < 5; run += 1) {
      const { input, finish } = await world.scripted.nextRun()
      served.push(input.prompt)
      finish()
    }
    expect(served).toEqual(['eager 1', 'patient 1', 'eager 2', 'patient 2', 'eager 3'])
  })

  describe('stop', () => {
    it('releases a run that does not end in time, without counting its claim', async () => {
      const user = await begin()
      const generation = await world.start(user)
      const run = await world.scripted.nextRun()
      run.emit({ type: 'chat', text: 'so far' })
      await world.read(generation.id, 0, isType('chat'))
      await worker.stop(0)
      await run.left
      expect(worker.counts()).toEqual({ running: 0 })

      const { generations } = test.database.tables
      const [row] = await test.database.query.select().from(generations)
      expect(row).toMatchObject({ status: 'running', leaseOwner: null, claims: 0 })

      await startWorker()
      ;(await world.scripted.nextRun()).finish()
      expect((await world.read(generation.id)).map(({ type }) => type)).toEqual([
        ...['status', 'chat', 'restarted', 'status', 'result'],
      ])
    })

    it('waits for a run that ends in time, and claims nothing more', async () => {
      const user = await begin({}, { concurrency: 1 })
      const generation = await world.start(user)
      const waiting = await world.start(user)
      const run = await world.scripted.nextRun()
      const stopped = worker.stop(60_000)
      run.finish()
      await stopped

      expect(await world.service.get(generation.id)).toMatchObject({ status: 'succeeded' })
      expect(await world.service.get(waiting.id)).toMatchObject({ status: 'queued' })
    })
  })
})
