import { AppError } from '@assistant/api'
import { afterEach, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.js'

let testServer: TestServer | undefined
afterEach(() => testServer?.close())

const keys = [{ kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'one', alg: 'EdDSA', use: 'sig' }]

it('/.well-known/jwks.json serves the public keys and lets them be cached for five minutes', async () => {
  testServer = await createTestServer({ publicKeys: async () => ({ keys }) })
  const response = await fetch(`${testServer.url}/.well-known/jwks.json`)
  expect(await response.json()).toEqual({ keys })
  expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  const head = await fetch(`${testServer.url}/.well-known/jwks.json`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

it('/.well-known/jwks.json returns INTERNAL with no-store when the keys cannot be read, and 405 for POST', async () => {
  testServer = await createTestServer({
    publicKeys: async () => {
      throw new Error('The database cannot be reached')
    },
  })
  const response = await fetch(`${testServer.url}/.well-known/jwks.json`)
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ error: { code: 'INTERNAL' } })
  expect(response.headers.get('cache-control')).toBe('no-store')
  const posted = await fetch(`${testServer.url}/.well-known/jwks.json`, { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
})

it('/.well-known/jwks.json returns UNAVAILABLE with no-store when the database cannot be reached', async () => {
  testServer = await createTestServer({
    publicKeys: async () => {
      throw new AppError('UNAVAILABLE', 'The database cannot be reached. Try again in a moment.')
    },
  })
  const response = await fetch(`${testServer.url}/.well-known/jwks.json`)
  expect([response.status, response.headers.get('cache-control')]).toEqual([503, 'no-store'])
  expect(await response.json()).toMatchObject({
    error: { code: 'UNAVAILABLE', requestId: response.headers.get('x-request-id') },
  })
})
