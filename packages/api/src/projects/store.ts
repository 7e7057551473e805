import type { Project, ProjectRole } from '@assistant/contract'
import {
  inOrder,
  isAfter,
  keyContains,
  type Placeholders,
  type Query,
  statement,
  type Tables,
  type Transaction,
} from '@assistant/database'
import { and, asc, eq, inArray, isNotNull, isNull, lte, type SQL } from 'drizzle-orm'

export type ProjectRow = Tables['projects']['$inferSelect']

/** A project with the role of one user in it. */
export interface ProjectWithRole extends ProjectRow {
  readonly role: ProjectRole
}

export interface NewProject {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly nameKey: string
  readonly description: string
  /** The settings as JSON. */
  readonly settings: string
}

/** The sorted columns of the last row of the previous page. */
export type ProjectCursor =
  | { readonly sort: 'updatedAt'; readonly updatedAt: Date; readonly id: string }
  | { readonly sort: 'name'; readonly nameKey: string; readonly id: string }

export interface ProjectSelection {
  readonly userId: string
  readonly inBin: boolean
  readonly search: string | undefined
  readonly sort: ProjectCursor['sort']
  readonly after: ProjectCursor | undefined
  readonly limit: number
}

export async function insertProject(tx: Transaction, { projects }: Tables, project: NewProject): Promise<void> {
  const now = tx.clock()
  await tx.insert(projects).values({ ...project, createdAt: now, updatedAt: now })
}

const projectById = statement((query, { projects }, { id }: Placeholders<{ id: string }>) =>
  query.select().from(projects).where(eq(projects.id, id)),
)

export async function findRow(query: Query, id: string): Promise<ProjectRow | undefined> {
  const [row] = await projectById(query, { id })
  return row
}

export async function updateRow(
  tx: Transaction,
  { projects }: Tables,
  id: string,
  change: Partial<Omit<ProjectRow, 'id' | 'ownerId' | 'createdAt'>>,
): Promise<void> {
  await tx.update(projects).set(change).where(eq(projects.id, id))
}

/** Deletes projects. Rows that belong to them are deleted by cascade. */
export async function deleteProjects(tx: Transaction, { projects }: Tables, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(projects).where(inArray(projects.id, [...ids]))
}

/** Returns the ids of projects that have been in the bin for at least `minAgeMs`, oldest first. */
export async function listOldInBin(
  query: Query,
  { projects }: Tables,
  minAgeMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await query
    .select({ id: projects.id })
    .from(projects)
    .where(lte(projects.deletedAt, query.clockPlus(-minAgeMs)))
    .orderBy(asc(projects.deletedAt), asc(projects.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

const projectAndRole = statement(
  (query, { projects, projectMembers }, { userId, projectId }: Placeholders<{ userId: string; projectId: string }>) =>
    query
      .select({ project: projects, memberRole: projectMembers.role })
      .from(projects)
      .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
      .where(eq(projects.id, projectId)),
)

/** Finds a project that the user owns or is a member of. Only the owner finds a project in the bin. */
export async function findProject(
  query: Query,
  userId: string,
  projectId: string,
): Promise<ProjectWithRole | undefined> {
  const [row] = await projectAndRole(query, { userId, projectId })
  if (row === undefined) return undefined
  if (row.project.ownerId === userId) return { ...row.project, role: 'owner' }
  if (row.memberRole === null || row.project.deletedAt !== null) return undefined
  return { ...row.project, role: row.memberRole }
}

/** Selects owned projects. The indexes on the owner contain the sorted columns, so no rows have to be sorted. */
export function selectOwned(query: Query, { projects }: Tables, selection: ProjectSelection) {
  return query
    .select()
    .from(projects)
    .where(and(eq(projects.ownerId, selection.userId), isSelected(projects, selection)))
    .orderBy(...orderOf(projects, selection.sort))
    .limit(selection.limit)
}

export async function listOwned(...selected: Parameters<typeof selectOwned>): Promise<ProjectWithRole[]> {
  return (await selectOwned(...selected)).map((row) => ({ ...row, role: 'owner' }))
}

export async function listShared(query: Query, { projects, projectMembers }: Tables, selection: ProjectSelection) {
  const rows = await query
    .select({ project: projects, role: projectMembers.role })
    .from(projectMembers)
    .innerJoin(projects, eq(projects.id, projectMembers.projectId))
    .where(and(eq(projectMembers.userId, selection.userId), isSelected(projects, selection)))
    .orderBy(...orderOf(projects, selection.sort))
    .limit(selection.limit)
  return rows.map(({ project, role }): ProjectWithRole => ({ ...project, role }))
}

/** Compares rows in the order of the lists. Keys of names are compared by their UTF-8 bytes, as both databases do. */
export function compareProjects(sort: ProjectCursor['sort'], left: ProjectRow, right: ProjectRow): number {
  if (sort === 'updatedAt') {
    return right.updatedAt.getTime() - left.updatedAt.getTime() || (left.id < right.id ? 1 : -1)
  }
  return Buffer.compare(Buffer.from(left.nameKey), Buffer.from(right.nameKey)) || (left.id < right.id ? -1 : 1)
}

/** Returns the UTF-8 bytes of description and settings. They may be long, so pages are limited by them. */
export function textBytes({ description, settings }: ProjectRow): number {
  return Buffer.byteLength(description) + Buffer.byteLength(settings)
}

export function toProject(row: ProjectWithRole): Project {
  // Parsed JSON is not checked here: the output schema of the procedure validates the settings.
  const settings: Project['settings'] = JSON.parse(row.settings)
  return {
    id: row.id,
    ownerId: row.ownerId,
    name: row.name,
    description: row.description,
    settings,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }
}

function isSelected(projects: Tables['projects'], { inBin, search, after }: ProjectSelection): SQL | undefined {
  return and(
    inBin ? isNotNull(projects.deletedAt) : isNull(projects.deletedAt),
    search ? keyContains(projects.nameKey, search) : undefined,
    after && isAfterCursor(projects, after),
  )
}

function isAfterCursor({ updatedAt, nameKey, id }: Tables['projects'], after: ProjectCursor): SQL {
  return after.sort === 'updatedAt'
    ? isAfter([updatedAt, id], [after.updatedAt, after.id], 'descending')
    : isAfter([nameKey, id], [after.nameKey, after.id], 'ascending')
}

function orderOf(projects: Tables['projects'], sort: ProjectCursor['sort']): SQL[] {
  return sort === 'updatedAt'
    ? inOrder([projects.updatedAt, projects.id], 'descending')
    : inOrder([projects.nameKey, projects.id], 'ascending')
}
