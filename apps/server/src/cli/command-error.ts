import { AppError, MaintenanceRefusedError, SigningKeysLockedError } from '@assistant/api'
import type { DatabaseError } from '@assistant/database'
import { StartError } from '../operations/start-error.js'

/** A command cannot be done, for a reason that a person can mend. The message says what, and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** What to say of a failure that was foreseen; undefined for a fault of the program. */
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

/** What the database did not do, in words that say what to do. `databaseLabel` names the database. */
export function toCommandError(error: DatabaseError, databaseLabel: string): CommandError {
  const { kind, code, message, outcomeUnknown } = error
  if (outcomeUnknown) {
    return new CommandError(
      `The connection to ${databaseLabel} was lost at the last moment. Look whether the change is there before you try again.`,
    )
  }
  const messages: Partial<Record<DatabaseError['kind'], string>> = {
    locked: `Another process is migrating ${databaseLabel}, or writing to it. Try again when it is done.`,
    newer: `A newer version was used with ${databaseLabel}. Use the commands of that version.`,
    unavailable: `${databaseLabel} cannot be opened (${code ?? message}). Check DATABASE_URL and who may write there.`,
    overloaded: `${databaseLabel} is too busy. Nothing was changed: try again.`,
    full: `${databaseLabel} cannot be written: the disk is full, or it fails.`,
  }
  const text = messages[kind] ?? `${databaseLabel} cannot be used (${code ?? 'no code'}). ${message}.`
  return new CommandError(`${text.charAt(0).toUpperCase()}${text.slice(1)}`)
}
