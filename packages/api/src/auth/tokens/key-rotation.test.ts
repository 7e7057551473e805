import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  goodPassword,
  hour,
  identityFor,
  minute,
  second,
  type TestServer,
} from '../../../testing/test-server.js'
import { createKeyring } from '../../platform/keyring.js'
import { createSigningKeys } from './signing-keys.js'

describe.each(testDatabases())('rotation of signing keys on $name', ({ open }) => {
  const identity = identityFor(open)

  const keyOf = (token: string | null) =>
    JSON.parse(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString()).kid
  const signIn = async ({ anybody }: TestServer, email: string) =>
    (await anybody.auth.login({ email, password: goodPassword })).tokens.accessToken
  const published = async ({ keys }: TestServer) => (await keys.jwks()).keys.map(({ kid }) => kid)

  it('publishes the new key for an hour before it signs, and keeps the tokens of the old key valid', async () => {
    const testServer = await identity()
    const { user, tokens } = await testServer.register()
    const oldKey = keyOf(tokens.accessToken)
    const { id: newKey, activeFrom } = await testServer.keys.rotate({ isLeak: false })
    expect(activeFrom.getTime()).toBe(testServer.now() + hour)
    testServer.advanceClock(2 * second)
    expect(await published(testServer)).toEqual([oldKey, newKey])
    expect(keyOf(await signIn(testServer, user.email))).toBe(oldKey)

    testServer.advanceClock(hour - 3 * second)
    const last = await signIn(testServer, user.email)
    expect(keyOf(last)).toBe(oldKey)
    testServer.advanceClock(2 * second)
    const first = await signIn(testServer, user.email)
    expect(keyOf(first)).toBe(newKey)
    for (const accessToken of [last, first])
      expect((await (await testServer.as({ accessToken })).users.me()).id).toBe(user.id)

    // The old key verifies until the last token that it signed has expired.
    testServer.advanceClock(10 * minute)
    expect(await published(testServer)).toEqual([oldKey, newKey])
    testServer.advanceClock(2 * minute)
    expect(await published(testServer)).toEqual([newKey])
    await testServer.keys.forgetRetired()
    expect(await testServer.database.query.$count(testServer.database.tables.signingKeys)).toBe(1)
  })

  it('invalidates all access tokens and no session after a leak', async () => {
    const testServer = await identity()
    const { user, tokens } = await testServer.register()
    const { id } = await testServer.keys.rotate({ isLeak: true })
    testServer.advanceClock(2 * second)
    expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('UNAUTHENTICATED')
    const renewed = await testServer.anybody.auth.refresh({ refreshToken: tokens.refreshToken ?? '' })
    expect(keyOf(renewed.accessToken)).toBe(id)
    expect((await (await testServer.as(renewed)).users.me()).id).toBe(user.id)
    expect(await published(testServer)).toEqual([id])
  })

  it('decrypts keys that SECRET_PREVIOUS encrypted, and encrypts them with SECRET', async () => {
    const testServer = await identity()
    const { tokens } = await testServer.register()
    const { database, runtime, settings } = testServer
    const secrets = { secret: 'another secret of thirty-two bytes, or more', previousSecret: settings.secret }
    const keyring = createKeyring({ ...secrets, randomBytes: runtime.randomBytes })
    const keys = createSigningKeys({ database, keyring, runtime, tokenLifetimeSeconds: 600 })
    await keys.prepare()
    expect(keys.publicKey(keyOf(tokens.accessToken))).toBeDefined()
    await keys.rotate({ isLeak: false })

    const alone = createKeyring({ secret: secrets.secret, randomBytes: runtime.randomBytes })
    const later = createSigningKeys({ database, keyring: alone, runtime, tokenLifetimeSeconds: 600 })
    await later.prepare()
    expect(later.publicKey(keyOf(tokens.accessToken))).toBeDefined()
  })

  it('publishes no part of the private keys', async () => {
    const testServer = await identity()
    const { keys } = await testServer.keys.jwks()
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ])
  })
})
