import * as postgresTables from './postgres.js'
import * as sqliteTables from './sqlite.js'

/** The tables of either dialect, as stores see them. */
export type Tables = typeof postgresTables

export { postgresTables, sqliteTables }
