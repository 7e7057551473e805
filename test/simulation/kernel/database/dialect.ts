import { isDeepStrictEqual } from 'node:util'
import { Column, Name, Param, Placeholder, SQL, StringChunk, sql, Table } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { cacheSelections } from './selections.js'

type Query = ReturnType<SQLiteSyncDialect['sqlToQuery']>

/**
 * Creates a faster SQLite dialect: Drizzle takes longer to build a statement than SQLite takes to run it, and every
 * seed builds the same statements hundreds of times. Except for limits, the output equals that of Drizzle, and each new
 * statement text is compared with it. `constant` must be the same object wherever it is used.
 */
export function createDialect(constant: SQL): SQLiteSyncDialect {
  const dialect = new SQLiteSyncDialect()
  cacheSelections(dialect, constant)
  inlineLimits(dialect)
  const buildWithLibrary = dialect.sqlToQuery.bind(dialect)
  const write = createWriter(dialect.escapeName, buildWithLibrary)
  const compared = new Set<string>()
  dialect.sqlToQuery = (statement) => {
    const written = write(statement)
    if (!compared.has(written.sql)) {
      assertSame(written, buildWithLibrary(statement))
      compared.add(written.sql)
    }
    return written
  }
  return dialect
}

/** Inlines limits: SQLite plans by the bound value of a limit and so recompiles the statement for every binding. */
function inlineLimits(dialect: SQLiteSyncDialect): void {
  // `buildLimit` is missing in the type, as in `cacheSelections`.
  const internals = dialect as unknown as { buildLimit: (limit: unknown) => SQL | undefined }
  const build = internals.buildLimit.bind(dialect)
  internals.buildLimit = (limit) => (typeof limit === 'number' ? sql.raw(` limit ${limit}`) : build(limit))
}

/** Creates a function that builds statements chunk by chunk. Drizzle builds the uncommon chunks. */
function createWriter(
  escapeName: (name: string) => string,
  buildWithLibrary: (statement: SQL) => Query,
): (statement: SQL) => Query {
  const names = new Map<Column | Table, string>()
  let text = ''
  let params: unknown[] = []

  const put = (piece: unknown): void => {
    if (piece === undefined) return
    if (piece instanceof StringChunk) {
      for (const part of piece.value) text += part
    } else if (piece instanceof SQL && !isInlined(piece)) {
      for (const inner of piece.queryChunks) put(inner)
    } else if (piece instanceof Column || piece instanceof Table) {
      text += nameOf(piece)
    } else if (piece instanceof Name) {
      text += escapeName(piece.value)
    } else if (piece instanceof Param && !(piece.value instanceof Placeholder)) {
      putValue(piece.value === null ? null : piece.encoder.mapToDriverValue(piece.value))
    } else if (Array.isArray(piece)) {
      putList(piece)
    } else {
      putUncommon(piece)
    }
  }
  const putValue = (value: unknown) => {
    if (value instanceof SQL) return put(value)
    text += '?'
    params.push(value)
  }
  const putList = (pieces: readonly unknown[]) => {
    text += '('
    for (let index = 0; index < pieces.length; index += 1) {
      if (index > 0) text += ', '
      put(pieces[index])
    }
    text += ')'
  }
  const putUncommon = (piece: unknown) => {
    // The cast is safe: every chunk comes from Drizzle.
    const written = buildWithLibrary(new SQL([piece as SQL]))
    text += written.sql
    params.push(...written.params)
  }
  const nameOf = (named: Column | Table): string => {
    const name = names.get(named) ?? buildWithLibrary(new SQL([named])).sql
    names.set(named, name)
    return name
  }

  return (statement) => {
    // Saves the state, because a subquery is built while its statement is being built.
    const [textBefore, paramsBefore] = [text, params]
    text = ''
    params = []
    put(statement)
    const written = { sql: text, params }
    text = textBefore
    params = paramsBefore
    return written
  }
}

/** Returns true when the values must be inlined. The types of Drizzle do not expose this property. */
function isInlined(statement: SQL): boolean {
  return (statement as unknown as { readonly shouldInlineParams: boolean }).shouldInlineParams
}

function assertSame(written: Query, expected: Query): void {
  if (isDeepStrictEqual([written.sql, written.params], [expected.sql, expected.params])) return
  throw new Error(`The library writes ${expected.sql}; the simulation wrote ${written.sql}`)
}
