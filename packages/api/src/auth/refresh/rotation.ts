import type { Database } from '@assistant/database'
import type { FirstUse } from '../../access/service.js'
import type { Runtime } from '../../platform/runtime.js'
import type { RotationColumns } from '../../sessions/store.js'
import { markFirstUsed } from './store.js'

/** Creates the functions by which `access` records the first use of a rotation by an access token. */
export function createFirstUse({ tables }: Pick<Database, 'tables'>): FirstUse {
  return {
    isFirst: (session, claims) => session.firstUsedAt === null && session.rotation === claims.rotation,
    record: (tx, { sessionId, rotation }) => markFirstUsed(tx, tables, sessionId, rotation),
  }
}

/** Returns the columns of a new session: rotation 1, not yet used, with a fresh salt. */
export function firstRotation({ randomBytes }: Pick<Runtime, 'randomBytes'>): RotationColumns {
  return {
    refreshSalt: Buffer.from(randomBytes(32)).toString('base64url'),
    rotation: 1,
    firstUsedAt: null,
    rotatedAt: null,
    rotatedPrefix: null,
    rotatedDevice: null,
  }
}
