import { AppError, type Logger } from '@assistant/api'
import {
  createAuditService,
  createEventReader,
  createGenerationService,
  createGenerationWorker,
  type GenerationService,
} from '@assistant/api/testing'
import type { GenerationEvent } from '@assistant/contract'
import type { SimulatedBus } from '../kernel/bus.js'
import type { SimulatedDatabase } from '../kernel/database.js'
import { simulatedRuntime } from '../kernel/runtime.js'
import type { Process, World } from '../kernel/world.js'
import { countedBus, countedRuntime } from './counting.js'
import { createEngines, createSimulatedAnalyzer, type Runs } from './engines.js'
import type { Rule } from './rules.js'

/** A server process with the real worker, live log and service of generations. */
export interface Server {
  readonly process: Process
  readonly service: GenerationService
  /** It has begun, and was not told to stop. */
  readonly isListening: boolean
  /** Every lease that it has ever taken is one of these. */
  readonly ids: ReadonlySet<string>
  /** Answers a subscriber until the log ends, or the line does. */
  serve(line: Line, generationId: string, lastEventId: number): void
  /** As a deploy does it: what runs is given back, streams are closed, and the process is gone. */
  stop(): void
}

/** The server's end of a connection to a reader. */
export interface Line {
  /** Aborted when the server notices that nobody is there any more. */
  readonly gone: AbortSignal
  event(seq: number, event: GenerationEvent): void
  /** The stream has ended as it should. */
  end(): void
  refuse(code: string): void
  /** Whatever was being said, it is over. */
  cut(): void
  /** Resolves when there is room for another event. */
  drained(process: Process, signal: AbortSignal): Promise<void>
}

export interface ServerParts {
  readonly world: World
  readonly process: Process
  readonly database: SimulatedDatabase
  readonly bus: SimulatedBus
  readonly runs: Runs
  readonly generationsPerUser: number
  readonly ownsDatabase: boolean
  /** The rule that does not hold in this world. */
  readonly broken: Rule | undefined
  readonly onListening: () => void
  readonly onStopping: () => void
  /** Everything was given back, and nothing stood in the way of that. */
  readonly onStopped: () => void
}

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
/** How long runs may go on once the process is told to stop. */
const graceMilliseconds = 3_000

export function createServer(parts: ServerParts): Server {
  const { world, process, generationsPerUser, ownsDatabase, broken } = parts
  const ids = new Set<string>()
  const runtime = countedRuntime(
    broken?.runtime?.(simulatedRuntime(world, process)) ?? simulatedRuntime(world, process),
    ids,
  )
  const bus = countedBus(parts.bus.connect(process))
  const database = parts.database.connect(process)
  const realLog = createEventReader({ database, runtime, bus })
  const eventReader = broken?.eventReader?.(realLog) ?? realLog
  const engines = createEngines(world, process, parts.runs)
  const watches = new Set<object>()
  const liveAccess = {
    watch(subject: object) {
      const watch = { subject }
      watches.add(watch)
      return () => watches.delete(watch)
    },
  }
  const shared = { database, runtime, bus, engines, generationsPerUser }
  const audit = createAuditService({ database, runtime, clientInfoDays: 90 })
  const service = createGenerationService({
    ...{ ...shared, eventReader, liveAccess, audit },
    ...{ generationsPerDay: 1_000, eventRetentionDays: 30 },
  })
  const analyzer = createSimulatedAnalyzer(world, process)
  let leftBehind = 0
  const log: Logger = {
    ...silent,
    // As when its inputs could not be read: whoever claims it once its lease has run out does the rest.
    error(_, message) {
      if (message === 'a run was abandoned') leftBehind += 1
    },
  }
  const worker = createGenerationWorker({ ...shared, log, analyzer, concurrency: 2, ownsDatabase })

  const lines = new Set<Line>()
  let isListening = false
  let isStopping = false
  let isClosed = false
  /** What may leave a lease behind that nobody knows of, or keep one from being given back. */
  const disturbances = () =>
    leftBehind + world.struck.filter(({ fault }) => /the connection|freezes/.test(fault)).length
  const disturbed = disturbances()

  let started = Promise.resolve()
  process.start('start', async () => {
    try {
      started = worker.start()
      await started
      isListening = !isStopping
      world.note(`${process.name} listens`)
      parts.onListening()
    } catch {
      // As the real one: it says so and exits.
      process.crash()
    }
  })

  async function serve(line: Line, generationId: string, lastEventId: number): Promise<void> {
    if (isClosed) return line.cut()
    lines.add(line)
    const events = service.events({
      generationId,
      lastEventId,
      subject: { sessionId: 'session', userId: 'user', projectId: 'project' },
      transport: { drained: (signal) => line.drained(process, signal) },
      signal: line.gone,
    })
    try {
      for await (const [id, event] of events) line.event(Number(id), event)
      line.end()
    } catch (error) {
      line.refuse(error instanceof AppError ? error.reason : 'UNAVAILABLE')
    } finally {
      lines.delete(line)
    }
  }

  const left = () => ({
    ...{ ...worker.counts(), ...realLog.counts(), watches: watches.size, lines: lines.size },
    ...{ timers: runtime.pending(), listeners: bus.listening() },
  })

  async function stop(): Promise<void> {
    if (isStopping) return
    isStopping = true
    isListening = false
    parts.onStopping()
    world.note(`${process.name} is told to stop`)
    await started.catch(() => undefined)
    await worker.stop(graceMilliseconds)
    if (disturbances() === disturbed) parts.onStopped()
    isClosed = true
    for (const line of lines) line.cut()
    // Sockets are closed, not waited for; what they have begun ends by itself in a moment.
    for (let waited = 0; waited < 60 && Object.values(left()).some((count) => count > 0); waited += 1) {
      await process.sleep(1_000, 'last moments')
    }
    for (const [what, count] of Object.entries(left())) {
      if (count > 0) world.problem(`a process that has stopped leaves ${what} behind`)
    }
    process.crash()
  }

  return {
    process,
    service,
    ids,
    get isListening() {
      return isListening && process.isAlive
    },
    serve: (line, generationId, lastEventId) =>
      process.start('subscription', () => serve(line, generationId, lastEventId)),
    stop: () => process.start('stop', stop),
  }
}
