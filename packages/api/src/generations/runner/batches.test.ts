import { describe, expect, it } from 'vitest'
import { createVirtualRuntime } from '../../../testing/virtual-runtime.js'
import { systemRuntime } from '../../platform/runtime.js'
import { batchMs, engineSilenceMs, engineStopTimeoutMs, maxBatchEvents } from '../limits.js'
import { inBatches } from './batches.js'

const never = new AbortController().signal

async function* numbers(count: number) {
  for (let at = 1; at <= count; at += 1) yield at
}

async function collect<T>(batches: AsyncIterable<readonly T[]>): Promise<T[][]> {
  const all: T[][] = []
  for await (const batch of batches) all.push([...batch])
  return all
}

describe('inBatches', () => {
  it.each([0, 1, 63, 64, 65, 200])('yields %i items in order, at most 64 in a batch', async (count) => {
    const batches = await collect(inBatches(systemRuntime, never, () => numbers(count)))

    expect(batches.flat()).toEqual(Array.from({ length: count }, (_, at) => at + 1))
    expect(batches.every((batch) => batch.length > 0 && batch.length <= maxBatchEvents)).toBe(true)
    expect(batches).toHaveLength(Math.ceil(count / maxBatchEvents))
  })

  it('yields items that arrive within 25 ms in one batch, and a later one in the next', async () => {
    const runtime = createVirtualRuntime()
    async function* slow() {
      yield 'first'
      await runtime.sleep(batchMs - 1)
      yield 'soon after'
      await runtime.sleep(batchMs)
      yield 'late'
    }
    const batches = collect(inBatches(runtime, never, slow))
    await runtime.elapse(1000)

    expect(await batches).toEqual([['first', 'soon after'], ['late']])
    expect(runtime.timers()).toBe(0)
  })

  it('yields the items before a failure and then fails', async () => {
    async function* failing() {
      yield 1
      yield 2
      throw new Error('source failed')
    }
    const seen: number[] = []
    const reading = (async () => {
      for await (const batch of inBatches(systemRuntime, never, failing)) seen.push(...batch)
    })()

    await expect(reading).rejects.toThrow('source failed')
    expect(seen).toEqual([1, 2])
  })

  it('fails as TIMED_OUT and aborts the source after two minutes of silence', async () => {
    const runtime = createVirtualRuntime()
    let given: AbortSignal | undefined
    async function* silent(signal: AbortSignal) {
      given = signal
      yield 'hello'
      await new Promise(() => undefined)
    }
    const outcome = collect(inBatches(runtime, never, silent)).catch((error: unknown) => error)

    await runtime.elapse(engineSilenceMs - 1)
    expect(given?.aborted).toBe(false)
    await runtime.elapse(1 + batchMs + engineStopTimeoutMs)
    expect(await outcome).toMatchObject({ code: 'TIMED_OUT' })
    expect(given?.aborted).toBe(true)
    expect(runtime.timers()).toBe(0)
  })

  it('ends when it is aborted, at most one second later if the source ignores the abort', async () => {
    const runtime = createVirtualRuntime()
    const stop = new AbortController()
    async function* deaf() {
      yield 'hello'
      await new Promise(() => undefined)
    }
    let hasEnded = false
    const batches = collect(inBatches(runtime, stop.signal, deaf)).finally(() => {
      hasEnded = true
    })
    await runtime.elapse(batchMs)

    stop.abort()
    await runtime.elapse(engineStopTimeoutMs - 1)
    expect(hasEnded).toBe(false)
    await runtime.elapse(1)
    expect(await batches).toEqual([['hello']])
    expect(runtime.timers()).toBe(0)
  })

  it('waits for an aborted source to clean up, and yields no further item', async () => {
    const runtime = createVirtualRuntime()
    const stop = new AbortController()
    let hasCleanedUp = false
    async function* cooperative(signal: AbortSignal) {
      try {
        yield 'hello'
        await runtime.sleep(1_000_000, signal)
      } finally {
        await runtime.sleep(500)
        hasCleanedUp = true
      }
    }
    const batches = collect(inBatches(runtime, stop.signal, cooperative))
    await runtime.elapse(batchMs)
    stop.abort()
    await runtime.elapse(500)

    expect(await batches).toEqual([['hello']])
    expect(hasCleanedUp).toBe(true)
  })

  it('does not open a source when the signal is already aborted', async () => {
    const batches = inBatches(systemRuntime, AbortSignal.abort(), () => {
      throw new Error('opened')
    })
    expect(await collect(batches)).toEqual([])
  })

  it('aborts the source when its consumer stops', async () => {
    let isLeft = false
    async function* endless(signal: AbortSignal) {
      try {
        for (let at = 0; ; at += 1) yield at
      } finally {
        isLeft = signal.aborted
      }
    }
    for await (const batch of inBatches(systemRuntime, never, endless)) {
      expect(batch).toHaveLength(maxBatchEvents)
      break
    }
    expect(isLeft).toBe(true)
  })
})
