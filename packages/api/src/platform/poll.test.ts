import { describe, expect, it } from 'vitest'
import { createVirtualRuntime, type VirtualRuntime } from '../../testing/virtual-runtime.js'
import { type PollControl, type PollOptions, poll } from './poll.js'

const everyMs = 1000

function setUp(
  options: Partial<PollOptions> = {},
  body: (control: PollControl, runtime: VirtualRuntime) => Promise<void> = async () => {},
) {
  const runtime = createVirtualRuntime()
  const started = runtime.now()
  const stopping = new AbortController()
  /** Times of the runs in milliseconds since the start. */
  const runs: number[] = []
  const loop = poll({ runtime, everyMs, signal: stopping.signal, ...options }, async (control) => {
    runs.push(runtime.now() - started)
    await body(control, runtime)
  })
  return { runtime, runs, loop, stop: () => stopping.abort() }
}

/** Creates a task body, `pass`, whose run ends only when `release` is called. */
function createGate() {
  let release = () => {}
  const pass = () =>
    new Promise<void>((resolve) => {
      release = resolve
    })
  return { pass, release: () => release() }
}

describe('poll', () => {
  it('runs the task at once and then after each pause', async () => {
    const { runtime, runs, loop, stop } = setUp()
    await runtime.elapse(2 * everyMs)
    expect(runs).toEqual([0, 1000, 2000])
    stop()
    await loop.done
    expect(runtime.timers()).toBe(0)
  })

  it('waits for firstAfterMs before the first run', async () => {
    const { runtime, runs, stop } = setUp({ firstAfterMs: 300 })
    await runtime.elapse(everyMs)
    expect(runs).toEqual([300])
    await runtime.elapse(everyMs)
    expect(runs).toEqual([300, 1300])
    stop()
  })

  it('starts the pause when the run has ended', async () => {
    const { runtime, runs, stop } = setUp({}, (_, { sleep }) => sleep(500))
    await runtime.elapse(3 * everyMs)
    expect(runs).toEqual([0, 1500, 3000])
    stop()
  })

  it('runs at once on a hint, and pauses for the full time afterwards', async () => {
    const { runtime, runs, loop, stop } = setUp()
    await runtime.elapse(400)
    await loop.hint()
    expect(runs).toEqual([0, 400])
    await runtime.elapse(everyMs)
    expect(runs).toEqual([0, 400, 1400])
    stop()
  })

  it('ends the first pause on a hint', async () => {
    const { loop, runs, stop } = setUp({ firstAfterMs: everyMs })
    await loop.hint()
    expect(runs).toEqual([0])
    stop()
  })

  it('runs once more, and never twice at a time, for any number of hints during a run', async () => {
    const gate = createGate()
    const { runtime, runs, loop, stop } = setUp({}, gate.pass)
    let hintsServed = 0
    for (let count = 0; count < 5; count += 1) void loop.hint().then(() => (hintsServed += 1))
    await runtime.elapse(0)
    expect(runs).toHaveLength(1)
    gate.release()
    await runtime.elapse(0)
    expect([runs.length, hintsServed]).toEqual([2, 0])
    gate.release()
    await runtime.elapse(0)
    expect([runs.length, hintsServed]).toEqual([2, 5])
    stop()
    await loop.done
  })

  it('shortens the next pause for nextWithin, and never extends it', async () => {
    const delays = [200, 5000]
    const { runtime, runs, stop } = setUp({}, async ({ nextWithin }) => nextWithin(delays.shift() ?? everyMs))
    await runtime.elapse(3 * everyMs)
    expect(runs).toEqual([0, 200, 1200, 2200])
    stop()
  })

  it('ends after the run that calls stop', async () => {
    const { runtime, runs, loop } = setUp({}, async ({ stop }) => stop())
    await loop.done
    await loop.hint()
    await runtime.elapse(3 * everyMs)
    expect(runs).toEqual([0])
    expect(runtime.timers()).toBe(0)
  })

  it('finishes the run under way before it ends, and resolves the hints that it no longer serves', async () => {
    const gate = createGate()
    const { runtime, runs, loop, stop } = setUp({}, gate.pass)
    const hint = loop.hint()
    let isDone = false
    void loop.done.then(() => {
      isDone = true
    })
    stop()
    await runtime.elapse(0)
    expect(isDone).toBe(false)
    gate.release()
    await Promise.all([loop.done, hint])
    expect(runs).toHaveLength(1)
  })

  it('does not run when the signal is already aborted', async () => {
    const { loop, runs } = setUp({ signal: AbortSignal.abort(), firstAfterMs: everyMs })
    await loop.done
    await loop.hint()
    expect(runs).toEqual([])
  })

  it('reports each failure with the number of failures in a row, goes on, and resolves a hint after a failed run', async () => {
    const reported: [unknown, number][] = []
    const failed = new Error('The database is away')
    const outcomes = [true, false, true, true]
    const { runtime, loop, stop } = setUp(
      { onError: (error, failures) => void reported.push([error, failures]) },
      async () => {
        if (outcomes.shift()) throw failed
      },
    )
    await runtime.elapse(2 * everyMs)
    await loop.hint()
    expect(reported).toEqual([
      [failed, 1],
      [failed, 1],
      [failed, 2],
    ])
    stop()
  })

  it('ends the loop after a failed run and rejects `done`, if there is no onError', async () => {
    const { runtime, runs, loop } = setUp({}, () => Promise.reject(new Error('gone')))
    await expect(loop.done).rejects.toThrow('gone')
    await loop.hint()
    await runtime.elapse(everyMs)
    expect(runs).toEqual([0])
  })
})
