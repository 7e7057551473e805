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
import { createNote, findOmittedFiles } from './archive.js'
import { findFile, listContents, listFiles } from './file-store.js'
import type { EventReader } from './log/event-reader.js'
import { createEventStore } from './log/event-store.js'
import { followGeneration, type Subscription } from './log/subscription.js'
import { deleteExpiredEvents, deleteGeneration } from './removal-store.js'
import { createStart, defaultEngine, type StartParts } from './start.js'
import * as store from './store.js'

export interface GenerationService {
  /**
   * Queues a generation; a runner takes it as soon as it can. The same `idempotencyKey` answers the same generation, in
   * the state it is in by now.
   */
  start: (caller: Caller, input: StartGenerationInput) => Promise<Generation>
  get(generationId: string): Promise<Generation>
  /** Newest first. */
  list(input: ListGenerationsInput): Promise<{ items: Generation[]; nextCursor: string | null }>
  /** The tree as far as it is there, in the order of paths. */
  files(generationId: string): Promise<{ files: GenerationFile[] }>
  file(generationId: string, path: string): Promise<GenerationFileWithContent>
  /**
   * Returns the files with their contents, in the order of paths, ten at a time. Files that are not safe to unpack are
   * left out; a note at the end names them.
   * @throws {AppError} GENERATION_NOT_FOUND (also in the middle), CONFLICT (it has not ended: files come and go)
   */
  archive(generationId: string): Promise<AsyncGenerator<SourceFile>>
  /** What can be asked for, and what is taken when nobody asks. */
  engines(): { engines: EngineDescription[] }
  /** Follows the log; see `followGeneration`. */
  events(subscription: Subscription): AsyncGenerator<TrackedEnvelope<GenerationEvent>>
  /** Ends what is queued at once, and what runs within a moment. Asking twice is the same as once. */
  cancel(caller: Caller, generationId: string): Promise<Generation>
  /**
   * Ends it where it has not ended, and removes it with its events and files. What was made from it keeps its files.
   */
  delete(caller: Caller, generationId: string): Promise<{ deleted: true }>
  /** Removes the events before the result of what ended `EVENT_RETENTION_DAYS` ago, bit by bit, until `signal` is aborted. */
  forgetOldEvents(signal: AbortSignal): Promise<void>

  /** Ends all that a user has started, or all of a project, as `cancel` does. */
  cancelAllOf(tx: Transaction, scope: { readonly userId: string } | { readonly projectId: string }): Promise<void>
}

export interface GenerationServiceParts extends StartParts {
  readonly eventReader: EventReader
  readonly liveAccess: Pick<LiveAccess, 'watch'>
  /** How long the log of what has ended is kept whole. */
  readonly eventRetentionDays: number
}

const place = z.tuple([cursorMoment, id])
/** Files that are read in one go. */
const filesPerRead = 10

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

  async function existing(generationId: string): Promise<store.GenerationSummary> {
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

  async function* archivedFiles(generationId: string, fileCount: number): AsyncGenerator<SourceFile> {
    const paths = (await listFiles(query, tables, generationId)).map(({ path }) => path)
    const omitted = findOmittedFiles(paths)
    let after = ''
    for (let seen = 0; seen < fileCount; ) {
      const files = await listContents(query, tables, generationId, after, filesPerRead)
      // A part must not look like the whole.
      if (files.length === 0) throw generationNotFound()
      yield* files.filter(({ path }) => !omitted.has(path))
      seen += files.length
      after = files.at(-1)?.path ?? ''
    }
    if (omitted.size > 0) yield createNote(omitted, paths)
  }

  return {
    start: async (caller, input) => store.toGeneration(await existing(await start(caller, input))),

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
      return toPage(rows, limit, listing, (row) => [row.createdAt, row.id], store.toGeneration, store.textBytes)
    },

    async files(generationId) {
      await existing(generationId)
      return { files: await listFiles(query, tables, generationId) }
    },

    async file(generationId, path) {
      await existing(generationId)
      const file = await findFile(query, tables, generationId, path)
      if (file === undefined) throw new AppError('FILE_NOT_FOUND', 'The generation has no file at this path.')
      return file
    },

    async archive(generationId) {
      const { finishedAt, fileCount } = await existing(generationId)
      if (finishedAt === null) throw new AppError('CONFLICT', 'The generation is not finished yet.')
      return archivedFiles(generationId, fileCount)
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

    async delete(caller, generationId) {
      await database.transaction(async (tx) => {
        const found = await store.findGeneration(tx, tables, generationId)
        if (found === undefined) throw generationNotFound()
        const { projectId, lastEventId } = found
        await deleteGeneration(tx, tables, found)
        await audit.record(tx, caller, {
          action: 'generation.delete',
          target: ['generation', generationId],
          projectId,
        })
        tx.afterCommit(() => {
          // Who follows it looks, and finds it gone. Who runs it looks by itself.
          bus.publish('generationEvents', { generationId, lastSeq: lastEventId + 1 })
          bus.publish('projectsChanged', { projectId })
        })
      })
      return { deleted: true }
    },

    async forgetOldEvents(signal) {
      const age = parts.eventRetentionDays * store.dayMs
      while (!signal.aborted && (await database.transaction((tx) => deleteExpiredEvents(tx, tables, age)))) {
        // On SQLite nothing waits by itself: others have their turn here.
        await runtime.sleep(0)
      }
    },

    async cancelAllOf(tx, scope) {
      await endQueued(tx, scope)
      await store.requestCancel(tx, tables, scope)
    },
  }
}
