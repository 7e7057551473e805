import {
  type Invitation,
  id,
  type ListProjectsInput,
  type Member,
  type Project,
  type ProjectEvent,
  type ProjectRole,
  type UpdateProjectInput,
} from '@assistant/contract'
import type { Database } from '@assistant/database'
import * as z from 'zod'
import { projectNotFound } from '../access/errors.js'
import type { AuditService } from '../audit/service.js'
import type { MailOutbox } from '../mail/outbox.js'
import type { Bus } from '../platform/bus.js'
import type { Caller } from '../platform/caller.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import type { Runtime } from '../platform/runtime.js'
import type { Transport } from '../platform/transport.js'
import type { UserDirectory } from '../users/directory.js'
import { type CreateProject, createProjectCreation, toProjectFor, type UserWithRoles } from './creation.js'
import { createEditing, type EditingParts } from './editing.js'
import { createAcceptance, type InvitationChoice } from './invitations/acceptance.js'
import { createInvitations, type InvitationsParts } from './invitations/invitations.js'
import { createMembers, type Members, type MembersParts } from './members/members.js'
import { createReleaseOwnership, type ReleaseOwnership } from './members/ownership.js'
import * as store from './store.js'
import { type WatchParts, watchProject } from './watch/watch.js'

export type { OwnershipPlan } from './members/ownership.js'

export interface ProjectService extends Pick<Members, 'share' | 'setRole' | 'unshare' | 'leave'> {
  /**
   * Creates a project that the caller owns. For 24 hours, a repeated `idempotencyKey` returns the project that the
   * first call created.
   */
  create: CreateProject
  /** Returns a page of projects, sorted by `updatedAt` (latest first) or by name (ascending). */
  list(caller: UserWithRoles, input: ListProjectsInput): Promise<{ items: Project[]; nextCursor: string | null }>
  get(caller: UserWithRoles, projectId: string): Promise<Project>
  /** Changes the given fields. Settings are merged at the top level; null removes a key. */
  update(caller: Caller, input: UpdateProjectInput): Promise<Project>
  /** Moves a project to the bin for 30 days, and cancels its generations. Only the owner can still see it. */
  delete(caller: Caller, projectId: string): Promise<{ deleted: true }>
  /** Takes a project out of the bin. A project that is not in the bin stays unchanged. */
  restore(caller: Caller, projectId: string): Promise<Project>
  /** Deletes a project for good, with everything in it. */
  purge(caller: Caller, projectId: string): Promise<{ purged: true }>
  /** Returns the members, the owner first. Pending invitations are returned to the owner only. */
  members(projectId: string, role: ProjectRole): Promise<{ members: Member[]; invitations: Invitation[] }>
  /** Makes a member the owner. The previous owner becomes an editor. */
  transfer(caller: Caller, projectId: string, userId: string): Promise<Project>
  /**
   * Returns the pending invitations to the caller's address, except those to projects in the bin. Returns none while
   * the address is not verified.
   */
  invitations(caller: Caller): Promise<{ invitations: Invitation[] }>
  revokeInvitation(caller: Caller, invitationId: string): Promise<{ revoked: true }>
  acceptInvitation(caller: Caller, choice: InvitationChoice): Promise<Project>
  declineInvitation(caller: Caller, choice: InvitationChoice): Promise<{ declined: true }>
  /** Yields `ready`, then changes of a project until `signal` is aborted or the caller's access ends. */
  watch(caller: Caller, projectId: string, transport: Transport, signal: AbortSignal): AsyncGenerator<ProjectEvent>

  /**
   * Transfers or purges all projects of a user whose account is being deleted.
   * @throws {AppError} CONFLICT, PROJECT_NOT_FOUND, QUOTA_EXCEEDED
   */
  releaseOwnership: ReleaseOwnership
  /** Purges projects that have been in the bin for 30 days. */
  emptyBins(): Promise<void>
  /** Deletes invitations 30 days after their expiry. */
  deleteOldInvitations(): Promise<void>
}

export interface ProjectServiceOptions
  extends EditingParts,
    InvitationsParts,
    Omit<MembersParts, 'invitations'>,
    WatchParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly users: UserDirectory
  readonly audit: AuditService
  readonly mail: Pick<MailOutbox, 'queue'>
}

const updatedAtCursor = z
  .tuple([cursorMoment, id])
  .transform(([updatedAt, id]): store.ProjectCursor => ({ sort: 'updatedAt', updatedAt, id }))
const nameCursor = z
  .tuple([z.string(), id])
  .transform(([nameKey, id]): store.ProjectCursor => ({ sort: 'name', nameKey, id }))

export function createProjectService(options: ProjectServiceOptions): ProjectService {
  const { query, tables } = options.database
  const editing = createEditing(options)
  const invitations = createInvitations(options)
  const members = createMembers({ ...options, invitations })
  const acceptance = createAcceptance({ ...options, members })

  async function find(userId: string, projectId: string): Promise<store.ProjectWithRole> {
    const project = await store.findProject(query, userId, projectId)
    if (project === undefined) throw projectNotFound()
    return project
  }

  const get: ProjectService['get'] = async (caller, projectId) =>
    toProjectFor(caller)(await find(caller.userId, projectId))

  /** Returns the projects of a scope in the order of the list. Owned and shared ones are read apart, then merged. */
  async function select(scope: ListProjectsInput['scope'], selection: store.ProjectSelection) {
    const owned = scope === 'shared' ? [] : await store.listOwned(query, tables, selection)
    const shared = scope === 'all' || scope === 'shared' ? await store.listShared(query, tables, selection) : []
    return [...owned, ...shared].sort((left, right) => store.compareProjects(selection.sort, left, right))
  }

  return {
    create: createProjectCreation(options),

    async list(caller, { scope, search, sort, cursor, limit }) {
      const { userId } = caller
      const listing: Listing = { of: 'projects.list', sort, filters: { userId, scope, search } }
      const after = decodeCursor(listing, cursor, sort === 'updatedAt' ? updatedAtCursor : nameCursor)
      const selection = { userId, inBin: scope === 'bin', search, sort, after, limit: limit + 1 }
      const key = (row: store.ProjectRow) => [sort === 'updatedAt' ? row.updatedAt : row.nameKey, row.id]
      return toPage(await select(scope, selection), limit, listing, key, toProjectFor(caller), store.textBytes)
    },

    get,

    async update(caller, input) {
      await editing.update(caller, input)
      return get(caller, input.projectId)
    },
    delete: editing.delete,
    async restore(caller, projectId) {
      await editing.restore(caller, projectId)
      return get(caller, projectId)
    },
    purge: editing.purge,
    emptyBins: editing.emptyBins,

    members: members.list,
    share: members.share,
    setRole: members.setRole,
    unshare: members.unshare,
    leave: members.leave,
    async transfer(caller, projectId, userId) {
      await members.transfer(caller, projectId, userId)
      return get(caller, projectId)
    },
    releaseOwnership: createReleaseOwnership(options),

    invitations: invitations.listFor,
    revokeInvitation: invitations.revoke,
    acceptInvitation: async (caller, choice) => get(caller, await acceptance.accept(caller, choice)),
    declineInvitation: acceptance.decline,
    deleteOldInvitations: invitations.deleteOld,

    watch: (caller, projectId, transport, signal) => watchProject(options, caller, projectId, transport, signal),
  }
}
