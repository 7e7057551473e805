import * as z from 'zod'

/** Role of an account on the server. An account can have several; the highest counts. */
export const role = z.enum(['admin', 'user', 'guest'])
export type Role = z.output<typeof role>

/** Role of a user in a project. */
export const projectRole = z.enum(['owner', 'editor', 'viewer'])
export type ProjectRole = z.output<typeof projectRole>

/** A role that can be granted to a member. Ownership changes only by transfer. */
export const sharedRole = projectRole.exclude(['owner'])
export type SharedRole = z.output<typeof sharedRole>

const ranks = { guest: 0, user: 1, admin: 2, viewer: 0, editor: 1, owner: 2 } as const satisfies Record<
  Role | ProjectRole,
  number
>

/** Returns true if `role` is the wanted role or a higher one: admin > user > guest, owner > editor > viewer. */
export function isAtLeast(role: Role, wanted: Role): boolean
export function isAtLeast(role: ProjectRole, wanted: ProjectRole): boolean
export function isAtLeast(role: Role | ProjectRole, wanted: Role | ProjectRole): boolean {
  return ranks[role] >= ranks[wanted]
}
