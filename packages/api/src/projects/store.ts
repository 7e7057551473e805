import type { Project, ProjectRole } from '@assistant/contract'
import { keyContains, type Query, type Tables, type Transaction } from '@assistant/database'
import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'

export type ProjectRow = Tables['projects']['$inferSelect']

/** A project as one user sees it. */
export interface ProjectWithRole extends ProjectRow {
  readonly role: ProjectRole
}

export interface NewProject {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly nameKey: string
  readonly description: string
  /** JSON. */
  readonly settings: string
}

/** Where a page of projects begins: behind this row. */
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

/** A project that the user owns or is a member of; of what is in the bin its owner alone knows. */
export async function findProject(
  query: Query,
  { projects, projectMembers }: Tables,
  userId: string,
  projectId: string,
): Promise<ProjectWithRole | undefined> {
  const [row] = await query
    .select({ project: projects, memberRole: projectMembers.role })
    .from(projects)
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
    .where(eq(projects.id, projectId))
  if (row === undefined) return undefined
  if (row.project.ownerId === userId) return { ...row.project, role: 'owner' }
  if (row.memberRole === null || row.project.deletedAt !== null) return undefined
  return { ...row.project, role: row.memberRole }
}

/** Served by the indexes of owners, which hold the order too. */
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

/** The order of the lists, for rows of two of them. Keys are compared by their bytes, as both databases do. */
export function compareProjects(sort: ProjectCursor['sort'], left: ProjectRow, right: ProjectRow): number {
  if (sort === 'updatedAt') {
    return right.updatedAt.getTime() - left.updatedAt.getTime() || (left.id < right.id ? 1 : -1)
  }
  return Buffer.compare(Buffer.from(left.nameKey), Buffer.from(right.nameKey)) || (left.id < right.id ? -1 : 1)
}

/** Of the texts that people wrote, which may be long. */
export function textBytes({ description, settings }: ProjectRow): number {
  return Buffer.byteLength(description) + Buffer.byteLength(settings)
}

export function toProject(row: ProjectWithRole): Project {
  // The border where stored JSON becomes settings again; the procedure's output schema looks at them.
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
    after && isAfter(projects, after),
  )
}

/** Two columns are compared as one: both databases find such a place in an index, and none by `or`. */
function isAfter({ updatedAt, nameKey, id }: Tables['projects'], after: ProjectCursor): SQL {
  return after.sort === 'updatedAt'
    ? sql`(${updatedAt}, ${id}) < (${sql.param(after.updatedAt, updatedAt)}, ${sql.param(after.id, id)})`
    : sql`(${nameKey}, ${id}) > (${sql.param(after.nameKey, nameKey)}, ${sql.param(after.id, id)})`
}

function orderOf(projects: Tables['projects'], sort: ProjectCursor['sort']): [SQL, SQL] {
  return sort === 'updatedAt'
    ? [desc(projects.updatedAt), desc(projects.id)]
    : [asc(projects.nameKey), asc(projects.id)]
}
