import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cleanup } from '../support/cleanup.js'
import { runGeneration } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call } from '../support/clients/trpc-calls.js'
import type { DefaultServer } from '../support/servers/default-server.js'
import { cpuMetric, eventLoopDelayMetric, readMetrics } from '../support/servers/metrics.js'

/** Measurements of one period, in milliseconds. All but `cpuMs` are the longest of several. */
export interface Figures {
  /** From a call of `users.me` to its answer. */
  readonly answerMs: number
  /** From the start of a template generation to its `result`. */
  readonly generationMs: number
  /** The delay of the server's event loop. */
  readonly loopMs: number
  /** CPU time of the server's process. */
  readonly cpuMs: number
}

/** Other users of a server that is attacked. */
export interface Bystander {
  /** Measured before any attack. */
  readonly idle: Figures
  /**
   * Asserts that the bystander does not notice an attack: `users.me` is answered within the promised delay, the event loop
   * is not held up for longer than that, and template generations succeed.
   * @param attack Resolves when the hostile input has been processed.
   */
  readonly undisturbed: (attack: () => Promise<unknown>) => Promise<Figures>
}

/** The delay that the product promises under attack, besides twice that of the idle server. */
const allowanceMs = 250
/** Calls and generations that are measured at least. */
const minimumCalls = 10
const minimumGenerations = 2
/** Keeps the calls of a user under the limit of 600 a minute. */
const pauseBetweenCallsMs = 110
const pauseBetweenGenerationsMs = 250
/** A call without an answer for this long fails the test, and the server is killed: the tests behind it would hang, too. */
const giveUpMs = 20_000

/** Registers the bystanders of a server, warms it up, and measures it while it is idle. */
export async function createBystander(cleanup: Cleanup, { url, kill }: DefaultServer): Promise<Bystander> {
  const [caller, author] = [await registerUser(url, 'Caller'), await registerUser(url, 'Author')]
  const { id: projectId } = await createProject(url, author)

  const ask = async () => {
    const timer = setTimeout(kill, giveUpMs)
    const me = await call(url, 'users.me', {}, { token: caller.accessToken }).finally(() => clearTimeout(timer))
    expect(me).toMatchObject({ status: 200 })
  }
  const generate = async () => {
    const input = { projectId, prompt: 'A group chat for a chess club' }
    expect(await runGeneration(cleanup, url, author, input)).toMatchObject({ status: 'succeeded' })
  }

  /** Measures until `activity` is over, and for the minimum of calls and generations at least. */
  const observe = async (activity: () => Promise<unknown>): Promise<Figures> => {
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
      slowest(ask, { times: minimumCalls, pauseMs: pauseBetweenCallsMs }),
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
  console.info(`idle: ${inWords(idle)}`)
  return {
    idle,
    async undisturbed(attack) {
      const attacked = await observe(attack)
      console.info(`under attack: ${inWords(attacked)}`)
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

function inWords({ answerMs, generationMs, loopMs, cpuMs }: Figures): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return `users.me ${ms(answerMs)}, a generation ${ms(generationMs)}, event loop ${ms(loopMs)}, CPU ${ms(cpuMs)}`
}
