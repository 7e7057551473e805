import type { Database as Connection, Statement } from 'better-sqlite3'

/** Maximum number of texts that a connection keeps prepared. Lists of values have any length, so there are more texts. */
const preparedTexts = 200

/**
 * The statements of a connection, prepared once for each text. When there are too many, the one that was unused for the
 * longest time is dropped. Drizzle switches a statement to rows as arrays; each text is read in one of both ways only.
 */
export interface PreparedTexts {
  prepare(text: string): Statement
}

const ofConnections = new WeakMap<Connection, PreparedTexts>()

/** Returns the prepared statements of a connection. */
export function preparedTextsOf(connection: Connection): PreparedTexts {
  const known = ofConnections.get(connection)
  if (known) return known
  const statements = new Map<string, Statement>()
  const prepared: PreparedTexts = {
    prepare(text) {
      const statement = statements.get(text) ?? connection.prepare(text)
      // A map keeps the order of insertion: the first key was unused for the longest time.
      statements.delete(text)
      if (statements.size === preparedTexts) statements.delete(statements.keys().next().value ?? '')
      statements.set(text, statement)
      return statement
    },
  }
  ofConnections.set(connection, prepared)
  return prepared
}
