import { AppError } from '../errors/app-error.js'

export function projectNotFound(): AppError {
  return new AppError('PROJECT_NOT_FOUND', 'There is no such project, or you have no access to it.')
}

export function invitationNotFound(): AppError {
  return new AppError('INVITATION_NOT_FOUND', 'There is no such invitation, or it is no longer pending.')
}

export function memberNotFound(): AppError {
  return new AppError('USER_NOT_FOUND', 'There is no such member.')
}

export function ownerStays(what: string): AppError {
  return new AppError('CONFLICT', `The owner ${what}: transfer the project first.`)
}

export function ownedByAnother(): AppError {
  return new AppError('FORBIDDEN', 'The project has another owner by now.')
}

/** What lies in the bin is kept as it is. Errors: CONFLICT. */
export function assertNotInBin({ deletedAt }: { readonly deletedAt: Date | null }): void {
  if (deletedAt !== null) throw new AppError('CONFLICT', 'The project is in the bin: restore it first.')
}
