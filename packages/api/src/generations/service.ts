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
import type { Transaction } from '@assistant/database'
import type { SourceFile } from '@assistant/generator'
import type { TrackedEnvelope } from '@trpc/server'
import * as z from 'zod'
import { generationNotFound } from '../access/errors.js'
import type { LiveAccess } from '../access/live-access.js'
import { AppError } from '../errors/app-error.js'
import type { Caller } from '../platform/caller.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import { readArchive } from './archive.js'
import { findFile, listFiles } from './file-store.js'
import type { EventReader } from './log/event-reader.js'
import { createEventStore } from './log/event-store.js'
import { followGeneration, type Subscription } from './log/subscription.js'
import { deleteExpiredEvents, deleteGeneration } from './removal-store.js'
import { createStart, defaultEngine, type StartParts } from './start.js'
import * as store from './store.js'

export interface GenerationService {
  /**
   * Queues a generation. For 24 hours, a repeated call with the same `idempotencyKey` and input returns the generation
   * of the first call, in its current state.
   */
  start: (caller: Caller, input: StartGenerationInput) => Promise<Generation>
  get(generationId: string): Promise<Generation>
  /** Returns a page of a project's generations, newest first. */
  list(input: ListGenerationsInput): Promise<{ items: Generation[]; nextCursor: string | null }>
  /** Returns the tree without contents, sorted by path. During a run it contains the files that are complete. */
  files(generationId: string): Promise<{ files: GenerationFile[] }>
  file(generationId: string, path: string): Promise<GenerationFileWithContent>
  /**
   * Returns the files of a finished generation with their contents. See `readArchive`.
   * @throws {AppError} GENERATION_NOT_FOUND (also between two files, if it is deleted meanwhile), CONFLICT (not finished)
   */
  archive(generationId: string): Promise<AsyncGenerator<SourceFile>>
  /** Returns the engines of this server, with the default marked. */
  engines(): { engines: EngineDescription[] }
  /** Follows the log. See `followGeneration`. */
  events(subscription: Subscription): AsyncGenerator<TrackedEnvelope<GenerationEvent>>
  /**
   * Cancels a queued generation at once. A running one ends within about a second; until then, repeated requests are
   * only recorded in the audit log.
   */
  cancel(caller: Caller, generationId: string): Promise<Generation>
  /** Deletes a generation with its events and files, and ends it if it is still running. Follow-ups keep their files. */
  delete(caller: Caller, generationId: string): Promise<{ deleted: true }>
  /**
   * Deletes the events before the result of generations that ended more than `eventRetentionDays` ago, in short
   * transactions.
   * Stops early when `signal` is aborted.
   */
  deleteOldEvents(signal: AbortSignal): Promise<void>
  /** Cancels all generations of a user or of a project, as `cancel` does, but records nothing in the audit log. */
  cancelAllOf(tx: Transaction, scope: { readonly userId: string } | { readonly projectId: string }): Promise<void>
}

export interface GenerationServiceParts extends StartParts {
  readonly eventReader: EventReader
  readonly liveAccess: Pick<LiveAccess, 'watch'>
  /** Days after its end during which the log of a generation is kept complete. */
  readonly eventRetentionDays: number
}

const cursorPosition = z.tuple([cursorMoment, id])

const canceledResult: ResultEvent = {
  type: 'result',
  status: 'canceled',
  failure: null,
  files: [],
  diagnostics: { errors: 0, warnings: 0 },
  usage: null,
}

export function createGenerationService(parts: GenerationServiceParts): GenerationService {
  const { database, runtime, bus, audit, engines } = parts
  const { query, tables } = database
  const subscriptions = { ...parts, store: createEventStore(database) }
  const start = createStart(parts)

  async function requireGeneration(generationId: string): Promise<store.GenerationSummary> {
    const row = await store.findGeneration(query, generationId)
    if (row === undefined) throw generationNotFound()
    return row
  }

  /** Cancels the queued generations in the scope. Returns false when there are none. */
  async function cancelQueued(tx: Transaction, scope: store.GenerationScope): Promise<boolean> {
    const canceled = await store.cancelQueued(tx, tables, scope, JSON.stringify(canceledResult))
    tx.afterCommit(() => {
      for (const { generationId, seq } of canceled) bus.publish('generationEvents', { generationId, lastSeq: seq })
    })
    return canceled.length > 0
  }

  return {
    start: async (caller, input) => store.toGeneration(await requireGeneration(await start(caller, input))),

    get: async (generationId) => store.toGeneration(await requireGeneration(generationId)),

    async list({ projectId, status, kind, cursor, limit }) {
      const listing: Listing = { of: 'generations.list', sort: 'createdAt', filters: { projectId, status, kind } }
      const after = decodeCursor(listing, cursor, cursorPosition)
      const rows = await store.listGenerations(
        query,
        tables,
        { projectId, status, kind },
        after && { createdAt: after[0], id: after[1] },
        limit + 1,
      )
      return toPage(rows, limit, listing, (row) => [row.createdAt, row.id], store.toGeneration, store.textBytes)
    },

    async files(generationId) {
      await requireGeneration(generationId)
      return { files: await listFiles(query, generationId) }
    },

    async file(generationId, path) {
      await requireGeneration(generationId)
      const file = await findFile(query, generationId, path)
      if (file === undefined) throw new AppError('FILE_NOT_FOUND', 'The generation has no file at this path.')
      return file
    },

    async archive(generationId) {
      const { finishedAt, fileCount } = await requireGeneration(generationId)
      if (finishedAt === null) throw new AppError('CONFLICT', 'The generation is not finished yet.')
      return readArchive(database, { id: generationId, fileCount })
    },

    engines: () => ({
      engines: engines.map((engine) => ({
        id: engine.id,
        title: engine.title,
        available: engine.available,
        default: engine === defaultEngine(engines),
      })),
    }),

    events: (subscription) => followGeneration(subscriptions, subscription),

    async cancel(caller, generationId) {
      const { found, outcome } = await database.transaction(async (tx) => {
        const found = await store.findGeneration(tx, generationId)
        if (found === undefined) throw generationNotFound()
        const wasQueued = await cancelQueued(tx, { id: generationId })
        const isRunning = !wasQueued && (await store.requestCancel(tx, tables, { id: generationId }))
        if (!wasQueued && !isRunning) return { found, outcome: 'finished' }
        await audit.record(tx, caller, {
          action: 'generation.cancel',
          target: ['generation', generationId],
          projectId: found.projectId,
        })
        return { found, outcome: 'canceled' }
      })
      if (outcome === 'finished') throw new AppError('GENERATION_FINISHED', 'The generation has already ended.')
      return store.toGeneration((await store.findGeneration(query, generationId)) ?? found)
    },

    async delete(caller, generationId) {
      await database.transaction(async (tx) => {
        const found = await store.findGeneration(tx, generationId)
        if (found === undefined) throw generationNotFound()
        const { projectId, lastEventId } = found
        await deleteGeneration(tx, tables, found)
        await audit.record(tx, caller, {
          action: 'generation.delete',
          target: ['generation', generationId],
          projectId,
        })
        tx.afterCommit(() => {
          // The hint makes subscribers read the log and get GENERATION_NOT_FOUND. A run notices by its own checks.
          bus.publish('generationEvents', { generationId, lastSeq: lastEventId + 1 })
          bus.publish('projectsChanged', { projectId })
        })
      })
      return { deleted: true }
    },

    async deleteOldEvents(signal) {
      const age = parts.eventRetentionDays * store.dayMs
      while (!signal.aborted && (await database.transaction((tx) => deleteExpiredEvents(tx, tables, age)))) {
        // SQLite queries block the event loop, so other work gets a turn between two transactions.
        await runtime.sleep(0)
      }
    },

    async cancelAllOf(tx, scope) {
      await cancelQueued(tx, scope)
      await store.requestCancel(tx, tables, scope)
    },
  }
}
