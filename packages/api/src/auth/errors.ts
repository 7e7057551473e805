import { AppError } from '../errors/app-error.js'

export function emailTaken(): AppError {
  return new AppError('EMAIL_TAKEN', 'There is an account with this e-mail address. Sign in instead.')
}
