import { sql } from 'drizzle-orm'
import type { Definition, Placeholders, Query, StatementValues, Transaction } from './query.js'
import type { Tables } from './tables/index.js'

/**
 * Defines a statement, which is built once and prepared once for each connection. Call the result with a `Query` or
 * `Transaction` and the values: `const [row] = await userById(query, { id })`.
 *
 *     const userById = statement((query, { users }, { id }: Placeholders<{ id: string }>) =>
 *       query.select().from(users).where(eq(users.id, id)))
 *
 * Define statements at the top of a store: each one that is defined stays in memory.
 */
export function statement<TValues extends StatementValues, TResult>(definition: Definition<TValues, TResult>) {
  return (query: Query, values: TValues): Promise<TResult> => query.run(definition, values)
}

/**
 * Defines a statement for each key, when it is first used: `eventsOfCount(tx, events.length, values)`. All of them stay
 * in memory, so there must be few keys.
 */
export function statements<TKey, TValues extends StatementValues, TResult>(
  define: (key: TKey) => Definition<TValues, TResult>,
) {
  const definitions = new Map<TKey, Definition<TValues, TResult>>()
  return (query: Query, key: TKey, values: TValues): Promise<TResult> => {
    const definition = definitions.get(key) ?? define(key)
    definitions.set(key, definition)
    return query.run(definition, values)
  }
}

/** A statement that Drizzle has built: the parameters of `prepareQuery` of a session. */
export interface Built<TParameters extends readonly unknown[]> {
  readonly parameters: TParameters
  /** Drizzle sets it on a prepared statement that joins tables. */
  readonly joinsNotNullableMap: unknown
}

/** Creates builders whose statements are prepared by `session`. */
type CreateBuilders = (session: { prepareQuery(...parameters: unknown[]): object }) => Transaction

/**
 * Returns a function that builds each definition once. The builders get a session that only records its parameters.
 */
export function createBuilds<TParameters extends readonly unknown[]>(createBuilders: CreateBuilders, tables: Tables) {
  const builds = new Map<unknown, Built<TParameters>>()
  let parameters: readonly unknown[] | undefined
  const recorded: { joinsNotNullableMap?: unknown; setToken(): object } = { setToken: () => recorded }
  const builders = createBuilders({
    prepareQuery(...given) {
      parameters = given
      return recorded
    },
  })
  const placeholders = new Proxy({}, { get: (_, name) => sql.placeholder(String(name)) })

  return (definition: unknown): Built<TParameters> => {
    const known = builds.get(definition)
    if (known) return known
    parameters = undefined
    delete recorded.joinsNotNullableMap
    ;(definition as Definition)(builders, tables, placeholders as Placeholders<never>).prepare('prepared')
    if (parameters === undefined) throw new Error('The definition of a statement must return a builder.')
    const built = {
      parameters: parameters as TParameters, // the dialect's builders pass them
      joinsNotNullableMap: recorded.joinsNotNullableMap,
    }
    builds.set(definition, built)
    return built
  }
}
