import { createHash } from 'node:crypto'
import { type Database, type Transaction, UniqueViolation } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import { canonicalJson } from './canonical-json.js'
import { findResult, rememberResult } from './store.js'

export interface IdempotentCall {
  readonly userId: string
  /** The procedure that the key is used with, and its target: `projects.create`, `generations.start:<projectId>`. */
  readonly scope: string
  /** The key chosen by the caller. Without a key, every call creates something new. */
  readonly key: string | undefined
  /** All input that affects the result, without the key. Plain JSON. */
  readonly input: unknown
}

/**
 * Runs `make` in a serializable transaction and returns the id that it returns. If the key was used within the last 24
 * hours, returns the id of that call without running `make`. Of two concurrent calls, only one commits what `make` did,
 * and both return its id. If `make` throws, the key stays unused.
 * @throws {AppError} CONFLICT (the key was used with another input)
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
        throw new AppError('CONFLICT', 'This idempotencyKey was used with another input. Use a new key for a new call.')
      }
      return known.resultId
    })

  try {
    return await attempt()
  } catch (error) {
    // PostgreSQL may report a concurrent call as a unique violation instead of a serialization failure. Its result is
    // committed then, and the second attempt finds it.
    if (error instanceof UniqueViolation && error.constraint === 'idempotency_keys_pkey') return attempt()
    throw error
  }
}
