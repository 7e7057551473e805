import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createProcessPool, type PoolTask, type ProcessPoolOptions } from './process-pool.js'
import { TaskError } from './task-error.js'
import { TaskFailure } from './task-process.js'

const file = new URL('./test-process.fixture.mjs', import.meta.url)
const pools: ReturnType<typeof createProcessPool>[] = []
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

function poolOf(options: Partial<ProcessPoolOptions> = {}) {
  const pool = createProcessPool({ size: 2, file, ...options })
  pools.push(pool)
  const run = (task: string, given: Partial<PoolTask> = {}, signal = new AbortController().signal) =>
    pool.run({ task, input: {}, limitMs: 60_000, key: 'ada', ...given }, signal)
  const all = async (...given: Parameters<typeof run>) => {
    const events: unknown[] = []
    for await (const event of run(...given)) events.push(event)
    return events
  }
  return { pool, run, all }
}

const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
/** A program with a pool. One of the pool processes prints its id and is then idle. */
const poolProgram = `
  import { register } from 'node:module'
  register(${module('./source-hooks.mjs')})
  const { createProcessPool } = await import(${module('./process-pool.ts')})
  const pool = createProcessPool({ size: 2, file: new URL(${JSON.stringify(file.href)}) })
  const task = { task: 'pid', input: {}, limitMs: 60_000, key: '' }
  for await (const pid of pool.run(task, new AbortController().signal)) console.log(pid)`

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

describe('a process pool', () => {
  const shared = createProcessPool({ size: 2, file })
  afterAll(() => shared.close())

  it('starts a process with the first task and reuses it', async () => {
    const { pool, all } = poolOf()
    expect(pool.counts()).toEqual({ processes: 0, working: 0, waiting: 0 })
    const pids = [await all('pid'), await all('pid')]
    expect(pids[0]).toEqual(pids[1])
    expect(pids[0]).not.toEqual([process.pid])
    expect(pool.counts().processes).toBe(1)
  })

  it.each([0, 1, 32, 33, 255, 256, 257, 5_000])('streams %i events in order', async (events) => {
    const task = { task: 'count', input: { events }, limitMs: 60_000, key: '' }
    const taken: unknown[] = []
    for await (const event of shared.run(task, new AbortController().signal)) taken.push(event)
    expect(taken).toEqual(Array.from({ length: events }, (_, index) => index))
  })

  it('does not count the time that a task waits for its reader', async () => {
    const { run } = poolOf()
    const events = run('count', { input: { events: 2_000 }, limitMs: 1_000 })
    await events.next()
    // Longer than the time limit of the task, which has filled its buffer and waits for the reader.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    let count = 1
    for await (const _ of events) count += 1
    expect(count).toBe(2_000)
  })

  it('passes no environment variables to its processes', async () => {
    const { all } = poolOf()
    expect(await all('environment')).toEqual([[]])
  })

  it('reports the error of a task after its events and reuses the process', async () => {
    const { run, all } = poolOf()
    const [pid] = await all('pid')
    const failing = run('fail', { input: { error: { name: 'EngineError', code: 'ENGINE_REFUSED', message: 'No.' } } })
    expect((await failing.next()).value).toBe('before')
    const failure: unknown = await failing.next().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TaskFailure)
    expect(failure).toMatchObject({ error: { name: 'EngineError', code: 'ENGINE_REFUSED', message: 'No.' } })
    expect(await all('pid')).toEqual([pid])
  })

  it('rejects a task that does not exist', async () => {
    await expect(poolOf().all('toString')).rejects.toThrow('This process has no task toString.')
  })

  it('ends its idle processes with the program', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', poolProgram])
    expect(Number(stdout)).toBeGreaterThan(1)
    await expect.poll(() => isGone(Number(stdout))).toBe(true)
  })
})

describe('a task that does not end by itself', () => {
  it.each(['stuckInRegex', 'stuckInBuiltin'])('is killed after its time limit: %s', async (task) => {
    const { run, all } = poolOf()
    const [pid] = await all('pid')
    const events = run(task, { limitMs: 300 })
    expect((await events.next()).value).toBe('before')
    await expect(events.next()).rejects.toMatchObject({ code: 'timedOut' })
    await expect.poll(() => isGone(Number(pid))).toBe(true)
    expect(await all('pid')).not.toEqual([pid])
  })

  it('reports the step that exceeded its limit', async () => {
    const { all } = poolOf()
    const input = { names: ['a', 'b', 'c'], stuckAt: 'b' }
    const failure: unknown = await all('steps', { input, stepLimitMs: 300 }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TaskError)
    expect(failure).toMatchObject({ code: 'timedOut', step: 'b' })
    expect(await all('steps', { input: { names: ['a', 'b'] }, stepLimitMs: 5_000 })).toEqual(['a', 'b'])
  })

  it('keeps its process when it ends after an abort', async () => {
    const { run, all } = poolOf()
    const stop = new AbortController()
    const events = run('untilAborted', {}, stop.signal)
    const { value: pid } = await events.next()
    stop.abort()
    expect(await events.next()).toEqual({ done: true, value: undefined })
    expect(await all('pid')).toEqual([pid])
  })

  it.each(['deaf', 'stuckInBuiltin'])('is killed soon after an abort that it ignores: %s', async (task) => {
    const { pool, run } = poolOf()
    const stop = new AbortController()
    const events = run(task, {}, stop.signal)
    await events.next()
    stop.abort()
    expect(await events.next()).toEqual({ done: true, value: undefined })
    await expect.poll(() => pool.counts().processes).toBe(0)
  })

  it('ends when its reader stops', async () => {
    const { pool, run } = poolOf()
    for await (const _ of run('untilAborted')) break
    await expect.poll(() => pool.counts().working).toBe(0)
    expect(pool.counts().processes).toBe(1)
  })
})

describe('a pool process', () => {
  it.each(['exit', 'outOfMemory'])('fails only its own task when it dies by %s', async (task) => {
    const { all } = poolOf({ heapMegabytes: 32 })
    const [failed, other] = await Promise.allSettled([all(task), all('count', { key: 'bob', input: { events: 3 } })])
    expect(failed).toMatchObject({ reason: { name: 'TaskError', code: 'died' } })
    expect(other).toEqual({ status: 'fulfilled', value: [0, 1, 2] })
    expect(await all('count', { input: { events: 1 } })).toEqual([0])
  })

  it.each(['./gone.mjs', './source-hooks.mjs'])(
    'fails its task with notStarted when it ends before it is ready: %s',
    async (path) => {
      const { pool, all } = poolOf({ file: new URL(path, import.meta.url), startLimitMs: 2_000 })
      await expect(all('pid')).rejects.toMatchObject({ name: 'TaskError', code: 'notStarted' })
      expect(pool.counts()).toEqual({ processes: 0, working: 0, waiting: 0 })
    },
  )

  it('ends after its idle limit without losing a task', async () => {
    const { pool, all } = poolOf({ idleLimitMs: 20 })
    for (let waitMs = 16; waitMs < 26; waitMs += 1) {
      await all('pid')
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      expect(await all('count', { input: { events: 1 } })).toEqual([0])
    }
    await expect.poll(() => pool.counts().processes).toBe(0)
  })

  it('takes no other task when it ignores an abort', async () => {
    const { run, all } = poolOf()
    const [pid] = await all('pid')
    const stop = new AbortController()
    const events = run('deaf', {}, stop.signal)
    await events.next()
    stop.abort()
    await events.next()
    expect(await all('pid', { key: 'bob' })).not.toEqual([pid])
  })

  it('ends when its parent is killed, even while it is stuck', async () => {
    const parent = new URL('./test-parent.fixture.mjs', import.meta.url)
    const killed = execFile(process.execPath, [fileURLToPath(parent)])
    const pids = await new Promise<string>((resolve) => killed.stdout?.once('data', resolve))
    killed.kill('SIGKILL')
    const [stuck, idle] = pids.trim().split(' ').map(Number)
    await expect.poll(() => isGone(stuck ?? 0) && isGone(idle ?? 0)).toBe(true)
  })
})

describe('the fairness of a process pool', () => {
  it('keeps one process free for other keys', async () => {
    const { pool, run, all } = poolOf({ size: 3 })
    const held = ['a', 'b', 'c'].map(() => run('untilAborted', { key: 'greedy' }))
    await Promise.all([held[0]?.next(), held[1]?.next()])
    const third = held[2]?.next()
    expect(await all('count', { key: 'other', input: { events: 1 } })).toEqual([0])
    expect(pool.counts().waiting).toBe(1)
    await held[0]?.return()
    await third
    await Promise.all(held.map((events) => events.return()))
  })

  it('rejects a task that waits too long', async () => {
    const { run, all } = poolOf({ waitLimitMs: 50 })
    const first = run('untilAborted')
    await first.next()
    await expect(all('pid')).rejects.toMatchObject({ code: 'busy' })
    await first.return()
  })
})

describe('a closed process pool', () => {
  it('lets a program end that does nothing else', async () => {
    const program = `
      ${poolProgram}
      await pool.close()
      console.log('closed')`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout).toMatch(/^\d+\nclosed\n$/)
  })

  it('rejects running, waiting and new tasks', async () => {
    const { pool, run, all } = poolOf()
    const events = run('stuckInBuiltin')
    const { value } = await events.next()
    expect(value).toBe('before')
    const ends = Promise.allSettled([events.next(), all('pid')])
    await pool.close()
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'closed' } })
    await expect(all('pid', { key: 'bob' })).rejects.toMatchObject({ code: 'closed' })
    expect(pool.counts().processes).toBe(0)
  })
})
