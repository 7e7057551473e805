import type { Database as Connection, Statement } from 'better-sqlite3'

/** Maximum number of texts that a connection keeps prepared. Lists of values have any length, so there is no limit to their number. */
const preparedTexts = 200

/** The statements of a connection, prepared once for each text. The oldest one is dropped when there are too many. */
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
      const existing = statements.get(text)
      if (existing) return existing
      const statement = connection.prepare(text)
      if (statements.size === preparedTexts) statements.delete(statements.keys().next().value ?? '')
      statements.set(text, statement)
      return statement
    },
  }
  ofConnections.set(connection, prepared)
  return prepared
}
