import type { DatabaseError } from '@assistant/database'

/** The parts of a message that depend on the installation. */
export interface DatabaseNames {
  /** The database as messages name it, in lower case; see `databaseLabel`. */
  readonly database: string
  readonly dataFolder: string
}

/** Reader of a message: a person who starts a server, or one who runs a command, perhaps next to a running server. */
type Audience = 'server' | 'command'

type Message = (names: DatabaseNames & { readonly reason: string }) => string

/** Messages for the failures that an operator can fix: what happened, and what to do next. */
const messages: Partial<Record<DatabaseError['kind'], Readonly<Record<Audience, Message>>>> = {
  locked: {
    server: ({ dataFolder }) =>
      `Another server is running on the data folder ${dataFolder}. Stop it, or set DATA_DIR, and DATABASE_URL if it is set, to another location.`,
    command: ({ database }) => `Another process is migrating ${database}, or writing to it. Try again when it is done.`,
  },
  newer: {
    server: ({ database }) =>
      `${database} was used by a newer version. Start that version, or restore a backup from before.`,
    command: ({ database }) => `A newer version was used with ${database}. Use the commands of that version.`,
  },
  unavailable: forBoth(
    ({ database, reason }) =>
      `${database} cannot be opened (${reason}). Check DATABASE_URL and the permissions of that path.`,
  ),
  overloaded: {
    server: ({ database }) => `${database} is locked by another process. Stop that one first.`,
    command: ({ database }) => `${database} is too busy. Nothing was changed: try again.`,
  },
  full: forBoth(
    ({ database }) => `${database} cannot be written: the disk is full or broken. Free some space, or check the disk.`,
  ),
}

function forBoth(message: Message): Record<Audience, Message> {
  return { server: message, command: message }
}

/** Returns the message of a database error for a server or for a command. */
export function databaseMessage(audience: Audience, error: DatabaseError, names: DatabaseNames): string {
  const { kind, code, message } = error
  const known = messages[kind]?.[audience]
  const text =
    known?.({ ...names, reason: code ?? message }) ??
    `${names.database} cannot be used (${code ?? 'no code'}). ${message}.`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/**
 * Returns the name of a database for the middle of a sentence. It contains the path of an SQLite file, but omits a
 * PostgreSQL URL, which may contain a password.
 */
export function databaseLabel(databaseUrl: string): string {
  return databaseUrl.startsWith('file:') ? `the database ${databaseUrl.slice('file:'.length)}` : 'the database'
}
