import * as postgresTables from './postgres.js'
import * as sqliteTables from './sqlite.js'

/** The tables of either dialect, as stores see them. */
export type Tables = typeof postgresTables

// The second of two casts between the dialects. tables.test.ts compares their rows and names.
export const tablesOfSqlite = sqliteTables as unknown as Tables

export { postgresTables, sqliteTables }
