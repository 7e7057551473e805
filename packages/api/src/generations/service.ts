import type {
  Engine as EngineDescription,
  Generation,
  GenerationEvent,
  GenerationFile,
  GenerationFileWithContent,
  ListGenerationsInput,
  ResultEvent,
  StartGenerationInput,
} from '@assistant/contract'
import { id } from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import type { Engine, EngineInput } from '@assistant/generator'
import type { TrackedEnvelope } from '@trpc/server'
import * as z from 'zod'
import type { LiveAccess } from '../access/live-access.js'
import type { Caller } from '../access/service.js'
import { AppError, badField, notAvailableYet } from '../app-error.js'
import type { AuditService } from '../audit/service.js'
import { makeOnce } from '../idempotency/make-once.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../paging.js'
import type { Bus } from '../platform/bus.js'
import type { Runtime } from '../platform/runtime.js'
import { createEventStore } from './event-store.js'
import { queuedForOneUser } from './limits.js'
import type { LiveLog } from './live-log.js'
import { generationNotFound } from './refusals.js'
import * as store from './store.js'
import { followGeneration, type Subscription } from './subscription.js'

export interface GenerationService {
  /**
   * Queues a generation; a runner takes it as soon as it can. The same `idempotencyKey` answers the same generation, in
   * the state it is in by now.
   * Errors: BAD_REQUEST (an unknown engine, what is not available yet), PROJECT_NOT_FOUND, ENGINE_UNAVAILABLE, CONFLICT
   * (the key came with another input), QUOTA_EXCEEDED, GENERATION_NOT_FOUND (the key's was deleted).
   */
  start(caller: Caller, input: StartGenerationInput): Promise<Generation>
  /** Errors: GENERATION_NOT_FOUND. */
  get(generationId: string): Promise<Generation>
  /** Newest first. Errors: BAD_REQUEST for a cursor of another list. */
  list(input: ListGenerationsInput): Promise<{ items: Generation[]; nextCursor: string | null }>
  /** The tree as far as it is there, in the order of paths. Errors: GENERATION_NOT_FOUND. */
  files(generationId: string): Promise<{ files: GenerationFile[] }>
  /** Errors: GENERATION_NOT_FOUND, FILE_NOT_FOUND. */
  file(generationId: string, path: string): Promise<GenerationFileWithContent>
  /** What can be asked for; the first is taken when nobody asks. */
  engines(): { engines: EngineDescription[] }
  /** Follows the log; see `followGeneration`. */
  events(subscription: Subscription): AsyncGenerator<TrackedEnvelope<GenerationEvent>>
  /**
   * Ends what is queued at once, and what runs within a moment. Asking twice is the same as once.
   * Errors: GENERATION_NOT_FOUND, GENERATION_FINISHED.
   */
  cancel(caller: Caller, generationId: string): Promise<Generation>

  /** Ends all that a user has started, or all of a project, as `cancel` does. */
  cancelAllOf(tx: Transaction, scope: { readonly userId: string } | { readonly projectId: string }): Promise<void>
}

export interface GenerationServiceParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly liveLog: LiveLog
  readonly liveAccess: Pick<LiveAccess, 'watch'>
  readonly audit: Pick<AuditService, 'record'>
  /** At least one; the first is the default. */
  readonly engines: readonly [Engine, ...Engine[]]
  /** How many generations of one user run at once. */
  readonly generationsPerUser: number
}

const place = z.tuple([cursorMoment, id])

const canceledResult: ResultEvent = {
  type: 'result',
  status: 'canceled',
  failure: null,
  files: [],
  diagnostics: { errors: 0, warnings: 0 },
  usage: null,
}

export function createGenerationService(parts: GenerationServiceParts): GenerationService {
  const { database, runtime, bus, audit, engines, generationsPerUser } = parts
  const { query, tables } = database
  const subscriptions = { ...parts, store: createEventStore(database) }

  async function existing(generationId: string): Promise<store.GenerationRow> {
    const row = await store.findGeneration(query, tables, generationId)
    if (row === undefined) throw generationNotFound()
    return row
  }

  /** Answers whether there was anything to end. */
  async function endQueued(tx: Transaction, scope: store.GenerationScope): Promise<boolean> {
    const ended = await store.cancelQueued(tx, tables, scope, JSON.stringify(canceledResult))
    tx.afterCommit(() => {
      for (const { generationId, seq } of ended) bus.publish('generationEvents', { generationId, lastSeq: seq })
    })
    return ended.length > 0
  }

  function chosenEngine(wanted: string | undefined): Engine {
    const engine = wanted === undefined ? engines[0] : engines.find(({ id }) => id === wanted)
    if (engine === undefined) throw badField('engine', 'is not an engine of this server')
    if (!engine.available) throw new AppError('ENGINE_UNAVAILABLE', `${engine.title} is not available at the moment.`)
    return engine
  }

  async function insert(tx: Transaction, caller: Caller, input: StartGenerationInput): Promise<string> {
    const json = await store.findLiveSettings(tx, tables, input.projectId)
    if (json === undefined) throw new AppError('PROJECT_NOT_FOUND', 'There is no such project, or it is in the bin.')
    const settings: EngineInput['settings'] & { readonly engine?: string } = JSON.parse(json)
    const engine = chosenEngine(input.engine ?? settings.engine)

    // What there is room to run does not count as waiting, whether or not a runner has taken it yet.
    const unfinished = await store.countUnfinished(tx, tables, caller.userId)
    if (unfinished >= generationsPerUser + queuedForOneUser) {
      throw new AppError('QUOTA_EXCEEDED', 'Too many generations are waiting. Come back when some have ended.', {
        retryAfterSeconds: 30,
      })
    }
    const { projectId, prompt } = input
    const engineInput: EngineInput = { kind: 'code', prompt, settings, history: [] }
    const row = { projectId, userId: caller.userId, kind: input.kind, prompt, engine: engine.id }
    const generationId = runtime.randomId()
    await store.insertGeneration(tx, tables, { ...row, id: generationId, input: JSON.stringify(engineInput) })
    await audit.record(tx, caller, {
      action: 'generation.start',
      target: ['generation', generationId],
      projectId,
      details: { kind: input.kind, engine: engine.id },
    })
    return generationId
  }

  return {
    async start(caller, input) {
      refuseWhatIsNotThereYet(input)
      const { idempotencyKey: key, ...what } = input
      const call = { userId: caller.userId, scope: `generations.start:${input.projectId}`, key, input: what }
      const generationId = await makeOnce(database, call, (tx) => insert(tx, caller, input))
      bus.publish('generationQueued', { generationId })
      bus.publish('projectsChanged', { projectId: input.projectId })
      return store.toGeneration(await existing(generationId))
    },

    get: async (generationId) => store.toGeneration(await existing(generationId)),

    async list({ projectId, status, kind, cursor, limit }) {
      const listing: Listing = { of: 'generations.list', sort: 'createdAt', filters: { projectId, status, kind } }
      const after = decodeCursor(listing, cursor, place)
      const rows = await store.listGenerations(
        query,
        tables,
        { projectId, status, kind },
        after && { createdAt: after[0], id: after[1] },
        limit + 1,
      )
      return toPage(rows, limit, listing, (row) => [row.createdAt, row.id], store.toGeneration)
    },

    async files(generationId) {
      await existing(generationId)
      return { files: await store.listFiles(query, tables, generationId) }
    },

    async file(generationId, path) {
      await existing(generationId)
      const file = await store.findFile(query, tables, generationId, path)
      if (file === undefined) throw new AppError('FILE_NOT_FOUND', 'The generation has no file at this path.')
      return file
    },

    engines: () => ({
      engines: engines.map((engine) => ({
        id: engine.id,
        title: engine.title,
        available: engine.available,
        default: engine === engines[0],
      })),
    }),

    events: (subscription) => followGeneration(subscriptions, subscription),

    async cancel(caller, generationId) {
      const { found, outcome } = await database.transaction(async (tx) => {
        const found = await store.findGeneration(tx, tables, generationId)
        if (found === undefined) throw generationNotFound()
        const isEnded = await endQueued(tx, { id: generationId })
        const isAsked = !isEnded && (await store.requestCancel(tx, tables, { id: generationId }))
        if (!isEnded && !isAsked) return { found, outcome: 'finished' }
        await audit.record(tx, caller, {
          action: 'generation.cancel',
          target: ['generation', generationId],
          projectId: found.projectId,
        })
        return { found, outcome: 'canceled' }
      })
      if (outcome === 'finished') throw new AppError('GENERATION_FINISHED', 'The generation has already ended.')
      return store.toGeneration((await store.findGeneration(query, tables, generationId)) ?? found)
    },

    async cancelAllOf(tx, scope) {
      await endQueued(tx, scope)
      await store.requestCancel(tx, tables, scope)
    },
  }
}

function refuseWhatIsNotThereYet(input: StartGenerationInput): void {
  if (input.kind !== 'code') throw notAvailableYet('kind')
  for (const field of ['parentId', 'errorMessage', 'files'] as const) {
    if (input[field] !== undefined) throw notAvailableYet(field)
  }
}
