import type { Database } from '@assistant/database'
import type { Analyzer, Engine } from '@assistant/generator'
import type { Bus } from '../../platform/bus.js'
import type { Logger } from '../../platform/logger.js'
import type { Runtime } from '../../platform/runtime.js'
import type { Telemetry } from '../../platform/telemetry.js'
import { within } from '../../platform/waiting.js'
import { queuePollMs } from '../limits.js'
import { type Claim, createClaims } from './claim-store.js'
import { type Run, startRun } from './run.js'

export interface GenerationWorkerParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly log: Logger
  readonly engines: readonly Engine[]
  readonly analyzer: Analyzer
  /** How many generations this process works on at once. */
  readonly concurrency: number
  /** How many of one user run at once, in all processes together. */
  readonly generationsPerUser: number
  /** Nobody else works on this database: every lease there is at the start is one of a process that is gone. */
  readonly ownsDatabase: boolean
  readonly telemetry?: Telemetry | undefined
}

/** Works on what is queued, and on what other runners have left behind. */
export interface GenerationWorker {
  /** Resolves when what was left behind and what is queued has been looked at once. Errors: DatabaseError. */
  start(): Promise<void>
  /** Takes nothing more, lets runs go on for so long, then hands the rest back. Resolves when nothing is left. */
  stop(graceMs: number): Promise<void>
  counts(): { readonly running: number }
}

export function createGenerationWorker(parts: GenerationWorkerParts): GenerationWorker {
  const { database, runtime, bus, log, concurrency } = parts
  const claims = createClaims(database, runtime, parts.generationsPerUser)
  const running = new Map<string, Run>()
  const stopping = new AbortController()
  let filling = Promise.resolve()
  let isFilling = false
  let isAsked = false
  let unsubscribe: () => void = () => undefined
  let sweeping = Promise.resolve()

  async function fillSlots(): Promise<void> {
    isFilling = true
    try {
      while (isAsked) {
        isAsked = false
        while (!stopping.signal.aborted && running.size < concurrency) {
          const claim = await claims.next([...running.keys()])
          if (claim === undefined) break
          begin(claim)
        }
      }
    } catch (error) {
      log.error({ err: error }, 'the queue could not be looked at')
    } finally {
      isFilling = false
    }
  }

  function begin(claim: Claim): void {
    const run = startRun({ ...parts, claims }, claim)
    running.set(claim.generationId, run)
    void run.over.then(() => {
      running.delete(claim.generationId)
      void look()
    })
  }

  /** Fills free slots. One look at a time: who asks during one is served by one more. */
  function look(): Promise<void> {
    isAsked = true
    if (!isFilling && !stopping.signal.aborted) filling = fillSlots()
    return filling
  }

  async function sweep(): Promise<void> {
    while (!stopping.signal.aborted) {
      await runtime.sleep(queuePollMs, stopping.signal)
      await look()
    }
  }

  const allOver = () => Promise.all([...running.values()].map((run) => run.over))

  return {
    async start() {
      if (parts.ownsDatabase) await claims.releaseAll()
      unsubscribe = bus.subscribe('generationQueued', () => void look())
      await look()
      sweeping = sweep()
    },

    async stop(graceMs) {
      stopping.abort()
      unsubscribe()
      await filling
      await within(runtime, graceMs, allOver())
      for (const run of running.values()) run.release()
      await Promise.all([allOver(), sweeping])
    },

    counts: () => ({ running: running.size }),
  }
}
