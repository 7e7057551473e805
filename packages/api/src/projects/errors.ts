import { AppError } from '../errors/app-error.js'

export function memberNotFound(): AppError {
  return new AppError('USER_NOT_FOUND', 'This user is not a member of the project. Read the list of members again.')
}

export function ownerCannot(action: string): AppError {
  return new AppError('CONFLICT', `The owner cannot ${action}. Transfer the project first.`)
}

export function ownedByAnother(): AppError {
  return new AppError('FORBIDDEN', 'The project has another owner now. Ask them instead.')
}

/**
 * Asserts that a project is not in the bin.
 * @throws {AppError} CONFLICT
 */
export function assertNotInBin({ deletedAt }: { readonly deletedAt: Date | null }): void {
  if (deletedAt !== null) throw new AppError('CONFLICT', 'The project is in the bin. Restore it first.')
}
