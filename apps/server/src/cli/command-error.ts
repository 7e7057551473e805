import { AppError, MaintenanceError, SigningKeysLockedError } from '@assistant/api'
import type { DatabaseError } from '@assistant/database'
import { type DatabaseNames, databaseMessage } from '../operations/database-messages.js'
import { StartError } from '../operations/start-error.js'

/** An error that the operator can fix. Its message says what happened and what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Returns the message of an error that the operator can fix; undefined for any other error. */
export function operatorMessageOf(error: unknown): string | undefined {
  if (error instanceof AppError) {
    return error.reason === 'WEAK_PASSWORD' ? `The password is too weak. ${error.message}` : error.message
  }
  const isExpected =
    error instanceof CommandError ||
    error instanceof StartError ||
    error instanceof MaintenanceError ||
    error instanceof SigningKeysLockedError
  return isExpected ? error.message : undefined
}

/** Converts a database error to the error that its command fails with. */
export function toCommandError(error: DatabaseError, names: DatabaseNames): CommandError {
  if (error.outcomeUnknown) {
    return new CommandError(
      `The connection to ${names.database} was lost during the commit. Check whether the change was made before you try again.`,
    )
  }
  return new CommandError(databaseMessage('command', error, names))
}
