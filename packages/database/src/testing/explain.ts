import { execute } from './execute.js'
import { withClient } from './postgres-client.js'

export interface ExplainOptions {
  /** Makes PostgreSQL use an index wherever one can be used. It reads small tables as a whole otherwise. */
  readonly preferIndexes?: boolean
}

/** Returns the query plan of a statement of Drizzle as text. Its values come from tests, so they are not escaped. */
export async function explain(
  url: string,
  statement: { toSQL(): { readonly sql: string; readonly params: readonly unknown[] } },
  { preferIndexes = false }: ExplainOptions = {},
): Promise<string> {
  const text = withValues(statement.toSQL())
  if (url.startsWith('file:')) {
    return (await execute(url, `explain query plan ${text}`)).map(({ detail }) => String(detail)).join('\n')
  }
  return withClient(url, async (client) => {
    if (preferIndexes)
      await client.unsafe('set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off')
    const rows = await client.unsafe(`explain ${text}`)
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
  })
}

/** Returns a statement with its values inserted, because EXPLAIN takes no parameters. */
function withValues({ sql, params }: { readonly sql: string; readonly params: readonly unknown[] }): string {
  const literal = (value: unknown) => (typeof value === 'number' ? String(value) : `'${String(value)}'`)
  let at = -1
  return sql.replace(/\$(\d+)|\?/g, (_, number: string | undefined) => {
    at += 1
    return literal(params[number === undefined ? at : Number(number) - 1])
  })
}
