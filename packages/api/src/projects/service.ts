import { type CreateProjectInput, id, type ListProjectsInput, type Project } from '@assistant/contract'
import { type Database, searchKey } from '@assistant/database'
import * as z from 'zod'
import { roleInProject } from '../access/project-role.js'
import type { Caller } from '../access/service.js'
import { AppError } from '../app-error.js'
import type { Actor, AuditService } from '../audit/service.js'
import { makeOnce } from '../idempotency/make-once.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../paging.js'
import type { Bus } from '../platform/bus.js'
import type { Runtime } from '../platform/runtime.js'
import { createGiveUpAll, type GiveUpAll } from './ownership.js'
import * as store from './store.js'

export type { OwnershipPlan } from './ownership.js'

/** Whoever looks at projects, and whoever makes one: a caller, or the server for somebody. */
type Viewer = Pick<Caller, 'userId' | 'roles'>
type Maker = Actor & Viewer

export interface ProjectService {
  /**
   * Makes a project of the caller's own. The same `idempotencyKey` answers the same project.
   * Errors: FORBIDDEN to guests, CONFLICT (the key came with another input), PROJECT_NOT_FOUND (the key's was deleted).
   */
  create(caller: Maker, input: CreateProjectInput): Promise<Project>
  /** By `updatedAt` the latest first, by name in the order of letters. Errors: BAD_REQUEST for a cursor of another list. */
  list(caller: Viewer, input: ListProjectsInput): Promise<{ items: Project[]; nextCursor: string | null }>
  /** Errors: PROJECT_NOT_FOUND. */
  get(caller: Viewer, projectId: string): Promise<Project>

  /** Gives up all that a user owns, when their account goes. Errors: CONFLICT, PROJECT_NOT_FOUND. */
  giveUpAll: GiveUpAll
}

export interface ProjectServiceOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record' | 'recordAll'>
}

const updatedAtPlace = z
  .tuple([cursorMoment, id])
  .transform(([updatedAt, id]): store.ProjectPlace => ({ sort: 'updatedAt', updatedAt, id }))
const namePlace = z
  .tuple([z.string(), id])
  .transform(([nameKey, id]): store.ProjectPlace => ({ sort: 'name', nameKey, id }))

export function createProjectService(options: ProjectServiceOptions): ProjectService {
  const { database, runtime, audit } = options
  const { query, tables } = database

  async function find(userId: string, projectId: string): Promise<store.SeenProject> {
    const project = await store.findProject(query, tables, userId, projectId)
    if (project === undefined) throw projectNotFound()
    return project
  }

  /** Two lists in one order, each read from its own index: together they are one list in that order. */
  async function select(scope: ListProjectsInput['scope'], selection: store.ProjectSelection) {
    const owned = scope === 'shared' ? [] : await store.listOwned(query, tables, selection)
    const shared = scope === 'all' || scope === 'shared' ? await store.listShared(query, tables, selection) : []
    return [...owned, ...shared].sort((left, right) => store.compareProjects(selection.sort, left, right))
  }

  return {
    async create(caller, input) {
      if (!caller.roles.some((role) => role !== 'guest')) {
        throw new AppError('FORBIDDEN', 'Guests cannot make projects.')
      }
      const { idempotencyKey: key, ...what } = input
      const call = { userId: caller.userId, scope: 'projects.create', key, input: what }
      const projectId = await makeOnce(database, call, async (tx) => {
        const id = runtime.randomId()
        await store.insertProject(tx, tables, {
          id,
          ownerId: caller.userId,
          name: input.name,
          nameKey: searchKey(input.name),
          description: input.description ?? '',
          settings: JSON.stringify(input.settings ?? {}),
        })
        await audit.record(tx, caller, { action: 'project.create', target: ['project', id], projectId: id })
        return id
      })
      const project = await find(caller.userId, projectId)
      // What a key has made and somebody deleted since is gone, also while it lies in the bin.
      if (project.deletedAt !== null) throw projectNotFound()
      return asSeenBy(caller)(project)
    },

    async list(caller, { scope, search, sort, cursor, limit }) {
      const { userId } = caller
      const listing: Listing = { of: 'projects.list', sort, filters: { userId, scope, search } }
      const after = decodeCursor(listing, cursor, sort === 'updatedAt' ? updatedAtPlace : namePlace)
      const selection = { userId, inBin: scope === 'bin', search, sort, after, limit: limit + 1 }
      const key = (row: store.ProjectRow) => [sort === 'updatedAt' ? row.updatedAt : row.nameKey, row.id]
      return toPage(await select(scope, selection), limit, listing, key, asSeenBy(caller))
    },

    get: async (caller, projectId) => asSeenBy(caller)(await find(caller.userId, projectId)),

    giveUpAll: createGiveUpAll(options),
  }
}

/** With the role that the caller really has, which is what the procedures go by. */
function asSeenBy({ roles }: Viewer) {
  return (project: store.SeenProject): Project =>
    store.toProject({ ...project, role: roleInProject(project.role, roles) })
}

function projectNotFound(): AppError {
  return new AppError('PROJECT_NOT_FOUND', 'There is no such project, or you have no access to it.')
}
