import { isAtLeast, type ProjectRole, type Role } from '@assistant/contract'

/** What somebody is in a project: what they own or were given, but a guest never more than a viewer. */
export function roleInProject(given: ProjectRole, roles: readonly Role[]): ProjectRole {
  return roles.some((role) => isAtLeast(role, 'user')) ? given : 'viewer'
}
