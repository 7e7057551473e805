import { randomBytes } from 'node:crypto'
import { openDatabase } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyring } from '../../platform/keyring.js'
import { systemRuntime } from '../../platform/runtime.js'
import { createSigningKeys, SigningKeysLockedError } from './signing-keys.js'

describe.each(testDatabases())('createSigningKeys on $name', ({ open }) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.close())

  const keyring = createKeyring({ secret: 's'.repeat(32), randomBytes })
  const keysOf = (database = test.database, ring = keyring, runtime = systemRuntime) =>
    createSigningKeys({ database, keyring: ring, runtime, tokenLifetimeSeconds: 600 })
  const rows = () => test.database.query.select().from(test.database.tables.signingKeys)

  it('creates one key when several processes start at the same time', async () => {
    const second = await openDatabase(test.url)
    const starts = [keysOf(), keysOf(second), keysOf(), keysOf(second)]
    await Promise.all(starts.map((keys) => keys.prepare()))
    const [row, ...others] = await rows()
    expect(others).toEqual([])
    expect(starts.map((keys) => keys.current().id)).toEqual(starts.map(() => row?.id))
    await second.close()
  })

  it('finds the key again at the next start', async () => {
    const [first, next] = [keysOf(), keysOf()]
    await first.prepare()
    await next.prepare()
    expect(next.current().id).toBe(first.current().id)
    expect(await rows()).toHaveLength(1)
  })

  it('stores the private key encrypted', async () => {
    await keysOf().prepare()
    const [row] = await rows()
    expect(row?.privateKey.startsWith(`${keyring.keyId}.`)).toBe(true)
    expect(row?.secretKeyId).toBe(keyring.keyId)
    expect(row?.publicKey).not.toContain('"d"')
  })

  it('fails with an error that names SECRET when another one encrypted the keys', async () => {
    await keysOf().prepare()
    const other = createKeyring({ secret: 't'.repeat(32), randomBytes })
    const start = keysOf(test.database, other).prepare()
    await expect(start).rejects.toThrow(SigningKeysLockedError)
    await expect(start).rejects.toThrow('another SECRET')
    expect(await rows()).toHaveLength(1)
  })

  it('fails when a key is damaged', async () => {
    await keysOf().prepare()
    const { signingKeys } = test.database.tables
    await test.database.transaction((tx) => tx.update(signingKeys).set({ privateKey: `${keyring.keyId}.AAAA` }))
    await expect(keysOf().prepare()).rejects.toThrow('damaged')
  })

  it('keeps using the loaded keys while new ones cannot be read', async () => {
    let now = Date.now()
    const keys = keysOf(await openDatabase(test.url), keyring, { ...systemRuntime, now: () => now })
    await keys.prepare()
    const { id } = keys.current()
    const { signingKeys } = test.database.tables
    await test.database.transaction((tx) =>
      tx.update(signingKeys).set({ publicKey: 'not JSON', retiredAt: tx.clock() }),
    )
    now += 5000
    await keys.refresh()
    expect(keys.publicKey(id)).toBeDefined()
  })

  it('returns true from reload and replaces the set only when the keys have changed', async () => {
    const keys = keysOf()
    await keys.prepare()
    const { set } = keys
    expect(await keys.reload()).toBe(false)
    expect(keys.set).toBe(set)
    const { signingKeys } = test.database.tables
    await test.database.transaction((tx) => tx.update(signingKeys).set({ retiredAt: tx.clockPlus(60_000) }))
    expect(await keys.reload()).toBe(true)
    expect(keys.set).not.toBe(set)
  })
})
