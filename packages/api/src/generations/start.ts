import { type GenerationKind, mendText, type StartGenerationInput } from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import {
  type Engine,
  type EngineSettings,
  type HistoryEntry,
  historyCharacters,
  languageOf,
} from '@assistant/generator'
import { generationNotFound } from '../access/errors.js'
import type { AuditService } from '../audit/service.js'
import { AppError, badField } from '../errors/app-error.js'
import { makeOnce } from '../idempotency/make-once.js'
import type { Bus } from '../platform/bus.js'
import type { Caller } from '../platform/caller.js'
import type { Runtime } from '../platform/runtime.js'
import { listFiles } from './file-store.js'
import {
  insertContents,
  insertInputs,
  listBase,
  readStoredInput,
  type StoredFile,
  type StoredInput,
} from './input-store.js'
import { maxQueuedPerUser } from './limits.js'
import * as store from './store.js'
import { toTreeFile } from './tree-file.js'

export interface StartParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record'>
  /** The first one that is available is the default. */
  readonly engines: readonly [Engine, ...Engine[]]
  /** How many generations of one user run at once, and may be started within a day. */
  readonly generationsPerUser: number
  readonly generationsPerDay: number
}

/** Queues a generation and answers its id; see `GenerationService.start`. */
export type StartGeneration = (caller: Caller, input: StartGenerationInput) => Promise<string>

interface Parent {
  readonly row: store.GenerationRow | undefined
  /** The tree of the nearest ancestor that has one. */
  readonly tree: readonly StoredFile[]
}

/** Whether an engine is at work. */
const usesEngine = (kind: GenerationKind): boolean => kind !== 'import' && kind !== 'analysis'
/** Whether it ends with a tree of files. */
const producesTree = (kind: GenerationKind): boolean => kind !== 'conversation' && kind !== 'analysis'

export function createStart(parts: StartParts): StartGeneration {
  const { database, runtime, bus, audit, generationsPerUser, generationsPerDay } = parts
  const { tables } = database

  async function assertQuota(tx: Transaction, userId: string): Promise<void> {
    // What there is room to run does not count as waiting, whether or not a runner has taken it yet.
    const unfinished = await store.countUnfinished(tx, tables, userId)
    if (unfinished >= generationsPerUser + maxQueuedPerUser) {
      const most = `${maxQueuedPerUser} of your generations are waiting, which is as many as may.`
      throw new AppError('QUOTA_EXCEEDED', `${most} Come back when some have ended.`, { retryAfterSeconds: 30 })
    }
    const oldest = await store.findStartWithinDay(tx, tables, userId, generationsPerDay)
    if (oldest === undefined) return
    const freeAt = oldest.getTime() + store.dayMs
    throw new AppError('QUOTA_EXCEEDED', `You have started ${generationsPerDay} generations within a day.`, {
      retryAfterSeconds: Math.max(1, Math.ceil((freeAt - runtime.now()) / 1_000)),
    })
  }

  async function findParent(tx: Transaction, { projectId, parentId }: StartGenerationInput): Promise<Parent> {
    if (parentId === undefined) return { row: undefined, tree: [] }
    // A parent of another project is as good as none: nothing is told of it.
    const row = await store.findParent(tx, tables, { id: parentId, projectId })
    if (row === undefined) throw generationNotFound()
    if (row.finishedAt === null) throw new AppError('CONFLICT', 'The parent is not finished yet.')
    const hasTree = producesTree(row.kind) && row.status === 'succeeded'
    return { row, tree: await (hasTree ? listFiles : listBase)(tx, tables, parentId) }
  }

  async function insert(tx: Transaction, caller: Caller, input: StartGenerationInput): Promise<string> {
    const { projectId, kind, prompt, errorMessage = null, files = [] } = input
    const json = await store.findProjectSettings(tx, tables, projectId)
    if (json === undefined) throw new AppError('PROJECT_NOT_FOUND', 'There is no such project, or it is in the bin.')
    const settings: EngineSettings & { readonly engine?: string } = JSON.parse(json)
    const engine = usesEngine(kind) ? chooseEngine(parts.engines, input.engine, settings.engine).id : ''
    const parent = await findParent(tx, input)
    requireFiles(input, parent)
    await assertQuota(tx, caller.userId)

    const generationId = runtime.randomId()
    const history = parent.row ? historyForChild(parent.row) : []
    const stored: StoredInput = { kind, prompt, errorMessage, settings, history }
    await store.insertGeneration(tx, tables, {
      ...{ id: generationId, projectId, userId: caller.userId, kind, prompt, engine, errorMessage },
      parentId: parent.row?.id ?? null,
      input: JSON.stringify(stored),
    })
    const given = files.map(({ path, content }) => toTreeFile(path, languageOf(path), content))
    await insertContents(tx, tables, projectId, given)
    await insertInputs(tx, tables, { generationId, projectId, origin: 'base' }, parent.tree)
    await insertInputs(tx, tables, { generationId, projectId, origin: 'given' }, given)
    await audit.record(tx, caller, {
      action: 'generation.start',
      target: ['generation', generationId],
      projectId,
      details: { kind, ...(engine !== '' && { engine }) },
    })
    return generationId
  }

  return async (caller, input) => {
    assertFields(input)
    const { idempotencyKey: key, ...what } = input
    const call = { userId: caller.userId, scope: `generations.start:${input.projectId}`, key, input: what }
    const generationId = await makeOnce(database, call, (tx) => insert(tx, caller, input))
    bus.publish('generationQueued', { generationId })
    bus.publish('projectsChanged', { projectId: input.projectId })
    return generationId
  }
}

function chooseEngine(
  engines: readonly [Engine, ...Engine[]],
  asked: string | undefined,
  set: string | undefined,
): Engine {
  const wanted = asked ?? set
  const engine = wanted === undefined ? defaultEngine(engines) : engines.find(({ id }) => id === wanted)
  if (engine === undefined) {
    const known = engines.map(({ id }) => id).join(', ')
    if (asked !== undefined) throw badField('engine', `is not an engine of this server, which has: ${known}`)
    throw badField(
      'engine',
      `has to be named: settings.engine of the project is none of this server, which has: ${known}`,
    )
  }
  if (!engine.available) throw new AppError('ENGINE_UNAVAILABLE', `${engine.title} is not available on this server.`)
  return engine
}

export function defaultEngine(engines: readonly [Engine, ...Engine[]]): Engine {
  return engines.find(({ available }) => available) ?? engines[0]
}

/** What can be told from the input alone. */
function assertFields({ kind, files, errorMessage, engine }: StartGenerationInput): void {
  if (files !== undefined && kind !== 'analysis' && kind !== 'import') {
    throw badField('files', `cannot go with the kind ${kind}: import them, and name the import as parentId`)
  }
  if (kind === 'import' && (files === undefined || files.length === 0))
    throw badField('files', 'must have what to import')
  if (errorMessage !== undefined && kind !== 'fix') throw badField('errorMessage', 'is for the kind fix')
  if (engine !== undefined && !usesEngine(kind)) throw badField('engine', `is not for the kind ${kind}, which has none`)
}

function requireFiles({ kind, files = [] }: StartGenerationInput, { tree }: Parent): void {
  if (kind === 'fix' && tree.length === 0) throw badField('parentId', 'must name a generation with files to fix')
  if (kind === 'analysis' && files.length === 0 && tree.length === 0) {
    throw badField('files', 'must have what to analyse, or parentId name a generation with files')
  }
}

/**
 * The conversation that a child of this generation goes on from: what led to the parent, and the parent itself. The
 * newest entries that fit into `historyCharacters`, oldest first; the parent always does.
 */
function historyForChild(parent: store.GenerationRow): HistoryEntry[] {
  const { kind, errorMessage } = parent
  const options: unknown = parent.options === null ? null : JSON.parse(parent.options)
  const last: HistoryEntry = {
    kind,
    prompt: truncate(parent.prompt),
    errorMessage: errorMessage === null ? null : truncate(errorMessage),
    answer: parent.answer ?? '',
    options,
  }
  const earlier = readStoredInput(parent.input).history
  let room = historyCharacters - countCharacters(last)
  let from = earlier.length
  for (const entry of earlier.toReversed()) {
    room -= countCharacters(entry)
    if (room < 0) break
    from -= 1
  }
  return [...earlier.slice(from), last]
}

/** Prompt and message have twenty thousand characters at most, but some of them are two units of UTF-16. */
function truncate(text: string): string {
  return mendText(text.slice(0, 20_000))
}

function countCharacters({ prompt, errorMessage, answer, options }: HistoryEntry): number {
  return prompt.length + (errorMessage?.length ?? 0) + answer.length + JSON.stringify(options).length
}
