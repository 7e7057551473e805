import { type Role, role, type User } from '@assistant/contract'
import type { Tables } from '@assistant/database'
import * as z from 'zod'
import { AppError } from '../errors/app-error.js'

const storedRoles = z.array(role).min(1)

/** Parses the roles that the row of an account stores as JSON. */
export function rolesOf(row: { readonly roles: string }): Role[] {
  return storedRoles.parse(JSON.parse(row.roles))
}

/** Converts a row to a user of the API. Throws an `Error` for a deleted account, which must never be shown. */
export function toUser(row: Tables['users']['$inferSelect']): User {
  if (row.email === null || row.status === 'deleted') throw new Error('A deleted account must not be shown')
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    avatarUrl: row.avatarUrl,
    roles: rolesOf(row),
    emailVerified: row.emailVerified,
    status: row.status,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export function userNotFound(): AppError {
  return new AppError('USER_NOT_FOUND', 'There is no such user.')
}
