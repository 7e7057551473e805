import { AppError, MaintenanceRefusedError, SigningKeysLockedError } from '@assistant/api'
import type { DatabaseError } from '@assistant/database'
import { StartRefused } from '../operations/start-error.js'

/** A command cannot be done, for a reason that a person can mend. The message says what, and what to do. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

/** What to say of a failure that was foreseen; undefined for a fault of the program. */
export function failureOf(error: unknown): string | undefined {
  if (error instanceof AppError) {
    return error.reason === 'WEAK_PASSWORD' ? `The password is not good enough. ${error.message}` : error.message
  }
  const isForeseen =
    error instanceof CommandRefused ||
    error instanceof StartRefused ||
    error instanceof MaintenanceRefusedError ||
    error instanceof SigningKeysLockedError
  return isForeseen ? error.message : undefined
}

/** What the database did not do, in words that say what to do. `place` names the database. */
export function databaseRefusal(error: DatabaseError, place: string): CommandRefused {
  const { kind, code, message, outcomeUnknown } = error
  if (outcomeUnknown) {
    return new CommandRefused(
      `The connection to ${place} was lost at the last moment. Look whether the change is there before you try again.`,
    )
  }
  const refusals: Partial<Record<DatabaseError['kind'], string>> = {
    locked: `Another process is migrating ${place}, or writing to it. Try again when it is done.`,
    newer: `A newer version was used with ${place}. Use the commands of that version.`,
    unavailable: `${place} cannot be opened (${code ?? message}). Check DATABASE_URL and who may write there.`,
    overloaded: `${place} is too busy. Nothing was changed: try again.`,
    full: `${place} cannot be written: the disk is full, or it fails.`,
  }
  const text = refusals[kind] ?? `${place} cannot be used (${code ?? 'no code'}). ${message}.`
  return new CommandRefused(`${text.charAt(0).toUpperCase()}${text.slice(1)}`)
}
