import { type Role, role, type User } from '@assistant/contract'
import type { Tables } from '@assistant/database'
import * as z from 'zod'
import { AppError } from '../errors/app-error.js'

const storedRoles = z.array(role).min(1)

/** The roles of an account, as its row holds them. */
export function rolesOf(row: { readonly roles: string }): Role[] {
  return storedRoles.parse(JSON.parse(row.roles))
}

/** An account as it is shown. A deleted one is shown to nobody. */
export function toUser(row: Tables['users']['$inferSelect']): User {
  if (row.email === null || row.status === 'deleted') throw new Error('A deleted account was about to be shown')
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
