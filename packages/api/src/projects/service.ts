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
  /** Makes a project of the caller's own. The same `idempotencyKey` answers the same project. */
  create: CreateProject
  /** By `updatedAt` the latest first, by name in the order of letters. Errors: BAD_REQUEST for a cursor of another list. */
  list(caller: UserWithRoles, input: ListProjectsInput): Promise<{ items: Project[]; nextCursor: string | null }>
  /** Errors: PROJECT_NOT_FOUND. */
  get(caller: UserWithRoles, projectId: string): Promise<Project>
  /** Settings are merged at the top level; null removes a key. Errors: CONFLICT (changed meanwhile; in the bin), BAD_REQUEST. */
  update(caller: Caller, input: UpdateProjectInput): Promise<Project>
  /** To the bin, for 30 days: for all but its owner it is gone. Cancels what runs in it. */
  delete(caller: Caller, projectId: string): Promise<{ deleted: true }>
  restore(caller: Caller, projectId: string): Promise<Project>
  /** For good, with all that is in it. */
  purge(caller: Caller, projectId: string): Promise<{ purged: true }>
  /** The members, the owner first, and to the owner what is pending. */
  members(projectId: string, role: ProjectRole): Promise<{ members: Member[]; invitations: Invitation[] }>
  /** Gives it to a member; the old owner becomes an editor. */
  transfer(caller: Caller, projectId: string, userId: string): Promise<Project>
  /** What is pending for the caller's own verified address. */
  invitations(caller: Caller): Promise<{ invitations: Invitation[] }>
  revokeInvitation(caller: Caller, invitationId: string): Promise<{ revoked: true }>
  acceptInvitation(caller: Caller, choice: InvitationChoice): Promise<Project>
  declineInvitation(caller: Caller, choice: InvitationChoice): Promise<{ declined: true }>
  /** What happens in a project, until `signal` is aborted; `ready` first. */
  watch(caller: Caller, projectId: string, transport: Transport, signal: AbortSignal): AsyncGenerator<ProjectEvent>

  /** Gives up all that a user owns, when their account goes. Errors: CONFLICT, PROJECT_NOT_FOUND, QUOTA_EXCEEDED. */
  releaseOwnership: ReleaseOwnership
  /** Purges what has lain in the bin for 30 days. */
  emptyBins(): Promise<void>
  /** Removes invitations that have been over for long. */
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
    const project = await store.findProject(query, tables, userId, projectId)
    if (project === undefined) throw projectNotFound()
    return project
  }

  const get: ProjectService['get'] = async (caller, projectId) =>
    toProjectFor(caller)(await find(caller.userId, projectId))

  /** Two lists in one order, each read from its own index: together they are one list in that order. */
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
