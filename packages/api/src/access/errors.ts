import { AppError } from '../errors/app-error.js'

// Callers without access get the same errors as for ids that do not exist.

export function projectNotFound(): AppError {
  return new AppError('PROJECT_NOT_FOUND', 'There is no such project, or you have no access to it.')
}

export function generationNotFound(): AppError {
  return new AppError('GENERATION_NOT_FOUND', 'There is no such generation, or you have no access to it.')
}

export function invitationNotFound(): AppError {
  return new AppError('INVITATION_NOT_FOUND', 'There is no such invitation, or it is no longer pending.')
}
