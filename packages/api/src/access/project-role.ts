import { isAtLeast, type ProjectRole, type Role } from '@assistant/contract'

/** Returns the effective role in a project: the given one, but at most viewer for guests. */
export function roleInProject(given: ProjectRole, roles: readonly Role[]): ProjectRole {
  return roles.some((role) => isAtLeast(role, 'user')) ? given : 'viewer'
}
