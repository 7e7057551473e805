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

/** Keys in the database that this server's SECRET does not open. The message is for who starts the server. */
export class SigningKeysLockedError extends Error {
  override readonly name = 'SigningKeysLockedError'

  constructor(cause: SealError) {
    super(
      cause.reason === 'another secret'
        ? 'The signing keys in the database were encrypted with another SECRET. Start with the SECRET that this database ' +
            'was used with before, or with that one as SECRET_PREVIOUS. If it is lost, make new keys with the command ' +
            '"rotate-keys --now": everybody is asked to refresh.'
        : 'A signing key in the database is damaged. Restore a backup, or make new keys with the command ' +
            '"rotate-keys --now": everybody is asked to refresh.',
      { cause },
    )
  }
}

/** What access tokens are signed and verified with (Ed25519, RFC 8037). */
export interface SigningKeys {
  /** Reads the keys, and makes the first one in a database that has none. Errors: SigningKeysLockedError. */
  prepare(): Promise<void>
  /** The key to sign with now: the newest that is in use. */
  current(): { readonly id: string; readonly key: CryptoKey }
  /** The public key of this id; undefined when there is none, or when its tokens are no longer taken. */
  publicKey(id: string): CryptoKey | undefined
  /** Reads the keys again, after a second at the earliest. While the database is away, those that are known serve on. */
  refresh(): Promise<void>
  /** Reads the keys again now. Answers whether they have changed. */
  reload(): Promise<boolean>
  /** Another object for each set of keys: what was concluded from another set no longer holds. */
  readonly set: object
  /** The public keys that tokens may be signed with, now or within the hour: a JWK Set (RFC 7517). */
  jwks(): Promise<{ readonly keys: readonly PublicJwk[] }>
  /**
   * Makes a new key. By plan it is published for an hour before it signs, the keys so far serve until their tokens have
   * ended, and what is encrypted with SECRET_PREVIOUS is encrypted anew. After a leak (`isLeak`) it signs at once, and
   * the keys so far are gone with all their tokens. Errors: SigningKeysLockedError, by plan.
   */
  rotate(options: { readonly isLeak: boolean }): Promise<{ readonly id: string; readonly activeFrom: Date }>
  /** Removes keys whose tokens have all ended. */
  forgetRetired(): Promise<void>
}

/** A public key as it is published. */
export type PublicJwk = Readonly<Record<string, unknown>>

export interface SigningKeysOptions {
  readonly database: Database
  readonly keyring: Keyring
  readonly runtime: Runtime
  /** How long the tokens live that the keys sign. */
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

/** How old the known keys may be when a token is looked at, in milliseconds. */
const freshFor = 1000
/** How long a key is published before it signs, so that others who keep the set for a while know it in time. */
const publishedBefore = 60 * 60 * 1000
/** For clocks that differ, and for the skew that tokens are allowed. */
const lateness = 60 * 1000

export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { database, keyring, runtime, tokenLifetimeSeconds, log } = options
  const { tables } = database
  let set: KeySet = { fingerprint: '', keys: [] }
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<boolean> | undefined
  let isAway = false

  const read = async () => {
    const rows = await listSigningKeys(database.query, tables)
    const fingerprint = JSON.stringify(rows.map(({ id, activeFrom, retiredAt }) => [id, activeFrom, retiredAt]))
    const isChanged = fingerprint !== set.fingerprint
    if (isChanged) {
      // What is no row any more is gone, whether or not what has come can be opened.
      const rest = set.keys.filter((key) => rows.some(({ id }) => id === key.id))
      if (rest.length < set.keys.length) set = { fingerprint: '', keys: rest }
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
  const inUse = () => set.keys.filter(({ retiredAt }) => retiredAt > runtime.now())

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
        // Of two processes that start at once, the second finds the key of the first.
        if ((await listSigningKeys(tx, tables)).length > 0) return
        const now = await readClock(tx)
        await insertSigningKey(tx, tables, { ...candidate, createdAt: now, activeFrom: now, retiredAt: null })
      })
      await reload()
    },
    async refresh() {
      if (Math.abs(runtime.now() - readAt) < freshFor) return
      // Keys that cannot be read now are no reason to forget those that are known.
      await reload().then(
        () => {
          isAway = false
        },
        (error: unknown) => {
          if (!isAway) log?.error({ err: error }, 'the signing keys cannot be read; trying again with the next call')
          isAway = true
          // Not with every call, as long as it lasts.
          readAt = runtime.now()
        },
      )
    },
    current() {
      const active = inUse().filter(({ activeFrom }) => activeFrom <= runtime.now())
      // By another process's clock the only key may begin in a moment.
      const newest = active.at(-1) ?? inUse()[0]
      if (newest === undefined) throw new Error('There is no signing key: prepare() makes the first one')
      return { id: newest.id, key: newest.privateKey }
    },
    publicKey: (id) => inUse().find((key) => key.id === id)?.publicKey,

    async jwks() {
      await reload()
      return { keys: inUse().map(({ id, publicJwk }) => ({ ...publicJwk, kid: id, alg: 'EdDSA', use: 'sig' })) }
    },

    async rotate({ isLeak }) {
      const candidate = await generate(keyring)
      return database.transaction(async (tx) => {
        const now = await readClock(tx)
        const activeFrom = isLeak ? now : new Date(now.getTime() + publishedBefore)
        if (!isLeak) await retireByPlan(tx, activeFrom)
        await insertSigningKey(tx, tables, { ...candidate, createdAt: now, activeFrom, retiredAt: null })
        if (isLeak) await deleteOtherSigningKeys(tx, tables, candidate.id)
        return { id: candidate.id, activeFrom }
      })
    },

    forgetRetired: () => database.transaction((tx) => deleteRetiredSigningKeys(tx, tables)),
  }

  async function retireByPlan(tx: Transaction, successorFrom: Date): Promise<void> {
    const rows = await listSigningKeys(tx, tables)
    for (const row of rows) {
      const privateKey = keyring.seal('signing keys', unseal(row, keyring), row.id)
      if (row.secretKeyId === keyring.keyId) continue
      await resealSigningKey(tx, tables, row.id, { privateKey, secretKeyId: keyring.keyId })
    }
    const retiredAt = new Date(successorFrom.getTime() + tokenLifetimeSeconds * 1000 + lateness)
    const serving = rows.filter((row) => row.retiredAt === null)
    await retireSigningKeys(
      tx,
      tables,
      serving.map(({ id }) => id),
      retiredAt,
    )
  }
}

/** A new key, called by its thumbprint (RFC 7638). */
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
  if (key instanceof Uint8Array) throw new Error('A signing key is not an asymmetric one')
  return key
}
