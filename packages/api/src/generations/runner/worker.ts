import type { Database } from '@assistant/database'
import type { Analyzer, Engine } from '@assistant/generator'
import type { Bus } from '../../platform/bus.js'
import type { Logger } from '../../platform/logger.js'
import { type Poll, poll } from '../../platform/poll.js'
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
  /** Maximum number of concurrent runs of this process. */
  readonly concurrency: number
  /** Maximum number of concurrent runs of one user, in all processes together. */
  readonly generationsPerUser: number
  /** True when no other process uses the database. Then every lease that exists at the start belongs to a dead process. */
  readonly ownsDatabase: boolean
  readonly telemetry?: Telemetry | undefined
}

/** Claims generations that are queued or whose lease has ended, and executes their runs. */
export interface GenerationWorker {
  /**
   * Ends all leases first if `ownsDatabase`. Resolves after the first look at the queue, also when that has failed.
   * @throws {DatabaseError} when the leases cannot be ended
   */
  start(): Promise<void>
  /** Stops claiming, lets runs continue for up to `graceMs`, and releases the rest. Resolves when no run is left. */
  stop(graceMs: number): Promise<void>
  counts(): { readonly running: number }
}

export function createGenerationWorker(parts: GenerationWorkerParts): GenerationWorker {
  const { database, runtime, bus, log, concurrency } = parts
  const claims = createClaims(database, runtime, parts.generationsPerUser)
  const running = new Map<string, Run>()
  const stopping = new AbortController()
  let queue: Poll | undefined
  let unsubscribe: () => void = () => undefined

  async function fillSlots(): Promise<void> {
    while (!stopping.signal.aborted && running.size < concurrency) {
      const claim = await claims.next([...running.keys()])
      if (claim === undefined) return
      begin(claim)
    }
  }

  function begin(claim: Claim): void {
    const run = startRun({ ...parts, claims }, claim)
    running.set(claim.generationId, run)
    void run.done.then(() => {
      running.delete(claim.generationId)
      void queue?.hint()
    })
  }

  const allRuns = () => Promise.all([...running.values()].map((run) => run.done))

  return {
    async start() {
      if (parts.ownsDatabase) await claims.releaseAll()
      const onError = (error: unknown) => log.error({ err: error }, 'reading the generation queue failed')
      const options = { runtime, everyMs: queuePollMs, firstAfterMs: queuePollMs, signal: stopping.signal, onError }
      queue = poll(options, fillSlots)
      unsubscribe = bus.subscribe('generationQueued', () => void queue?.hint())
      await queue.hint()
    },

    async stop(graceMs) {
      stopping.abort()
      unsubscribe()
      await queue?.done
      await within(runtime, graceMs, allRuns())
      for (const run of running.values()) run.release()
      await allRuns()
    },

    counts: () => ({ running: running.size }),
  }
}
