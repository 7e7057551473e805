import { createHash } from 'node:crypto'
import { type Database, type Transaction, UniqueViolation } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import { canonicalJson } from './canonical-json.js'
import { findResult, rememberResult } from './store.js'

export interface IdempotentCall {
  readonly userId: string
  /** What the key is for: `projects.create`, `generations.start:<projectId>`. */
  readonly scope: string
  /** The caller's own; without one the call makes something anew each time. */
  readonly key: string | undefined
  /** Everything that decides what is made, without the key: plain JSON. */
  readonly input: unknown
}

/**
 * Runs `make` in a serialisable transaction and answers the id of what it made; for a key of the last 24 hours the id
 * of what that made, without running it. Of two calls at once one makes and both answer the same.
 * Errors: CONFLICT when the key came with another input, and what `make` throws (then the key is not spent).
 */
export async function makeOnce(
  database: Database,
  { userId, scope, key, input }: IdempotentCall,
  make: (tx: Transaction) => Promise<string>,
): Promise<string> {
  if (key === undefined) return database.transaction(make)
  const inputDigest = createHash('sha256').update(canonicalJson(input)).digest('hex')
  const caller = { userId, scope, key }

  const attempt = () =>
    database.transaction(async (tx) => {
      const known = await findResult(tx, database.tables, caller)
      if (known === undefined) {
        const resultId = await make(tx)
        await rememberResult(tx, database.tables, caller, { inputDigest, resultId })
        return resultId
      }
      if (known.inputDigest !== inputDigest) {
        throw new AppError(
          'CONFLICT',
          'This idempotencyKey was used with another input. Take a new key for a new call.',
        )
      }
      return known.resultId
    })

  try {
    return await attempt()
  } catch (error) {
    // PostgreSQL may tell of a twin by its key instead of a serialisation failure: then the twin's result is there.
    if (error instanceof UniqueViolation && error.constraint === 'idempotency_keys_pkey') return attempt()
    throw error
  }
}
