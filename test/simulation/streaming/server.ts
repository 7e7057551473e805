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
import type { SimulatedDatabase } from '../kernel/database/database.js'
import type { Process } from '../kernel/process.js'
import { createSimulatedRuntime } from '../kernel/runtime.js'
import type { World } from '../kernel/world.js'
import { countListeners, countTimers } from './counted-resources.js'
import { createEngines, createSimulatedAnalyzer, type EngineRuns } from './engines.js'
import type { Rule } from './rules.js'

/** A simulated server process with the real worker, event reader and generation service. */
export interface Server {
  readonly process: Process
  readonly service: GenerationService
  /** True after its start and before its stop. */
  readonly isListening: boolean
  /** Every id that it has made, including those of its leases. */
  readonly ids: ReadonlySet<string>
  /** Sends the events of a generation until the log or the connection ends. */
  serve(connection: ReaderConnection, generationId: string, lastEventId: number): void
  /** Stops it as a deploy does: releases its generations, closes the streams and ends the process. */
  stop(): void
}

/** The server's end of a connection to a reader. */
export interface ReaderConnection {
  /** Aborted when the server notices that the reader has disconnected. */
  readonly disconnected: AbortSignal
  sendEvent(seq: number, event: GenerationEvent): void
  /** Ends the stream after its last event. */
  end(): void
  /** Ends the stream with an error. */
  fail(code: string): void
  /** Closes the connection without an end of the stream. */
  cut(): void
  /** Resolves when the connection accepts another event. */
  drained(process: Process, signal: AbortSignal): Promise<void>
}

export interface ServerParts {
  readonly world: World
  readonly process: Process
  readonly database: SimulatedDatabase
  readonly bus: SimulatedBus
  readonly runs: EngineRuns
  readonly generationsPerUser: number
  readonly ownsDatabase: boolean
  /** The rule that is disabled in this world. */
  readonly disabledRule: Rule | undefined
  readonly onListening: () => void
  readonly onStopping: () => void
  /** Called when all runs are stopped, unless a fault may have kept a lease from being released. */
  readonly onStopped: () => void
}

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
/** Time that runs may continue after the stop of their process. */
const graceMs = 3_000

export function createServer(parts: ServerParts): Server {
  const { world, process, generationsPerUser, ownsDatabase, disabledRule } = parts
  const ids = new Set<string>()
  const runtime = countTimers(
    disabledRule?.runtime?.(createSimulatedRuntime(world, process)) ?? createSimulatedRuntime(world, process),
    ids,
  )
  const bus = countListeners(parts.bus.connect(process))
  const database = parts.database.connect(process)
  const realEventReader = createEventReader({ database, runtime, bus })
  const eventReader = disabledRule?.eventReader?.(realEventReader) ?? realEventReader
  const engines = createEngines(world, process, parts.runs)
  const watches = new Set<object>()
  const liveAccess = {
    watch(subject: object) {
      const watch = { subject }
      watches.add(watch)
      return () => watches.delete(watch)
    },
  }
  const common = { database, runtime, bus, engines, generationsPerUser }
  const audit = createAuditService({ database, runtime, clientInfoDays: 90 })
  const service = createGenerationService({
    ...common,
    eventReader,
    liveAccess,
    audit,
    generationsPerDay: 1_000,
    eventRetentionDays: 30,
  })
  const analyzer = createSimulatedAnalyzer(world, process)
  let abandonedRuns = 0
  const log: Logger = {
    ...silent,
    // An abandoned run keeps its lease. Another run continues the generation after the lease has ended.
    error(_, message) {
      if (message === 'a run was abandoned') abandonedRuns += 1
    },
  }
  const worker = createGenerationWorker({ ...common, log, analyzer, concurrency: 2, ownsDatabase })

  const connections = new Set<ReaderConnection>()
  let isListening = false
  let isStopping = false
  let isClosed = false
  /** Counts the events that may leave an unknown lease behind, or keep one from being released. */
  const countDisturbances = () =>
    abandonedRuns + world.occurredFaults.filter(({ fault }) => /the connection|freezes/.test(fault)).length
  const disturbancesAtStart = countDisturbances()

  let started = Promise.resolve()
  process.start('start', async () => {
    try {
      started = worker.start()
      await started
      isListening = !isStopping
      world.note(`${process.name} listens`)
      parts.onListening()
    } catch {
      // The real server logs the error and exits.
      process.crash()
    }
  })

  async function serve(connection: ReaderConnection, generationId: string, lastEventId: number): Promise<void> {
    if (isClosed) return connection.cut()
    connections.add(connection)
    const events = service.events({
      generationId,
      lastEventId,
      subject: { sessionId: 'session', userId: 'user', projectId: 'project' },
      transport: { drained: (signal) => connection.drained(process, signal) },
      signal: connection.disconnected,
    })
    try {
      for await (const [id, event] of events) connection.sendEvent(Number(id), event)
      connection.end()
    } catch (error) {
      connection.fail(error instanceof AppError ? error.reason : 'UNAVAILABLE')
    } finally {
      connections.delete(connection)
    }
  }

  const countResources = () => ({
    ...worker.counts(),
    ...realEventReader.counts(),
    watches: watches.size,
    connections: connections.size,
    timers: runtime.pendingTimers(),
    listeners: bus.listeners(),
  })

  async function stop(): Promise<void> {
    if (isStopping) return
    isStopping = true
    isListening = false
    parts.onStopping()
    world.note(`${process.name} is told to stop`)
    await started.catch(() => undefined)
    await worker.stop(graceMs)
    if (countDisturbances() === disturbancesAtStart) parts.onStopped()
    isClosed = true
    for (const connection of connections) connection.cut()
    // The stop closes the connections without waiting for their subscriptions, so these get up to 60 s to end.
    for (
      let waitedSeconds = 0;
      waitedSeconds < 60 && Object.values(countResources()).some((count) => count > 0);
      waitedSeconds += 1
    ) {
      await process.sleep(1_000, 'last moments')
    }
    for (const [resource, count] of Object.entries(countResources())) {
      if (count > 0) world.problem(`a stopped process still has ${resource}`)
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
    serve: (connection, generationId, lastEventId) =>
      process.start('subscription', () => serve(connection, generationId, lastEventId)),
    stop: () => process.start('stop', stop),
  }
}
