import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { identityFor, minute, present, second, type TestServer } from '../../../testing/test-server.js'
import { createKeyring } from '../../platform/keyring.js'
import { createAccessTokens } from './access-token.js'
import { createSigningKeys } from './signing-keys.js'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())
const pair = generateKeyPairSync('ed25519')

interface Parts {
  readonly header: Record<string, unknown>
  readonly claims: Record<string, unknown>
}

describe.each(testDatabases())('the access token service on $name', ({ open }) => {
  const identity = identityFor(open)
  const userId = randomUUID()
  const sessionId = randomUUID()
  const issued = async (testServer: TestServer, endsAt = new Date(testServer.now() + 60 * minute)) =>
    testServer.accessTokens.issue({ userId, sessionId, rotation: 3, endsAt })

  it('verifies a token to the claims that it was issued with', async () => {
    const testServer = await identity()
    const { token, expiresAt } = await issued(testServer)
    expect(expiresAt.getTime()).toBe(testServer.now() + 600 * second)
    const keyId = testServer.keys.current().id
    const claims = { userId, sessionId, rotation: 3, expiresAt: expiresAt.getTime(), keyId }
    expect(await testServer.accessTokens.verify(token)).toEqual({ claims })
    expect(await testServer.accessTokens.verify(token)).toEqual({ claims })
  })

  it('issues the agreed header and claims, without roles', async () => {
    const testServer = await identity()
    const [header, claims] = (await issued(testServer)).token.split('.')
    const seconds = testServer.now() / 1000
    expect(decode(header)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: testServer.keys.current().id })
    expect(decode(claims)).toEqual({
      ...{ iss: testServer.issuer, aud: 'assistant', sub: userId, sid: sessionId, gen: 3 },
      ...{ iat: seconds, exp: seconds + 600, jti: expect.any(String) },
    })
  })

  it('issues a token that expires with its session if that ends before its lifetime', async () => {
    const testServer = await identity()
    const endsAt = new Date(testServer.now() + minute)
    expect((await issued(testServer, endsAt)).expiresAt).toEqual(endsAt)
  })

  it('rejects an expired token after five seconds of tolerance for clock skew, cached or not', async () => {
    const testServer = await identity()
    const [one, two] = [await issued(testServer), await issued(testServer)]
    await testServer.accessTokens.verify(one.token)
    testServer.advanceClock(605 * second - 1)
    expect(await testServer.accessTokens.verify(one.token)).toMatchObject({ claims: { userId } })
    testServer.advanceClock(1)
    const expired = { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
    expect(await testServer.accessTokens.verify(one.token)).toEqual(expired)
    expect(await testServer.accessTokens.verify(two.token)).toEqual(expired)
  })

  /** Tokens with one fault each. `signed` changes a token and signs it with a key that the server trusts. */
  const attacks: [
    string,
    (testServer: TestServer, token: string, signed: (change: Partial<Parts>) => string) => string,
  ][] = [
    ['no characters', () => ''],
    ['three parts of nonsense', () => 'a.b.c'],
    ['two parts only', (_, token) => token.split('.').slice(0, 2).join('.')],
    ['no signature', (_, token) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['20,000 more characters', (_, token) => token + 'A'.repeat(20_000)],
    ['a signature with a changed bit', (_, token) => `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`],
    ['other claims under the same signature', (_, token) => reassembled(token, { claims: { sub: randomUUID() } })],
    [
      'alg none',
      (_, token) =>
        `${reassembled(token, { header: { alg: 'none' } })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
    ],
    [
      'HS256 with the public key as its secret',
      ({ keys }, token) => {
        const body = reassembled(token, { header: { alg: 'HS256' } })
          .split('.')
          .slice(0, 2)
          .join('.')
        const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' })
        expect(keys.publicKey('test')).toBeDefined()
        return `${body}.${createHmac('sha256', publicKey).update(body).digest('base64url')}`
      },
    ],
    ['another issuer', (_, __, signed) => signed({ claims: { iss: 'assistant:another' } })],
    ['no issuer', (_, __, signed) => signed({ claims: { iss: undefined } })],
    ['another audience', (_, __, signed) => signed({ claims: { aud: 'another' } })],
    ['no audience', (_, __, signed) => signed({ claims: { aud: undefined } })],
    ['another type', (_, __, signed) => signed({ header: { typ: 'JWT' } })],
    ['no type', (_, __, signed) => signed({ header: { typ: undefined } })],
    ['an unknown key', (_, __, signed) => signed({ header: { kid: 'unknown' } })],
    ['no key', (_, __, signed) => signed({ header: { kid: undefined } })],
    ['another name of the algorithm', (_, __, signed) => signed({ header: { alg: 'Ed25519' } })],
    ['a critical extension', (_, __, signed) => signed({ header: { crit: ['x'], x: 1 } })],
    ['a start of validity in the future', ({ now }, _, signed) => signed({ claims: { nbf: now() / 1000 + 60 } })],
    ['no expiry', (_, __, signed) => signed({ claims: { exp: undefined } })],
    ['an expiry that is no number', (_, __, signed) => signed({ claims: { exp: '9999999999' } })],
    ['no session', (_, __, signed) => signed({ claims: { sid: undefined } })],
    ['a user that is no id', (_, __, signed) => signed({ claims: { sub: "' or 1=1" } })],
    ['a rotation that is no number', (_, __, signed) => signed({ claims: { gen: '3' } })],
    ['no token id', (_, __, signed) => signed({ claims: { jti: undefined } })],
    ['claims that are no object', (_, token) => `${token.split('.')[0]}.${encode([1])}.${token.split('.')[2]}`],
    [
      'its own key in the header',
      (_, token) => {
        const own = generateKeyPairSync('ed25519')
        const jwk = own.publicKey.export({ format: 'jwk' })
        const body = reassembled(token, { header: { jwk, kid: undefined } })
          .split('.')
          .slice(0, 2)
          .join('.')
        return `${body}.${sign(null, Buffer.from(body), own.privateKey).toString('base64url')}`
      },
    ],
  ]

  it.each(attacks)('rejects a token with %s', async (_, attack) => {
    const testServer = await identity()
    await trustTestKey(testServer)
    const { token } = await issued(testServer)
    const signed = (change: Partial<Parts>) => signedByTestKey(token, change)
    expect(await testServer.accessTokens.verify(signed({}))).toMatchObject({ claims: { userId } })
    expect(await testServer.accessTokens.verify(attack(testServer, token, signed))).toEqual({
      claims: null,
      reason: 'UNAUTHENTICATED',
    })
  })

  it('rejects a token of another deployment', async () => {
    const [here, there] = [await identity(), await open()]
    const keyring = createKeyring({
      secret: 'the same secret at both of them, say',
      randomBytes: here.runtime.randomBytes,
    })
    const keys = createSigningKeys({
      database: there.database,
      keyring,
      runtime: here.runtime,
      tokenLifetimeSeconds: 600,
    })
    await keys.prepare()
    const elsewhere = createAccessTokens({ keys, issuer: here.issuer, lifetimeSeconds: 600, runtime: here.runtime })
    expect(await elsewhere.verify((await issued(here)).token)).toEqual({ claims: null, reason: 'UNAUTHENTICATED' })
    await there.close()
  })

  it('answers UNAUTHENTICATED without a token', async () => {
    const testServer = await identity()
    expect(await testServer.accessTokens.verify(undefined)).toEqual({ claims: null, reason: 'UNAUTHENTICATED' })
  })

  it('rejects a cached token a second after its key was retired', async () => {
    const testServer = await identity()
    const { token } = await issued(testServer)
    expect(await testServer.accessTokens.verify(token)).toMatchObject({ claims: { userId } })
    const { signingKeys } = testServer.database.tables
    await testServer.database.transaction((tx) => tx.update(signingKeys).set({ retiredAt: tx.clock() }))
    testServer.advanceClock(second)
    expect(await testServer.accessTokens.verify(token)).toEqual({ claims: null, reason: 'UNAUTHENTICATED' })
  })
})

/** Adds a key of the test to the server's keys in the database. */
async function trustTestKey({ database, keyring, keys, now }: TestServer): Promise<void> {
  const moment = new Date(now() - minute)
  await database.transaction((tx) =>
    tx.insert(database.tables.signingKeys).values({
      id: 'test',
      publicKey: JSON.stringify(pair.publicKey.export({ format: 'jwk' })),
      privateKey: keyring.seal('signing keys', JSON.stringify(pair.privateKey.export({ format: 'jwk' })), 'test'),
      secretKeyId: keyring.keyId,
      createdAt: moment,
      activeFrom: moment,
      retiredAt: null,
    }),
  )
  await keys.reload()
}

function signedByTestKey(token: string, { header, claims }: Partial<Parts>): string {
  const changed = reassembled(token, { header: { kid: 'test', ...header }, ...(claims && { claims }) })
  const body = changed.split('.').slice(0, 2).join('.')
  return `${body}.${sign(null, Buffer.from(body), pair.privateKey).toString('base64url')}`
}

/** Returns a token with changed header or claims, and with its old signature. */
function reassembled(token: string, { header, claims }: Partial<Parts>): string {
  const [oldHeader, oldClaims, signature] = token.split('.')
  return [
    encode({ ...decode(oldHeader), ...header }),
    encode({ ...decode(oldClaims), ...claims }),
    present(signature),
  ].join('.')
}
