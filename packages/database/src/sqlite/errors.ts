import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { DatabaseError, ForeignKeyViolation, UniqueViolation } from '../errors.js'
import { sqliteTables } from '../tables/index.js'

/** Converts a driver's error. Drops its message, which may contain a path, a table name or a value. */
export function sqliteError(error: unknown, { outcomeUnknown = false } = {}): DatabaseError {
  if (error instanceof DatabaseError) return error
  const code = codeOf(error)
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new UniqueViolation(uniqueConstraint(error), code)
  }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return new ForeignKeyViolation(code)
  const details = code === undefined ? { outcomeUnknown } : { outcomeUnknown, code }
  if (isBusy(error)) return new DatabaseError('overloaded', 'The database is locked by another process', details)
  if (code === 'SQLITE_FULL' || code?.startsWith('SQLITE_IOERR')) {
    return new DatabaseError('full', 'The disk is full or fails', details)
  }
  if (code?.startsWith('SQLITE_CANTOPEN') || code?.startsWith('SQLITE_READONLY')) {
    return new DatabaseError('unavailable', 'The database file cannot be opened for writing', details)
  }
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) {
    return new DatabaseError('internal', 'The file is not a database, or it is damaged', details)
  }
  return new DatabaseError('internal', 'A statement failed', details)
}

/** Returns true when another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_BUSY') === true
}

/** Returns true for an error of COMMIT if the disk failed. Only the next start shows whether the COMMIT succeeded. */
export function leavesOutcomeUnknown(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_IOERR') === true
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

// SQLite names the columns: "UNIQUE constraint failed: users.email". The schema maps them to the constraint's name.
function uniqueConstraint(error: unknown): string {
  const columns = error instanceof Error ? error.message.replace(/^.*failed: /, '') : ''
  return constraintsByColumns.get(columns) ?? 'unknown'
}

const constraintsByColumns: ReadonlyMap<string, string> = new Map(
  Object.values(sqliteTables).flatMap((table: SQLiteTable) => {
    const { name, columns, indexes, primaryKeys } = getTableConfig(table)
    const key = (names: readonly string[]) => names.map((column) => `${name}.${column}`).join(', ')
    return [
      ...columns.filter((column) => column.primary).map((column) => [key([column.name]), `${name}_pkey`] as const),
      ...primaryKeys.map((primary) => [key(primary.columns.map((column) => column.name)), primary.getName()] as const),
      ...indexes
        .filter(({ config }) => config.unique)
        .map(
          ({ config }) =>
            [key(config.columns.flatMap((column) => ('name' in column ? [column.name] : []))), config.name] as const,
        ),
    ]
  }),
)
