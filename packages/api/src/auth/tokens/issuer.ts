import type { Database } from '@assistant/database'
import { readMeta, writeMeta } from '../../platform/meta-store.js'
import type { Runtime } from '../../platform/runtime.js'

/**
 * Who issues the access tokens: the origin of PUBLIC_URL when it is set, else a random name that the database keeps, so
 * that a token of one deployment is worth nothing at another.
 */
export async function readIssuer(database: Database, runtime: Runtime, publicUrl?: string): Promise<string> {
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  return database.transaction(async (tx) => {
    const known = await readMeta(tx, database.tables, 'issuer')
    const issuer = known ?? `assistant:${runtime.randomId()}`
    if (known === undefined) await writeMeta(tx, database.tables, 'issuer', issuer)
    return issuer
  })
}
