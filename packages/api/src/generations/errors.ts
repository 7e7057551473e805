import { AppError } from '../errors/app-error.js'

export function eventsExpired(): AppError {
  return new AppError('EVENTS_EXPIRED', 'The events before the result are no longer kept. The files are still there.')
}
