import type { Database } from '@assistant/database'
import { readMeta, writeMeta } from '../../platform/meta-store.js'
import type { Runtime } from '../../platform/runtime.js'

/**
 * Returns the issuer of access tokens: the origin of PUBLIC_URL or, if that is not set, a random name stored in the
 * database. So tokens of one deployment are not valid at another.
 */
export async function readIssuer(database: Database, runtime: Runtime, publicUrl?: string): Promise<string> {
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  return database.transaction(async (tx) => {
    const stored = await readMeta(tx, database.tables, 'issuer')
    const issuer = stored ?? `assistant:${runtime.randomId()}`
    if (stored === undefined) await writeMeta(tx, database.tables, 'issuer', issuer)
    return issuer
  })
}
