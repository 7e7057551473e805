import { failureCode, type Generation, type GenerationKind, type GenerationStatus } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from 'drizzle-orm'

export const dayMs = 24 * 60 * 60 * 1000

export type GenerationRow = Tables['generations']['$inferSelect']
/** Without what only a child needs, which may be long. */
export type GenerationSummary = Omit<GenerationRow, 'input' | 'options' | 'answer'>

function summaryColumns({ generations }: Tables) {
  const { input, options, answer, ...shown } = getTableColumns(generations)
  return shown
}

export interface NewGeneration {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly kind: GenerationKind
  readonly prompt: string
  /** Empty where none is at work. */
  readonly engine: string
  readonly parentId: string | null
  readonly errorMessage: string | null
  /** A `StoredInput`: JSON. */
  readonly input: string
}

export interface GenerationCursor {
  readonly createdAt: Date
  readonly id: string
}

export interface GenerationFilter {
  readonly projectId: string
  readonly status?: GenerationStatus | undefined
  readonly kind?: GenerationKind | undefined
}

export async function insertGeneration(tx: Transaction, { generations }: Tables, row: NewGeneration): Promise<void> {
  await tx.insert(generations).values({ ...row, status: 'queued', createdAt: tx.clock() })
}

export async function findGeneration(query: Query, tables: Tables, id: string): Promise<GenerationSummary | undefined> {
  const { generations } = tables
  const [row] = await query.select(summaryColumns(tables)).from(generations).where(eq(generations.id, id))
  return row
}

/** With all that a child takes over. */
export async function findParent(
  query: Query,
  { generations }: Tables,
  { id, projectId }: { readonly id: string; readonly projectId: string },
): Promise<GenerationRow | undefined> {
  const [row] = await query
    .select()
    .from(generations)
    .where(and(eq(generations.id, id), eq(generations.projectId, projectId)))
  return row
}

/** Newest first, from behind `after`. */
export function listGenerations(
  query: Query,
  tables: Tables,
  { projectId, status, kind }: GenerationFilter,
  after: GenerationCursor | undefined,
  limit: number,
): Promise<GenerationSummary[]> {
  const { generations } = tables
  return query
    .select(summaryColumns(tables))
    .from(generations)
    .where(
      and(
        eq(generations.projectId, projectId),
        status && eq(generations.status, status),
        kind && eq(generations.kind, kind),
        after &&
          or(
            lt(generations.createdAt, after.createdAt),
            and(eq(generations.createdAt, after.createdAt), lt(generations.id, after.id)),
          ),
      ),
    )
    .orderBy(desc(generations.createdAt), desc(generations.id))
    .limit(limit)
}

/** Of the texts that people wrote, which may be long. */
export function textBytes({ prompt, errorMessage }: GenerationSummary): number {
  return Buffer.byteLength(prompt) + Buffer.byteLength(errorMessage ?? '')
}

/** How many generations of a user run or wait. */
export function countUnfinished(query: Query, { generations }: Tables, userId: string): Promise<number> {
  return query.$count(
    generations,
    and(eq(generations.userId, userId), inArray(generations.status, ['queued', 'running'])),
  )
}

export interface UnfinishedGenerations {
  readonly queued: number
  readonly running: number
}

/** How many generations there are to do, and how many are being done. */
export async function countUnfinishedGenerations(
  query: Query,
  { generations }: Tables,
): Promise<UnfinishedGenerations> {
  const [queued, running] = await Promise.all(
    (['queued', 'running'] as const).map((status) => query.$count(generations, eq(generations.status, status))),
  )
  return { queued: queued ?? 0, running: running ?? 0 }
}

/** When the generation was started that is the `count`th last of a user within a day; undefined when there is none. */
export async function findStartWithinDay(
  tx: Transaction,
  { auditEntries }: Tables,
  userId: string,
  count: number,
): Promise<Date | undefined> {
  // The audit log, because what was deleted since has been started all the same.
  const [entry] = await tx
    .select({ at: auditEntries.at })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.actorId, userId),
        eq(auditEntries.action, 'generation.start'),
        gt(auditEntries.at, tx.clockPlus(-dayMs)),
      ),
    )
    .orderBy(desc(auditEntries.at))
    .offset(count - 1)
    .limit(1)
  return entry?.at
}

/** The settings of a project that is not in the bin: JSON. */
export async function findProjectSettings(query: Query, { projects }: Tables, projectId: string) {
  const [row] = await query
    .select({ settings: projects.settings, deletedAt: projects.deletedAt })
    .from(projects)
    .where(eq(projects.id, projectId))
  return row?.deletedAt === null ? row.settings : undefined
}

/** Which generations: one, or all that a user has started, or all of a project. */
export type GenerationScope = { readonly id: string } | { readonly userId: string } | { readonly projectId: string }

/**
 * Ends what is still queued, with its `result`, as the last event of its log. Answers what it has ended: nothing, when
 * nothing of it was queued (any more).
 */
export async function cancelQueued(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  scope: GenerationScope,
  result: string,
): Promise<{ readonly generationId: string; readonly seq: number }[]> {
  const ended = await tx
    .update(generations)
    .set({ status: 'canceled', finishedAt: tx.clock(), lastEventId: sql`${generations.lastEventId} + 1` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'queued')))
    .returning({ generationId: generations.id, seq: generations.lastEventId, attempt: generations.attempt })
  if (ended.length === 0) return []
  await tx
    .insert(generationEvents)
    .values(ended.map((row) => ({ ...row, type: 'result', payload: result, createdAt: tx.clock() })))
  return ended
}

/** Asks the runners to end what runs. False when nothing does. */
export async function requestCancel(
  tx: Transaction,
  { generations }: Tables,
  scope: GenerationScope,
): Promise<boolean> {
  const asked = await tx
    .update(generations)
    .set({ cancelRequestedAt: sql`coalesce(${generations.cancelRequestedAt}, ${tx.clock()})` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'running')))
    .returning({ id: generations.id })
  return asked.length > 0
}

function isInScope(generations: Tables['generations'], scope: GenerationScope) {
  if ('id' in scope) return eq(generations.id, scope.id)
  return 'userId' in scope ? eq(generations.userId, scope.userId) : eq(generations.projectId, scope.projectId)
}

export function toGeneration(row: GenerationSummary): Generation {
  return {
    id: row.id,
    projectId: row.projectId,
    userId: row.userId,
    kind: row.kind,
    status: row.status,
    prompt: row.prompt,
    engine: row.engine === '' ? null : row.engine,
    parentId: row.parentId,
    errorMessage: row.errorMessage,
    failure: toFailure(row),
    usage:
      row.inputTokens === null || row.outputTokens === null
        ? null
        : { inputTokens: row.inputTokens, outputTokens: row.outputTokens },
    fileCount: row.fileCount,
    lastEventId: row.lastEventId,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

function toFailure({ failureCode: code, failureMessage: message }: GenerationSummary): Generation['failure'] {
  const known = failureCode.safeParse(code)
  return known.success ? { code: known.data, message: message ?? '' } : null
}
