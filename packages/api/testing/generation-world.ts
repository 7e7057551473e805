import type { Generation, GenerationEvent, StartGenerationInput } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { Analyzer, Engine } from '@assistant/generator'
import type { LiveAccess } from '../src/access/live-access.js'
import { createAuditService } from '../src/audit/service.js'
import { createEventReader } from '../src/generations/log/event-reader.js'
import type { Subscription } from '../src/generations/log/subscription.js'
import { createGenerationWorker, type GenerationWorkerParts } from '../src/generations/runner/worker.js'
import { createGenerationService } from '../src/generations/service.js'
import { createMemoryBus } from '../src/platform/bus.js'
import type { Caller } from '../src/platform/caller.js'
import type { Logger } from '../src/platform/logger.js'
import { type Runtime, systemRuntime } from '../src/platform/runtime.js'
import { createScriptedEngine } from './scripted-engine.js'

type AccessEnd = Parameters<LiveAccess['watch']>[1]

export interface WorldOptions {
  readonly runtime?: Runtime
  readonly engines?: readonly [Engine, ...Engine[]]
  readonly analyzer?: Analyzer
  readonly generationsPerUser?: number
  readonly generationsPerDay?: number
}

const emptyAnalyzer: Analyzer = { analyze: async () => [] }
const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Creates the services of one process that generations need, on the database of a test. */
export function createWorld(database: Database, options: WorldOptions = {}) {
  const { runtime = systemRuntime, generationsPerUser = 2, analyzer = emptyAnalyzer } = options
  const scripted = createScriptedEngine()
  const engines = options.engines ?? ([scripted] as const)
  const bus = createMemoryBus()
  const eventReader = createEventReader({ database, runtime, bus })
  const watches = new Set<AccessEnd>()
  const liveAccess: Pick<LiveAccess, 'watch'> = {
    watch: (_, end) => {
      watches.add(end)
      return () => watches.delete(end)
    },
  }
  const service = createGenerationService({
    database,
    runtime,
    bus,
    eventReader,
    liveAccess,
    audit: createAuditService({ database, runtime, clientInfoDays: 90 }),
    engines: [engines[0], ...engines.slice(1)],
    generationsPerUser,
    generationsPerDay: options.generationsPerDay ?? 200,
    eventRetentionDays: 30,
  })

  async function addUser(): Promise<{ caller: Caller; projectId: string }> {
    const { users, projects } = database.tables
    const userId = systemRuntime.randomId()
    const projectId = systemRuntime.randomId()
    await database.transaction(async (tx) => {
      const now = tx.clock()
      const times = { createdAt: now, updatedAt: now }
      await tx
        .insert(users)
        .values({ id: userId, email: `${userId}@example.com`, name: 'Ada', roles: '["user"]', ...times })
      await tx
        .insert(projects)
        .values({ id: projectId, ownerId: userId, name: 'P', nameKey: 'p', description: '', settings: '{}', ...times })
    })
    return { caller: callerOf(userId), projectId }
  }

  const start = (
    { caller, projectId }: { caller: Caller; projectId: string },
    input: Partial<StartGenerationInput> = {},
  ): Promise<Generation> => service.start(caller, { projectId, kind: 'code', prompt: 'a feed', ...input })

  const cancel = (generationId: string) => service.cancel(callerOf(systemRuntime.randomId()), generationId)

  const transport = { drained: async () => {} }

  const subscribe = (generationId: string, subscription: Partial<Subscription> = {}) =>
    service.events({
      generationId,
      lastEventId: 0,
      subject: { sessionId: 's', userId: 'u', projectId: 'p' },
      transport,
      signal: new AbortController().signal,
      ...subscription,
    })

  /**
   * Reads events up to the result, or up to the first event for which `isEnough` returns true. Throws if their numbers
   * do not follow `lastEventId` without a gap.
   */
  async function read(
    generationId: string,
    lastEventId = 0,
    isEnough: (event: GenerationEvent) => boolean = () => false,
  ): Promise<GenerationEvent[]> {
    const events: GenerationEvent[] = []
    for await (const [id, event] of subscribe(generationId, { lastEventId })) {
      if (id !== String(lastEventId + events.length + 1))
        throw new Error(`Received event ${id} after ${lastEventId + events.length}`)
      events.push(event)
      if (isEnough(event)) break
    }
    return events
  }

  const createWorker = (parts: Partial<GenerationWorkerParts> = {}) =>
    createGenerationWorker({
      database,
      runtime,
      bus,
      log: silent,
      engines,
      analyzer,
      concurrency: 4,
      generationsPerUser,
      ownsDatabase: false,
      ...parts,
    })

  return {
    database,
    bus,
    eventReader,
    service,
    scripted,
    watches,
    addUser,
    start,
    cancel,
    subscribe,
    read,
    createWorker,
  }
}

function callerOf(userId: string): Caller {
  const client = { ipAddress: '192.0.2.10', userAgent: 'test' }
  return { userId, sessionId: systemRuntime.randomId(), roles: ['user'], client }
}

export type World = ReturnType<typeof createWorld>

export const isType =
  (type: GenerationEvent['type']) =>
  (event: GenerationEvent): boolean =>
    event.type === type
