import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cleanup } from '../support/cleanup.js'
import { runGeneration } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call } from '../support/clients/trpc-calls.js'
import type { DefaultServer } from '../support/servers/default-server.js'
import { cpuMetric, eventLoopDelayMetric, readMetrics } from '../support/servers/metrics.js'

/** Measurements of one period, in milliseconds. All but `cpuMs` are the longest of several. */
export interface Measurements {
  /** Time from a call of `users.me` to its answer. */
  readonly answerMs: number
  /** Time from the start of a template generation to its `result`. */
  readonly generationMs: number
  /** The delay of the server's event loop. */
  readonly loopMs: number
  /** CPU time of the server's process. */
  readonly cpuMs: number
}

/** Measures, as other users, how fast a server answers while it is attacked. */
export interface ResponsivenessProbe {
  /** Measurements before the first attack. */
  readonly idle: Measurements
  /**
   * Asserts that other users do not notice an attack: `users.me` is answered within the promised delay, the event loop
   * is not blocked for longer than that, and template generations succeed.
   * @param attack Resolves when the hostile input has been processed.
   */
  readonly expectResponsiveDuring: (attack: () => Promise<unknown>) => Promise<Measurements>
}

/** Delay that the product promises not to exceed under attack, in addition to twice the delay of the idle server. */
const allowanceMs = 250
/** Minimum number of calls and of generations that are measured. */
const minimumCalls = 10
const minimumGenerations = 2
/** Keeps the calls of a user under the limit of 600 a minute. */
const pauseBetweenCallsMs = 110
const pauseBetweenGenerationsMs = 250
/** Timeout of a call. After it, the test fails, and the server is killed so that the following tests do not hang. */
const callTimeoutMs = 20_000

/** Registers two users on a server, warms it up, and measures it while it is idle. */
export async function createResponsivenessProbe(
  cleanup: Cleanup,
  { url, kill }: DefaultServer,
): Promise<ResponsivenessProbe> {
  const [caller, author] = [await registerUser(url, 'Caller'), await registerUser(url, 'Author')]
  const { id: projectId } = await createProject(url, author)

  const callMe = async () => {
    const timer = setTimeout(kill, callTimeoutMs)
    const me = await call(url, 'users.me', {}, { token: caller.accessToken }).finally(() => clearTimeout(timer))
    expect(me).toMatchObject({ status: 200 })
  }
  const generate = async () => {
    const input = { projectId, prompt: 'A group chat for a chess club' }
    expect(await runGeneration(cleanup, url, author, input)).toMatchObject({ status: 'succeeded' })
  }

  /** Measures until `activity` is over and the minimum of calls and generations is reached. */
  const observe = async (activity: () => Promise<unknown>): Promise<Measurements> => {
    const before = await readMetrics(url)
    let isOver = false
    const over = activity().finally(() => {
      isOver = true
    })
    const slowest = async (act: () => Promise<void>, { times, pauseMs }: { times: number; pauseMs: number }) => {
      let slowestMs = 0
      for (let done = 0; done < times || !isOver; done += 1) {
        await pause(pauseMs)
        const beganAt = performance.now()
        await act()
        slowestMs = Math.max(slowestMs, performance.now() - beganAt)
      }
      return slowestMs
    }
    const [answerMs, generationMs] = await Promise.all([
      slowest(callMe, { times: minimumCalls, pauseMs: pauseBetweenCallsMs }),
      slowest(generate, { times: minimumGenerations, pauseMs: pauseBetweenGenerationsMs }),
      over,
    ])
    const after = await readMetrics(url)
    return {
      answerMs,
      generationMs,
      loopMs: 1_000 * metricOf(after, eventLoopDelayMetric),
      cpuMs: 1_000 * (metricOf(after, cpuMetric) - metricOf(before, cpuMetric)),
    }
  }

  await generate()
  const idle = await observe(async () => undefined)
  console.info(`idle: ${formatMeasurements(idle)}`)
  return {
    idle,
    async expectResponsiveDuring(attack) {
      const attacked = await observe(attack)
      console.info(`under attack: ${formatMeasurements(attacked)}`)
      expect(attacked.answerMs).toBeLessThan(allowanceMs + 2 * idle.answerMs)
      expect(attacked.loopMs).toBeLessThan(allowanceMs + 2 * idle.loopMs)
      return attacked
    },
  }
}

function metricOf(metrics: ReadonlyMap<string, number>, name: string): number {
  const value = metrics.get(name)
  if (value === undefined) throw new Error(`The server has no metric ${name}`)
  return value
}

function formatMeasurements({ answerMs, generationMs, loopMs, cpuMs }: Measurements): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return `users.me ${ms(answerMs)}, a generation ${ms(generationMs)}, event loop ${ms(loopMs)}, CPU ${ms(cpuMs)}`
}
