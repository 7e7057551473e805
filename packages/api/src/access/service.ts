import { isAtLeast, type ProjectRole } from '@assistant/contract'
import type { Database, Tables, Transaction } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import type { AccessClaims, Authentication, Caller, CallerProject, ClientInfo } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import { type SessionEndFacts, sessionEnd } from '../sessions/session-status.js'
import { rolesOf } from '../users/user.js'
import { generationNotFound, invitationNotFound, projectNotFound } from './errors.js'
import { roleInProject } from './project-role.js'
import type { ProjectSubject } from './project-subject.js'
import {
  readCaller,
  readCallerAndGeneration,
  readCallerAndInvitation,
  readCallerAndProject,
  updateLastSeen,
} from './store.js'

/** A call before it is authorized. */
export interface Call {
  readonly authentication: Authentication
  readonly client: ClientInfo
  /** The project that the connection was opened for, if any. Calls about other projects are then rejected. */
  readonly pinnedProjectId?: string | undefined
}

export interface AccessService {
  /**
   * Returns the caller with the roles that the database holds now, and records that the session was used.
   * `evenUnverified` admits accounts whose e-mail address is not verified.
   * @throws {AppError} UNAUTHENTICATED, ACCESS_TOKEN_EXPIRED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED,
   * EMAIL_NOT_VERIFIED
   */
  caller(call: Call, admits?: 'evenUnverified'): Promise<Caller>
  /**
   * Returns the caller, who must be an administrator.
   * @throws {AppError} FORBIDDEN, and the codes of `caller`
   */
  administrator(call: Call): Promise<Caller>
  /**
   * Returns the caller and the project that `subject` names, in which the caller must have at least `role`.
   * @throws {AppError} PROJECT_NOT_FOUND, GENERATION_NOT_FOUND, INVITATION_NOT_FOUND, FORBIDDEN, and the codes of
   * `caller`
   */
  projectCaller(
    call: Call,
    subject: ProjectSubject,
    role: ProjectRole,
  ): Promise<{ readonly caller: Caller; readonly project: CallerProject }>
}

type SessionRow = Tables['sessions']['$inferSelect']

/** Records the first use of a rotation. `auth/refresh` implements it, because it owns the columns of the rotation. */
export interface FirstUse {
  /**
   * Returns true if `claims` belong to the session's current rotation, and no token of that rotation was used before.
   */
  isFirst(session: SessionRow, claims: AccessClaims): boolean
  record(tx: Transaction, claims: AccessClaims): Promise<unknown>
}

export interface AccessOptions {
  readonly database: Database
  readonly firstUse: FirstUse
  /**
   * If true, calls of an account with an unverified e-mail address are rejected, unless `evenUnverified` admits them.
   */
  readonly requireEmailVerification: boolean
}

/** The caller's columns of the prepared reads. */
interface CallerRow extends Pick<SessionEndFacts, 'userStatus' | 'now'> {
  readonly session: SessionRow
  readonly roles: string
  readonly emailVerified: boolean
}

/** The project's columns of the prepared reads. */
interface ProjectRow {
  readonly projectId: string | null
  readonly ownerId: string | null
  readonly deletedAt: Date | null
  readonly memberRole: Exclude<ProjectRole, 'owner'> | null
}

/** Precision of `lastSeenAt`, which limits how often a session's row is written. */
const lastSeenPrecisionMs = 60_000

/**
 * Creates the service that authorizes calls. Session, roles and membership are read from the database for every call,
 * also on open sockets, so a revoked right ends with the next call. Administrators have no access to projects that they
 * are not in.
 */
export function createAccessService({ database, firstUse, requireEmailVerification }: AccessOptions): AccessService {
  const { query } = database

  const admit = async (
    { client }: Call,
    claims: AccessClaims,
    row: CallerRow | undefined,
    admits?: 'evenUnverified',
  ): Promise<Caller> => {
    if (row === undefined) throw sessionError('SESSION_REVOKED')
    const end = sessionEnd({ ...row.session, userStatus: row.userStatus, now: row.now })
    if (end !== undefined) throw sessionError(end)
    await recordUse(claims, row)
    if (requireEmailVerification && !row.emailVerified && admits === undefined) throw sessionError('EMAIL_NOT_VERIFIED')
    return { userId: claims.userId, sessionId: claims.sessionId, roles: rolesOf(row), client }
  }

  /**
   * Records the use of a session. Commits before the call is answered: an accepted access token proves that the client
   * received its token pair.
   */
  const recordUse = async (claims: AccessClaims, { session, now }: CallerRow): Promise<void> => {
    const isFirstUse = firstUse.isFirst(session, claims)
    const isLastSeenStale = now.getTime() - session.lastSeenAt.getTime() >= lastSeenPrecisionMs
    if (!isFirstUse && !isLastSeenStale) return
    await database.transaction(
      async (tx) => {
        if (isFirstUse) await firstUse.record(tx, claims)
        if (isLastSeenStale) await updateLastSeen(tx, database.tables, claims.sessionId, lastSeenPrecisionMs)
      },
      { isolation: 'read committed' },
    )
  }

  const readProject = (keys: ReturnType<typeof keysOf>, subject: ProjectSubject) => {
    if ('projectId' in subject) return readCallerAndProject(query, { ...keys, projectId: subject.projectId })
    if ('generationId' in subject)
      return readCallerAndGeneration(query, { ...keys, generationId: subject.generationId })
    return readCallerAndInvitation(query, { ...keys, invitationId: subject.invitationId })
  }

  const caller: AccessService['caller'] = async (call, admits) => {
    const claims = requireClaims(call)
    const [row] = await readCaller(query, keysOf(claims))
    return admit(call, claims, row, admits)
  }

  return {
    caller,

    async administrator(call) {
      const administrator = await caller(call)
      if (!administrator.roles.some((role) => isAtLeast(role, 'admin'))) {
        throw forbidden('Only administrators may do this.')
      }
      return administrator
    },

    async projectCaller(call, subject, requiredRole) {
      const { pinnedProjectId } = call
      const claims = requireClaims(call)
      const [row] = await readProject(keysOf(claims), subject)
      const caller = await admit(call, claims, row)
      const project = row && visibleProject(row, caller)
      if (project === undefined) throw notFound(subject)
      if (pinnedProjectId !== undefined && project.id !== pinnedProjectId) {
        throw forbidden('This connection was opened for another project.')
      }
      if (!isAtLeast(project.role, requiredRole)) {
        throw forbidden(`This requires the role ${requiredRole} in the project.`)
      }
      return { caller, project }
    },
  }
}

/**
 * Returns the project with the caller's role, if the caller may see it. A project in the bin is visible to its owner
 * only.
 */
function visibleProject(row: ProjectRow, { userId, roles }: Caller): CallerProject | undefined {
  if (row.projectId === null) return undefined
  const isOwner = row.ownerId === userId
  if (row.deletedAt !== null && !isOwner) return undefined
  const role = isOwner ? 'owner' : row.memberRole
  if (role === null) return undefined
  return { id: row.projectId, role: roleInProject(role, roles) }
}

function requireClaims({ authentication }: Call): AccessClaims {
  if (authentication.claims === null) throw sessionError(authentication.reason)
  return authentication.claims
}

function keysOf({ sessionId, userId }: AccessClaims) {
  return { sessionId, userId }
}

function notFound(subject: ProjectSubject): AppError {
  if ('projectId' in subject) return projectNotFound()
  if ('generationId' in subject) return generationNotFound()
  return invitationNotFound()
}

function forbidden(message: string): AppError {
  return new AppError('FORBIDDEN', message)
}
