import { AppError, MaintenanceRefusedError, SigningKeysLockedError } from '@assistant/api'
import type { DatabaseError } from '@assistant/database'
import { type DatabaseNames, databaseMessage } from '../operations/database-messages.js'
import { StartError } from '../operations/start-error.js'

/** An error that the operator can fix. Its message says what happened, and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Returns the message of an error that the operator can fix, and undefined for any other. */
export function failureOf(error: unknown): string | undefined {
  if (error instanceof AppError) {
    return error.reason === 'WEAK_PASSWORD' ? `The password is not good enough. ${error.message}` : error.message
  }
  const isForeseen =
    error instanceof CommandError ||
    error instanceof StartError ||
    error instanceof MaintenanceRefusedError ||
    error instanceof SigningKeysLockedError
  return isForeseen ? error.message : undefined
}

/** Returns the error of a command that the database made fail. */
export function toCommandError(error: DatabaseError, names: DatabaseNames): CommandError {
  if (error.outcomeUnknown) {
    return new CommandError(
      `The connection to ${names.database} was lost at the last moment. Look whether the change is there before you try again.`,
    )
  }
  return new CommandError(databaseMessage('command', error, names))
}
