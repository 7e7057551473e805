import type { ErrorCode } from '../errors.js'
import type { Access, ProcedureRecord, ProjectSubject } from './record.js'

/** Errors that a call of any procedure can have. */
export const errorsOfAnyCall = [
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'OVERLOADED',
  'UNAVAILABLE',
  'SHUTTING_DOWN',
  'INTERNAL',
] as const satisfies readonly ErrorCode[]

/** Errors of a call whose caller is not, or no longer, signed in. */
const sessionErrors: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'ACCESS_TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_SUSPENDED',
]

const notFoundErrors: Readonly<Record<ProjectSubject, ErrorCode>> = {
  projectId: 'PROJECT_NOT_FOUND',
  generationId: 'GENERATION_NOT_FOUND',
  invitationId: 'INVITATION_NOT_FOUND',
}

/** Properties of a record that determine its access errors. */
export type AccessRule = Pick<ProcedureRecord, 'kind' | 'access' | 'subject'>

/**
 * Returns the errors by which a procedure rejects callers who are not signed in as it requires, or whose address is not
 * verified. A mutation also has CSRF_REJECTED: a page of another origin may have made the browser send its cookies.
 */
export function callerErrors({ kind, access }: Omit<AccessRule, 'subject'>): readonly ErrorCode[] {
  if (access === 'public') return []
  return [
    ...sessionErrors,
    ...(kind === 'mutation' ? (['CSRF_REJECTED'] as const) : []),
    ...(access === 'unverified' ? [] : (['EMAIL_NOT_VERIFIED'] as const)),
  ]
}

/**
 * Returns the errors by which a procedure rejects signed-in callers who lack the role. Callers who are not in the
 * project get the error of a missing project, generation or invitation. Even viewers can get FORBIDDEN: on a socket
 * that was opened for another project.
 */
export function roleErrors({ access, subject = 'projectId' }: Omit<AccessRule, 'kind'>): readonly ErrorCode[] {
  if (access === 'admin') return ['FORBIDDEN']
  return isProjectRole(access) ? [notFoundErrors[subject], 'FORBIDDEN'] : []
}

/** Returns all errors that follow from who may call a procedure. */
export function accessErrors(rule: AccessRule): readonly ErrorCode[] {
  return [...callerErrors(rule), ...roleErrors(rule)]
}

function isProjectRole(access: Access): boolean {
  return access === 'owner' || access === 'editor' || access === 'viewer'
}
