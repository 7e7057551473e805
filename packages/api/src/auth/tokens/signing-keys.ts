import { generateKeyPairSync } from 'node:crypto'
import { type Database, readClock, type Transaction } from '@assistant/database'
import { type CryptoKey, calculateJwkThumbprint, importJWK } from 'jose'
import { type Keyring, SealError } from '../../platform/keyring.js'
import type { Logger } from '../../platform/logger.js'
import type { Runtime } from '../../platform/runtime.js'
import {
  deleteOtherSigningKeys,
  deleteRetiredSigningKeys,
  insertSigningKey,
  listSigningKeys,
  resealSigningKey,
  retireSigningKeys,
  type SigningKeyRow,
} from './signing-keys-store.js'

/** Thrown if neither SECRET nor SECRET_PREVIOUS can decrypt a key in the database. The message is for the operator. */
export class SigningKeysLockedError extends Error {
  override readonly name = 'SigningKeysLockedError'

  constructor(cause: SealError) {
    super(
      cause.reason === 'another secret'
        ? 'The signing keys in the database were encrypted with another SECRET. Start with the SECRET that this database ' +
            'was used with before, or set that one as SECRET_PREVIOUS. If it is lost, create new keys with the command ' +
            '"rotate-keys --now", which makes all clients refresh their tokens.'
        : 'A signing key in the database is damaged. Restore a backup, or create new keys with the command ' +
            '"rotate-keys --now", which makes all clients refresh their tokens.',
      { cause },
    )
  }
}

/** The keys that sign and verify access tokens (Ed25519, RFC 8037). */
export interface SigningKeys {
  /**
   * Reads the keys, and creates the first one in a database that has none.
   * @throws {SigningKeysLockedError}
   */
  prepare(): Promise<void>
  /**
   * Returns the key to sign with: the newest active one or, if none is active yet, the first one to become active.
   * Throws an `Error` if there is none.
   */
  current(): { readonly id: string; readonly key: CryptoKey }
  /** Returns the public key with this id, or undefined if it is unknown or its tokens are no longer accepted. */
  publicKey(id: string): CryptoKey | undefined
  /**
   * Reads the keys again if the last read was at least a second ago. If that fails, the loaded keys stay in use, except
   * those that the read found deleted.
   */
  refresh(): Promise<void>
  /**
   * Reads the keys again now, or waits for a read that is under way. Resolves to true if they have changed.
   * @throws {SigningKeysLockedError}
   */
  reload(): Promise<boolean>
  /**
   * An object that is replaced when the keys change. Results that were cached for another object are no longer valid.
   */
  readonly set: object
  /**
   * Returns a JWK Set (RFC 7517) with all keys that are accepted now, including those that start to sign within the
   * next hour.
   * @throws {SigningKeysLockedError}
   */
  jwks(): Promise<{ readonly keys: readonly PublicJwk[] }>
  /**
   * Creates a new key. By default it is published for an hour before it signs, the old keys verify until their tokens
   * have expired, and private keys encrypted with SECRET_PREVIOUS are encrypted with SECRET. After a leak (`isLeak`) it
   * signs at once, and the old keys are deleted, which invalidates all their tokens.
   * @throws {SigningKeysLockedError} Only without `isLeak`.
   */
  rotate(options: { readonly isLeak: boolean }): Promise<{ readonly id: string; readonly activeFrom: Date }>
  /** Deletes keys whose tokens have all expired. */
  forgetRetired(): Promise<void>
}

/** A public key in the published form. */
export type PublicJwk = Readonly<Record<string, unknown>>

export interface SigningKeysOptions {
  readonly database: Database
  readonly keyring: Keyring
  readonly runtime: Runtime
  /** Lifetime of the access tokens that the keys sign. */
  readonly tokenLifetimeSeconds: number
  readonly log?: Logger | undefined
}

interface LoadedKey {
  readonly id: string
  readonly publicJwk: PublicJwk
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly activeFrom: number
  readonly retiredAt: number
}

interface KeySet {
  readonly fingerprint: string
  readonly keys: readonly LoadedKey[]
}

/** Minimum time between two reads of the keys by `refresh`. */
const minReadIntervalMs = 1000
/** Time that a key is published before it signs, so that verifiers with a cached set learn it in time. */
const publicationLeadMs = 60 * 60 * 1000
/** Extra time that a retired key verifies, for clocks that differ and for the tolerance of token verification. */
const retirementDelayMs = 60 * 1000

export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { database, keyring, runtime, tokenLifetimeSeconds, log } = options
  const { tables } = database
  let set: KeySet = { fingerprint: '', keys: [] }
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<boolean> | undefined
  let isUnavailable = false

  const read = async () => {
    const rows = await listSigningKeys(database.query, tables)
    const fingerprint = JSON.stringify(rows.map(({ id, activeFrom, retiredAt }) => [id, activeFrom, retiredAt]))
    const isChanged = fingerprint !== set.fingerprint
    if (isChanged) {
      // Deleted keys are dropped first, so that they are gone even if a new row cannot be decrypted.
      const remaining = set.keys.filter((key) => rows.some(({ id }) => id === key.id))
      if (remaining.length < set.keys.length) set = { fingerprint: '', keys: remaining }
      set = { fingerprint, keys: await Promise.all(rows.map((row) => load(row, keyring))) }
    }
    readAt = runtime.now()
    return isChanged
  }
  const reload = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const acceptedKeys = () => set.keys.filter(({ retiredAt }) => retiredAt > runtime.now())

  return {
    reload,
    get set() {
      return set
    },
    async prepare() {
      await reload()
      if (set.keys.length > 0) return
      const candidate = await generate(keyring)
      await database.transaction(async (tx) => {
        // If another process has started at the same time, its key may already be here.
        if ((await listSigningKeys(tx, tables)).length > 0) return
        const now = await readClock(tx)
        await insertSigningKey(tx, tables, { ...candidate, createdAt: now, activeFrom: now, retiredAt: null })
      })
      await reload()
    },
    async refresh() {
      if (Math.abs(runtime.now() - readAt) < minReadIntervalMs) return
      // A failed read does not fail the call.
      await reload().then(
        () => {
          isUnavailable = false
        },
        (error: unknown) => {
          if (!isUnavailable)
            log?.error({ err: error }, 'the signing keys could not be read; retrying with a later call')
          isUnavailable = true
          // Limits the retries to one a second.
          readAt = runtime.now()
        },
      )
    },
    current() {
      const active = acceptedKeys().filter(({ activeFrom }) => activeFrom <= runtime.now())
      // If another process with a faster clock created the only key, it may become active in a moment.
      const newest = active.at(-1) ?? acceptedKeys()[0]
      if (newest === undefined) throw new Error('There is no signing key. Call prepare() first, which creates one.')
      return { id: newest.id, key: newest.privateKey }
    },
    publicKey: (id) => acceptedKeys().find((key) => key.id === id)?.publicKey,

    async jwks() {
      await reload()
      return { keys: acceptedKeys().map(({ id, publicJwk }) => ({ ...publicJwk, kid: id, alg: 'EdDSA', use: 'sig' })) }
    },

    async rotate({ isLeak }) {
      const candidate = await generate(keyring)
      return database.transaction(async (tx) => {
        const now = await readClock(tx)
        const activeFrom = isLeak ? now : new Date(now.getTime() + publicationLeadMs)
        if (!isLeak) await retireCurrent(tx, activeFrom)
        await insertSigningKey(tx, tables, { ...candidate, createdAt: now, activeFrom, retiredAt: null })
        if (isLeak) await deleteOtherSigningKeys(tx, tables, candidate.id)
        return { id: candidate.id, activeFrom }
      })
    },

    forgetRetired: () => database.transaction((tx) => deleteRetiredSigningKeys(tx, tables)),
  }

  async function retireCurrent(tx: Transaction, successorFrom: Date): Promise<void> {
    const rows = await listSigningKeys(tx, tables)
    for (const row of rows) {
      const privateKey = keyring.seal('signing keys', unseal(row, keyring), row.id)
      if (row.secretKeyId === keyring.keyId) continue
      await resealSigningKey(tx, tables, row.id, { privateKey, secretKeyId: keyring.keyId })
    }
    const retiredAt = new Date(successorFrom.getTime() + tokenLifetimeSeconds * 1000 + retirementDelayMs)
    const current = rows.filter((row) => row.retiredAt === null)
    await retireSigningKeys(
      tx,
      tables,
      current.map(({ id }) => id),
      retiredAt,
    )
  }
}

/** Generates a key pair. Its id is its thumbprint (RFC 7638). */
async function generate(keyring: Keyring) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const publicJwk = publicKey.export({ format: 'jwk' })
  const id = await calculateJwkThumbprint(publicJwk)
  return {
    id,
    publicKey: JSON.stringify(publicJwk),
    privateKey: keyring.seal('signing keys', JSON.stringify(privateKey.export({ format: 'jwk' })), id),
    secretKeyId: keyring.keyId,
  }
}

async function load(row: SigningKeyRow, keyring: Keyring): Promise<LoadedKey> {
  return {
    id: row.id,
    publicJwk: JSON.parse(row.publicKey),
    privateKey: await importKey(unseal(row, keyring)),
    publicKey: await importKey(row.publicKey),
    activeFrom: row.activeFrom.getTime(),
    retiredAt: row.retiredAt?.getTime() ?? Number.POSITIVE_INFINITY,
  }
}

function unseal(row: SigningKeyRow, keyring: Keyring): string {
  try {
    return keyring.open('signing keys', row.privateKey, row.id)
  } catch (error) {
    throw error instanceof SealError ? new SigningKeysLockedError(error) : error
  }
}

async function importKey(jwk: string): Promise<CryptoKey> {
  const key = await importJWK(JSON.parse(jwk), 'EdDSA')
  if (key instanceof Uint8Array) throw new Error('A signing key in the database is not an asymmetric key')
  return key
}
