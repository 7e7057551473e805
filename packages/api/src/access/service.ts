import { isAtLeast, type ProjectRole, type Role } from '@assistant/contract'
import type { Database } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import { generationNotFound } from '../generations/errors.js'
import type { Authentication, ClientInfo } from '../platform/call.js'
import { invitationNotFound } from '../projects/errors.js'
import { type SessionStatusRow, sessionEnd, sessionError } from '../sessions/session-status.js'
import { markFirstUsed } from '../sessions/shown.js'
import { rolesOf } from '../users/user.js'
import { roleInProject } from './project-role.js'
import type { ProjectSubject } from './project-subject.js'
import { createAccessReads, noteSeen } from './store.js'

/** Who is calling, as the database knows it at this moment. */
export interface Caller {
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly Role[]
  /** From where this call came. */
  readonly client: ClientInfo
}

/** What is known of a call before it is looked at. */
export interface Call {
  readonly authentication: Authentication
  readonly client: ClientInfo
  /** The one project that the connection was opened for, if it was. */
  readonly pinnedProjectId?: string | undefined
}

/** The project that a call is about, and what the caller is in it. */
export interface CallerProject {
  readonly id: string
  readonly role: ProjectRole
}

export interface AccessService {
  /**
   * Errors: UNAUTHENTICATED, ACCESS_TOKEN_EXPIRED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED, and
   * EMAIL_NOT_VERIFIED, unless `evenUnverified` says that it is for these too.
   */
  caller(call: Call, who?: 'evenUnverified'): Promise<Caller>
  /** As `caller`, and FORBIDDEN to who is no administrator. */
  administrator(call: Call): Promise<Caller>
  /** As `caller`, and PROJECT_NOT_FOUND, GENERATION_NOT_FOUND, INVITATION_NOT_FOUND, FORBIDDEN. */
  projectCaller(
    call: Call,
    subject: ProjectSubject,
    role: ProjectRole,
  ): Promise<{ readonly caller: Caller; readonly project: CallerProject }>
}

export interface AccessOptions {
  readonly database: Database
  /** Whether an address has to be verified before its account may do anything else. */
  readonly requireEmailVerification: boolean
}

type Claims = NonNullable<Authentication['claims']>

/** What the joins answer of the caller. */
interface CallerRow extends Pick<SessionStatusRow, 'userStatus' | 'now'> {
  readonly session: Omit<SessionStatusRow, 'userStatus' | 'now'> & {
    readonly rotation: number
    readonly firstUsedAt: Date | null
    readonly lastSeenAt: Date
  }
  readonly roles: string
  readonly emailVerified: boolean
}

/** What the joins answer of the project. */
interface ProjectRow {
  readonly projectId: string | null
  readonly ownerId: string | null
  readonly deletedAt: Date | null
  readonly memberRole: Exclude<ProjectRole, 'owner'> | null
}

/** How exactly a session's last use is known, in milliseconds. */
const seenEvery = 60_000

/**
 * Rights are read from the database for every call, on open sockets too: nobody is served on what they once were
 * allowed. Administrators have no special sight of projects.
 */
export function createAccessService({ database, requireEmailVerification }: AccessOptions): AccessService {
  const reads = createAccessReads(database)

  const admit = async (
    { client }: Call,
    claims: Claims,
    row: CallerRow | undefined,
    who?: 'evenUnverified',
  ): Promise<Caller> => {
    if (row === undefined) throw sessionError('SESSION_REVOKED')
    const end = sessionEnd({ ...row.session, userStatus: row.userStatus, now: row.now })
    if (end !== undefined) throw sessionError(end)
    await leaveTrace(claims, row)
    if (requireEmailVerification && !row.emailVerified && who === undefined) throw sessionError('EMAIL_NOT_VERIFIED')
    return { userId: claims.userId, sessionId: claims.sessionId, roles: rolesOf(row), client }
  }

  /** Committed before the call is answered: a token that was accepted proves that its holder got the pair. */
  const leaveTrace = async ({ sessionId, rotation }: Claims, { session, now }: CallerRow): Promise<void> => {
    const isFirstShown = session.firstUsedAt === null && session.rotation === rotation
    const isSeenLongAgo = now.getTime() - session.lastSeenAt.getTime() >= seenEvery
    if (!isFirstShown && !isSeenLongAgo) return
    await database.transaction(
      async (tx) => {
        if (isFirstShown) await markFirstUsed(tx, database.tables, sessionId, rotation)
        if (isSeenLongAgo) await noteSeen(tx, database.tables, sessionId, seenEvery)
      },
      { isolation: 'read committed' },
    )
  }

  const readProject = (keys: ReturnType<typeof keysOf>, subject: ProjectSubject) => {
    if ('projectId' in subject) return reads.ofProject.execute({ ...keys, projectId: subject.projectId })
    if ('generationId' in subject) return reads.ofGeneration.execute({ ...keys, generationId: subject.generationId })
    return reads.ofInvitation.execute({ ...keys, invitationId: subject.invitationId })
  }

  const caller: AccessService['caller'] = async (call, who) => {
    const claims = claimsOf(call)
    const [row] = await reads.caller.execute({ ...keysOf(claims) })
    return admit(call, claims, row, who)
  }

  return {
    caller,

    async administrator(call) {
      const who = await caller(call)
      if (!who.roles.some((role) => isAtLeast(role, 'admin'))) throw forbidden('This is for administrators.')
      return who
    },

    async projectCaller(call, subject, wanted) {
      const { pinnedProjectId } = call
      const claims = claimsOf(call)
      const [row] = await readProject(keysOf(claims), subject)
      const who = await admit(call, claims, row)
      const project = row && visibleProject(row, who)
      if (project === undefined) throw notFound(subject)
      if (pinnedProjectId !== undefined && project.id !== pinnedProjectId) {
        throw forbidden('This connection was opened for another project.')
      }
      if (!isAtLeast(project.role, wanted)) throw forbidden(`This takes the role ${wanted} in the project.`)
      return { caller: who, project }
    },
  }
}

/** The project with the caller's role in it, for who may see it. What is in the bin is its owner's alone. */
function visibleProject(row: ProjectRow, { userId, roles }: Caller): CallerProject | undefined {
  if (row.projectId === null) return undefined
  const isOwner = row.ownerId === userId
  if (row.deletedAt !== null && !isOwner) return undefined
  const role = isOwner ? 'owner' : row.memberRole
  if (role === null) return undefined
  return { id: row.projectId, role: roleInProject(role, roles) }
}

function claimsOf({ authentication }: Call): Claims {
  if (authentication.claims === null) throw sessionError(authentication.reason)
  return authentication.claims
}

function keysOf({ sessionId, userId }: Claims) {
  return { sessionId, userId }
}

function notFound(subject: ProjectSubject): AppError {
  if ('projectId' in subject) return new AppError('PROJECT_NOT_FOUND', 'There is no such project.')
  if ('generationId' in subject) return generationNotFound()
  return invitationNotFound()
}

function forbidden(message: string): AppError {
  return new AppError('FORBIDDEN', message)
}
