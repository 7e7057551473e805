import { DatabaseError } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { type Engine, EngineError } from '@assistant/generator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../../testing/generation-world.js'
import { createScriptedEngine, fileEvents } from '../../../testing/scripted-engine.js'
import { createVirtualRuntime, type VirtualRuntime } from '../../../testing/virtual-runtime.js'
import { engineSilenceMs, leaseMs, leaseRenewalMs } from '../limits.js'
import { createClaims } from './claim-store.js'
import { type Run, type RunParts, startRun } from './run.js'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

describe.each(testDatabases())('a run on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let runtime: VirtualRuntime
  let generationId: string

  beforeEach(async () => {
    test = await open()
    runtime = createVirtualRuntime()
    world = createWorld(test.database, { runtime })
    generationId = (await world.start(await world.addUser())).id
  })
  afterEach(async () => {
    expect(runtime.timers()).toBe(0)
    await test.close()
  })

  async function begin(parts: Partial<RunParts> = {}): Promise<Run> {
    const claims = createClaims(test.database, runtime, 1)
    const claim = await claims.next([])
    if (!claim) throw new Error('Nothing to claim')
    return startRun(
      {
        database: test.database,
        runtime,
        bus: world.bus,
        log: silent,
        engines: [world.scripted],
        analyzer: { analyze: async () => [] },
        claims,
        ...parts,
      },
      claim,
    )
  }

  const resultOf = async () => (await world.read(generationId)).at(-1)

  it.each([
    ['stops', createScriptedEngine()],
    ['ignores the abort', createScriptedEngine({ isDeaf: true })],
  ])('ends as TIMED_OUT after two minutes of silence when the engine then %s', async (_, engine) => {
    const run = await begin({ engines: [engine] })
    const began = runtime.now()
    const scripted = await runtime.passUntil(engine.nextRun())
    scripted.emit({ type: 'chat', text: 'Let me think' })
    await runtime.passUntil(run.done)

    expect(runtime.now() - began).toBeGreaterThanOrEqual(engineSilenceMs)
    expect(scripted.signal.aborted).toBe(true)
    expect(await resultOf()).toMatchObject({ status: 'failed', failure: { code: 'TIMED_OUT' } })
    scripted.finish()
  })

  it('ends as TIMED_OUT when the analysis never ends', async () => {
    const run = await begin({ analyzer: { analyze: () => new Promise(() => undefined) } })
    const scripted = await world.scripted.nextRun()
    scripted.emit(...fileEvents('a', 'x'))
    scripted.finish()
    await runtime.passUntil(run.done)
    expect(await resultOf()).toMatchObject({ failure: { code: 'TIMED_OUT' }, files: [{ path: 'a' }] })
  })

  it('ends as STORAGE_FULL with a result when the disk has no space for an event', async () => {
    let writes = 0
    const full = {
      ...test.database,
      transaction: async (...args: Parameters<typeof test.database.transaction>) => {
        writes += 1
        if (writes === 2) throw new DatabaseError('full', 'The disk is full')
        return test.database.transaction(...args)
      },
    } as typeof test.database
    const run = await begin({ database: full })
    const scripted = await world.scripted.nextRun()
    scripted.emit({ type: 'chat', text: 'no room for this' })
    await runtime.passUntil(run.done)

    expect((await world.read(generationId)).map(({ type }) => type)).toEqual(['status', 'error', 'result'])
    expect(await resultOf()).toMatchObject({ failure: { code: 'STORAGE_FULL' } })
    expect(scripted.signal.aborted).toBe(true)
  })

  it('renews its lease while it runs', async () => {
    const run = await begin()
    const scripted = await world.scripted.nextRun()
    const { generations } = test.database.tables
    const lease = async () => {
      const [row] = await test.database.query.select({ until: generations.leaseExpiresAt }).from(generations)
      return row?.until?.getTime() ?? 0
    }
    await test.database.transaction(async (tx) => {
      await tx.update(generations).set({ leaseExpiresAt: new Date(0) })
    })
    await runtime.elapse(leaseRenewalMs)
    // Virtual time stands still from here, so only the renewal that is due happens.
    while ((await lease()) === 0);
    expect(await lease()).toBeGreaterThan(Date.now())

    scripted.finish()
    await runtime.passUntil(run.done)
    expect(await resultOf()).toMatchObject({ status: 'succeeded' })
  })

  it('stops silently when its lease is lost while the engine is silent', async () => {
    const run = await begin()
    const scripted = await world.scripted.nextRun()
    const { generations } = test.database.tables
    await test.database.transaction(async (tx) => {
      await tx.update(generations).set({ leaseOwner: crypto.randomUUID() })
    })
    await runtime.passUntil(run.done)

    expect(scripted.signal.aborted).toBe(true)
    await scripted.left
    expect(await world.service.get(generationId)).toMatchObject({ status: 'running' })
  })

  it('stops when its generation is deleted', async () => {
    const run = await begin()
    const scripted = await world.scripted.nextRun()
    await test.database.transaction(async (tx) => {
      await tx.delete(test.database.tables.generations)
    })
    scripted.emit({ type: 'chat', text: 'anybody there?' })
    await runtime.passUntil(run.done)
    await scripted.left
    expect(await test.database.query.$count(test.database.tables.generationEvents)).toBe(0)
  })

  it('continues without loss after the database was unavailable for a moment', async () => {
    let isAway = false
    const flaky = {
      ...test.database,
      transaction: async (...args: Parameters<typeof test.database.transaction>) => {
        if (isAway) throw new DatabaseError('unavailable', 'Nobody there')
        return test.database.transaction(...args)
      },
    } as typeof test.database
    const run = await begin({ database: flaky })
    const scripted = await world.scripted.nextRun()
    isAway = true
    scripted.emit(...fileEvents('a', 'x'))
    await runtime.elapse(leaseMs / 2)
    isAway = false
    scripted.finish()
    await runtime.passUntil(run.done)

    expect(await resultOf()).toMatchObject({ status: 'succeeded', files: [{ path: 'a' }] })
  })

  describe('with a crashing engine process', () => {
    const crash = () => new EngineError('INTERRUPTED', 'The process that did the work ended unexpectedly.')
    const crashesOf = async () =>
      (await test.database.query.select().from(test.database.tables.generations))[0]?.crashes

    it('restarts once, without the files of the previous attempt', async () => {
      const run = await begin()
      const first = await world.scripted.nextRun()
      first.emit({ type: 'chat', text: 'old' }, ...fileEvents('old', 'x'), ...fileEvents('both', '1'))
      first.fail(crash())
      const second = await runtime.passUntil(world.scripted.nextRun())
      expect(await crashesOf()).toBe(1)
      second.emit(...fileEvents('both', '2'))
      second.finish()
      await runtime.passUntil(run.done)

      expect((await world.read(generationId)).filter(({ type }) => type === 'restarted')).toEqual([
        { type: 'restarted', attempt: 2, reason: expect.stringContaining('starts again') },
      ])
      expect(await resultOf()).toMatchObject({ status: 'succeeded', files: [{ path: 'both', bytes: 1 }] })
      expect(await world.service.get(generationId)).toMatchObject({ attempt: 2, fileCount: 1 })
      expect(await world.service.file(generationId, 'both')).toMatchObject({ content: '2' })
    })

    it('ends as INTERRUPTED with a result after the second crash', async () => {
      const run = await begin()
      for (const scripted of [await world.scripted.nextRun(), undefined]) {
        const current = scripted ?? (await runtime.passUntil(world.scripted.nextRun()))
        current.fail(crash())
      }
      await runtime.passUntil(run.done)
      expect(await resultOf()).toMatchObject({ status: 'failed', failure: { code: 'INTERRUPTED' } })
    })

    it('counts crashes across claims', async () => {
      const run = await begin()
      ;(await world.scripted.nextRun()).fail(crash())
      await runtime.passUntil(world.scripted.nextRun())
      run.release()
      await runtime.passUntil(run.done)

      const next = await begin()
      ;(await runtime.passUntil(world.scripted.nextRun())).fail(crash())
      await runtime.passUntil(next.done)
      expect(await resultOf()).toMatchObject({ status: 'failed', failure: { code: 'INTERRUPTED' } })
      expect(await world.service.get(generationId)).toMatchObject({ attempt: 3 })
    })

    it('ends as canceled when a cancel request came first', async () => {
      const run = await begin()
      const scripted = await world.scripted.nextRun()
      await world.cancel(generationId)
      scripted.fail(crash())
      await runtime.passUntil(run.done)
      expect(await resultOf()).toMatchObject({ status: 'canceled' })
    })
  })

  it('ends as TIMED_OUT when its engine fails with this code, and passes the id of the user to the engine as key', async () => {
    const keys: unknown[] = []
    const slow: Engine = {
      ...world.scripted,
      async *run(_input, _signal, turn) {
        keys.push(turn?.key)
        yield { type: 'chat', text: 'Let me think' }
        throw new EngineError('TIMED_OUT', 'The engine took too long.')
      },
    }
    const run = await begin({ engines: [slow] })
    await runtime.passUntil(run.done)
    expect(await resultOf()).toMatchObject({ status: 'failed', failure: { code: 'TIMED_OUT' } })
    expect(keys).toEqual([(await world.service.get(generationId)).userId])
    expect(await createClaims(test.database, runtime, 1).next([])).toBeUndefined()
  })
})
