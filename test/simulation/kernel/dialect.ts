import { isDeepStrictEqual } from 'node:util'
import { Column, Name, Param, Placeholder, SQL, StringChunk, sql, Table } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { rememberSelections } from './selections.js'

type Query = ReturnType<SQLiteSyncDialect['sqlToQuery']>

/**
 * The dialect of SQLite in a hurry: to put a statement together takes the library longer than SQLite takes to answer it,
 * and every seed asks for the same ones hundreds of times. What comes out is the library's to the letter, but for limits:
 * each text that comes up for the first time is compared. `constant` is one object wherever it is used.
 */
export function createDialect(constant: SQL): SQLiteSyncDialect {
  const dialect = new SQLiteSyncDialect()
  rememberSelections(dialect, constant)
  writeLimitsOut(dialect)
  const byTheLibrary = dialect.sqlToQuery.bind(dialect)
  const write = createWriter(dialect.escapeName, byTheLibrary)
  const compared = new Set<string>()
  dialect.sqlToQuery = (statement) => {
    const written = write(statement)
    if (!compared.has(written.sql)) {
      demandSame(written, byTheLibrary(statement))
      compared.add(written.sql)
    }
    return written
  }
  return dialect
}

/** SQLite plans by the value that a limit is bound to, and so compiles the statement anew each time it is bound. */
function writeLimitsOut(dialect: SQLiteSyncDialect): void {
  // Not in the type, as in `rememberSelections`.
  const inside = dialect as unknown as { buildLimit: (limit: unknown) => SQL | undefined }
  const build = inside.buildLimit.bind(dialect)
  inside.buildLimit = (limit) => (typeof limit === 'number' ? sql.raw(` limit ${limit}`) : build(limit))
}

/** Writes statements down piece by piece; whatever is not among the usual pieces is left to the library. */
function createWriter(
  escaped: (name: string) => string,
  byTheLibrary: (statement: SQL) => Query,
): (statement: SQL) => Query {
  const names = new Map<Column | Table, string>()
  let text = ''
  let given: unknown[] = []

  const put = (piece: unknown): void => {
    if (piece === undefined) return
    if (piece instanceof StringChunk) {
      for (const part of piece.value) text += part
    } else if (piece instanceof SQL && !inlines(piece)) {
      for (const inner of piece.queryChunks) put(inner)
    } else if (piece instanceof Column || piece instanceof Table) {
      text += nameOf(piece)
    } else if (piece instanceof Name) {
      text += escaped(piece.value)
    } else if (piece instanceof Param && !(piece.value instanceof Placeholder)) {
      putValue(piece.value === null ? null : piece.encoder.mapToDriverValue(piece.value))
    } else if (Array.isArray(piece)) {
      putList(piece)
    } else {
      putUnusual(piece)
    }
  }
  const putValue = (value: unknown) => {
    if (value instanceof SQL) return put(value)
    text += '?'
    given.push(value)
  }
  const putList = (pieces: readonly unknown[]) => {
    text += '('
    for (let at = 0; at < pieces.length; at += 1) {
      if (at > 0) text += ', '
      put(pieces[at])
    }
    text += ')'
  }
  const putUnusual = (piece: unknown) => {
    // The border to what the library takes for a piece: it has come from there.
    const written = byTheLibrary(new SQL([piece as SQL]))
    text += written.sql
    given.push(...written.params)
  }
  const nameOf = (named: Column | Table): string => {
    const name = names.get(named) ?? byTheLibrary(new SQL([named])).sql
    names.set(named, name)
    return name
  }

  return (statement) => {
    // A select inside a statement is written while the statement is.
    const [textBefore, givenBefore] = [text, given]
    text = ''
    given = []
    put(statement)
    const written = { sql: text, params: given }
    text = textBefore
    given = givenBefore
    return written
  }
}

/** Whether its values are to be written out: the library keeps that to itself. */
function inlines(statement: SQL): boolean {
  return (statement as unknown as { readonly shouldInlineParams: boolean }).shouldInlineParams
}

function demandSame(written: Query, expected: Query): void {
  if (isDeepStrictEqual([written.sql, written.params], [expected.sql, expected.params])) return
  throw new Error(`The library writes ${expected.sql}; the simulation wrote ${written.sql}`)
}
