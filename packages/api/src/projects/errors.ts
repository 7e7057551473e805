import { AppError } from '../errors/app-error.js'

export function memberNotFound(): AppError {
  return new AppError('USER_NOT_FOUND', 'There is no such member.')
}

export function ownerStays(rule: string): AppError {
  return new AppError('CONFLICT', `The owner ${rule}: transfer the project first.`)
}

export function ownedByAnother(): AppError {
  return new AppError('FORBIDDEN', 'The project has another owner now.')
}

/**
 * Asserts that a project may be changed.
 * @throws {AppError} CONFLICT for a project in the bin
 */
export function assertNotInBin({ deletedAt }: { readonly deletedAt: Date | null }): void {
  if (deletedAt !== null) throw new AppError('CONFLICT', 'The project is in the bin: restore it first.')
}
