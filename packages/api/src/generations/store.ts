import { failureCode, type Generation, type GenerationKind, type GenerationStatus } from '@assistant/contract'
import {
  inOrder,
  isAfter,
  type Placeholders,
  type Query,
  statement,
  type Tables,
  type Transaction,
} from '@assistant/database'
import { and, desc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'

export const dayMs = 24 * 60 * 60 * 1000

export type GenerationRow = Tables['generations']['$inferSelect']
/** A generation without the columns that only runs and follow-ups need, which may be long. */
export type GenerationSummary = Omit<GenerationRow, 'input' | 'options' | 'answer'>

function summaryColumns({ generations }: Tables) {
  const { input, options, answer, ...columns } = getTableColumns(generations)
  return columns
}

export interface NewGeneration {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly kind: GenerationKind
  readonly prompt: string
  /** Empty for kinds without an engine. */
  readonly engine: string
  readonly parentId: string | null
  readonly errorMessage: string | null
  /** JSON of a `StoredInput`. */
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

const summaryById = statement((query, tables, { id }: Placeholders<{ id: string }>) =>
  query.select(summaryColumns(tables)).from(tables.generations).where(eq(tables.generations.id, id)),
)

export async function findGeneration(query: Query, id: string): Promise<GenerationSummary | undefined> {
  const [row] = await summaryById(query, { id })
  return row
}

/** Returns a generation of the project with all columns, for a follow-up. */
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

/** Returns up to `limit` generations after the cursor, newest first. */
export function listGenerations(
  query: Query,
  tables: Tables,
  { projectId, status, kind }: GenerationFilter,
  after: GenerationCursor | undefined,
  limit: number,
) {
  const { generations } = tables
  const { createdAt, id } = generations
  return query
    .select(summaryColumns(tables))
    .from(generations)
    .where(
      and(
        eq(generations.projectId, projectId),
        status && eq(generations.status, status),
        kind && eq(generations.kind, kind),
        after && isAfter([createdAt, id], [after.createdAt, after.id], 'descending'),
      ),
    )
    .orderBy(...inOrder([createdAt, id], 'descending'))
    .limit(limit)
}

/** Returns the UTF-8 bytes of prompt and error message. They may be long, so pages are limited by them. */
export function textBytes({ prompt, errorMessage }: GenerationSummary): number {
  return Buffer.byteLength(prompt) + Buffer.byteLength(errorMessage ?? '')
}

/** Returns the number of queued and running generations of a user. */
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

/** Returns the numbers of queued and of running generations of all users. */
export async function countUnfinishedGenerations(
  query: Query,
  { generations }: Tables,
): Promise<UnfinishedGenerations> {
  const [queued, running] = await Promise.all(
    (['queued', 'running'] as const).map((status) => query.$count(generations, eq(generations.status, status))),
  )
  return { queued: queued ?? 0, running: running ?? 0 }
}

/** Returns the start of the user's `count`th last generation, or undefined if no such start is within the last day. */
export async function findStartWithinDay(
  tx: Transaction,
  { auditEntries }: Tables,
  userId: string,
  count: number,
): Promise<Date | undefined> {
  // Counts audit entries, because deleted generations count too.
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

/** Returns the JSON of a project's settings, or undefined if the project does not exist or is in the bin. */
export async function findProjectSettings(query: Query, { projects }: Tables, projectId: string) {
  const [row] = await query
    .select({ settings: projects.settings, deletedAt: projects.deletedAt })
    .from(projects)
    .where(eq(projects.id, projectId))
  return row?.deletedAt === null ? row.settings : undefined
}

/** One generation, or all of a user or of a project. */
export type GenerationScope = { readonly id: string } | { readonly userId: string } | { readonly projectId: string }

/**
 * Cancels the queued generations in the scope and appends `result`, the JSON of the event, to their logs. Returns the
 * generations that it canceled with the numbers of their results.
 */
export async function cancelQueued(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  scope: GenerationScope,
  result: string,
): Promise<{ readonly generationId: string; readonly seq: number }[]> {
  const canceled = await tx
    .update(generations)
    .set({ status: 'canceled', finishedAt: tx.clock(), lastEventId: sql`${generations.lastEventId} + 1` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'queued')))
    .returning({ generationId: generations.id, seq: generations.lastEventId, attempt: generations.attempt })
  if (canceled.length === 0) return []
  await tx
    .insert(generationEvents)
    .values(canceled.map((row) => ({ ...row, type: 'result', payload: result, createdAt: tx.clock() })))
  return canceled
}

/** Sets a cancel request on the running generations in the scope. Returns false when there are none. */
export async function requestCancel(
  tx: Transaction,
  { generations }: Tables,
  scope: GenerationScope,
): Promise<boolean> {
  const requested = await tx
    .update(generations)
    .set({ cancelRequestedAt: sql`coalesce(${generations.cancelRequestedAt}, ${tx.clock()})` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'running')))
    .returning({ id: generations.id })
  return requested.length > 0
}

/** Sets the file count and the time of the end. `advanceLog` sets the status in the same transaction. */
export async function finishGeneration(
  tx: Transaction,
  { generations }: Tables,
  generationId: string,
  fileCount: number,
): Promise<void> {
  await tx.update(generations).set({ fileCount, finishedAt: tx.clock() }).where(eq(generations.id, generationId))
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
