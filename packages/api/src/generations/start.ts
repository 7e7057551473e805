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
import { createQuotaCheck, type GenerationQuotas } from './quotas.js'
import * as store from './store.js'
import { toTreeFile } from './tree-file.js'

export interface StartParts extends GenerationQuotas {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record'>
  /** The first available engine is the default; if none is available, the first one. */
  readonly engines: readonly [Engine, ...Engine[]]
}

/** Queues a generation and returns its id. See `GenerationService.start`. */
export type StartGeneration = (caller: Caller, input: StartGenerationInput) => Promise<string>

interface Parent {
  readonly row: store.GenerationRow | undefined
  /** The tree of the parent if it succeeded with one, else the base of the parent. */
  readonly tree: readonly StoredFile[]
}

const usesEngine = (kind: GenerationKind): boolean => kind !== 'import' && kind !== 'analysis'
const producesTree = (kind: GenerationKind): boolean => kind !== 'conversation' && kind !== 'analysis'

export function createStart(parts: StartParts): StartGeneration {
  const { database, runtime, bus, audit } = parts
  const { tables } = database
  const assertQuotas = createQuotaCheck(parts)

  async function findParent(tx: Transaction, { projectId, parentId }: StartGenerationInput): Promise<Parent> {
    if (parentId === undefined) return { row: undefined, tree: [] }
    // A parent of another project gets the same error, so that its existence is not revealed.
    const row = await store.findParent(tx, tables, { id: parentId, projectId })
    if (row === undefined) throw generationNotFound()
    if (row.finishedAt === null) throw new AppError('CONFLICT', 'The parent is not finished yet.')
    const hasTree = producesTree(row.kind) && row.status === 'succeeded'
    return { row, tree: hasTree ? await listFiles(tx, parentId) : await listBase(tx, tables, parentId) }
  }

  async function insertAll(tx: Transaction, caller: Caller, input: StartGenerationInput): Promise<string> {
    const { projectId, kind, prompt, errorMessage = null, files = [] } = input
    const json = await store.findProjectSettings(tx, tables, projectId)
    if (json === undefined) throw new AppError('PROJECT_NOT_FOUND', 'There is no such project, or it is in the bin.')
    const settings: EngineSettings & { readonly engine?: string } = JSON.parse(json)
    const engine = usesEngine(kind) ? chooseEngine(parts.engines, input.engine, settings.engine).id : ''
    const parent = await findParent(tx, input)
    assertFiles(input, parent)
    await assertQuotas(tx, caller.userId)

    const generationId = runtime.randomId()
    const history = parent.row ? historyForChild(parent.row) : []
    const stored: StoredInput = { kind, prompt, errorMessage, settings, history }
    await store.insertGeneration(tx, tables, {
      id: generationId,
      projectId,
      userId: caller.userId,
      kind,
      prompt,
      engine,
      errorMessage,
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
    const { idempotencyKey: key, ...withoutKey } = input
    const call = { userId: caller.userId, scope: `generations.start:${input.projectId}`, key, input: withoutKey }
    const generationId = await makeOnce(database, call, (tx) => insertAll(tx, caller, input))
    bus.publish('generationQueued', { generationId })
    bus.publish('projectsChanged', { projectId: input.projectId })
    return generationId
  }
}

/**
 * Returns the requested engine, the one from the project's settings, or the default, in this order.
 * @throws {AppError} BAD_REQUEST, ENGINE_UNAVAILABLE
 */
function chooseEngine(
  engines: readonly [Engine, ...Engine[]],
  requested: string | undefined,
  configured: string | undefined,
): Engine {
  const wanted = requested ?? configured
  const engine = wanted === undefined ? defaultEngine(engines) : engines.find(({ id }) => id === wanted)
  if (engine === undefined) {
    const known = engines.map(({ id }) => id).join(', ')
    if (requested !== undefined) throw badField('engine', `is not an engine of this server, which has: ${known}`)
    throw badField(
      'engine',
      `is required: this server does not have the engine in settings.engine of the project. It has: ${known}`,
    )
  }
  if (!engine.available) throw new AppError('ENGINE_UNAVAILABLE', `${engine.title} is not available on this server.`)
  return engine
}

export function defaultEngine(engines: readonly [Engine, ...Engine[]]): Engine {
  return engines.find(({ available }) => available) ?? engines[0]
}

/**
 * Rejects combinations of fields that no parent could make valid.
 * @throws {AppError} BAD_REQUEST
 */
function assertFields({ kind, files, errorMessage, engine }: StartGenerationInput): void {
  if (files !== undefined && kind !== 'analysis' && kind !== 'import') {
    throw badField('files', `are not allowed for the kind ${kind}: import them first, and use the import as parentId`)
  }
  if (kind === 'import' && (files === undefined || files.length === 0))
    throw badField('files', 'must contain the files to import')
  if (errorMessage !== undefined && kind !== 'fix') throw badField('errorMessage', 'is only allowed for the kind fix')
  if (engine !== undefined && !usesEngine(kind))
    throw badField('engine', `is not allowed for the kind ${kind}, which uses no engine`)
}

/**
 * Rejects a `fix` without files of a parent, and an `analysis` without any files.
 * @throws {AppError} BAD_REQUEST
 */
function assertFiles({ kind, files = [] }: StartGenerationInput, { tree }: Parent): void {
  if (kind === 'fix' && tree.length === 0) throw badField('parentId', 'must name a generation with files to fix')
  if (kind === 'analysis' && files.length === 0 && tree.length === 0) {
    throw badField('files', 'must contain the files to analyze, or parentId must name a generation with files')
  }
}

/**
 * Returns the history of a child: the history of the parent and the parent itself, oldest first. Old entries are omitted
 * until the rest fits into `historyCharacters`; the parent alone always fits.
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
  let remaining = historyCharacters - countCharacters(last)
  let from = earlier.length
  for (const entry of earlier.toReversed()) {
    remaining -= countCharacters(entry)
    if (remaining < 0) break
    from -= 1
  }
  return [...earlier.slice(from), last]
}

/**
 * Shortens a prompt or an error message to 20,000 UTF-16 units. The contract allows 20,000 characters, some of which are
 * two units.
 */
function truncate(text: string): string {
  return mendText(text.slice(0, 20_000))
}

function countCharacters({ prompt, errorMessage, answer, options }: HistoryEntry): number {
  return prompt.length + (errorMessage?.length ?? 0) + answer.length + JSON.stringify(options).length
}
