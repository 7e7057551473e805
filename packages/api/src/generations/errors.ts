import { AppError } from '../errors/app-error.js'

export function generationNotFound(): AppError {
  return new AppError('GENERATION_NOT_FOUND', 'There is no such generation, or you have no access to it.')
}

export function eventsExpired(): AppError {
  return new AppError('EVENTS_EXPIRED', 'The events before the result are no longer kept. The files are still there.')
}
