import * as postgresTables from './postgres.js'
import * as sqliteTables from './sqlite.js'

/** The tables as stores see them, on either dialect. */
export type Tables = typeof postgresTables

export { postgresTables, sqliteTables }
