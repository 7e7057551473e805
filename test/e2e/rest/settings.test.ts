import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { randomPassword, registerUser } from '../../support/clients/test-users.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { procedures } from '../authorisation/procedures.js'
import { endpoints } from './endpoints/index.js'
import { expectError } from './expect-response.js'
import { randomEmail, unknownId } from './fixture.js'
import { sendRequest } from './send-request.js'

const table = Object.entries(endpoints).map(([name, endpoint]) => {
  const inPath = Object.fromEntries([...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [key, unknownId]))
  return { name, endpoint, input: inPath, access: procedures[name]?.access }
})

describe('the REST API with changed settings of the server', () => {
  const cleanup = cleanUpAfterAll()
  const start = async (environment: Readonly<Record<string, string>>) =>
    startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })

  it('limits the calls of a network and of a user, and returns the time until a retry', async () => {
    const { url } = await start({ RATE_LIMIT_SCALE: '1' })
    const by = await registerUser(url)
    const headers = { authorization: `Bearer ${by.accessToken}` }
    for (const [times, init] of [
      [300, {}],
      [600, { headers }],
    ] as const) {
      for (let count = 0; count < times; count += 1) await (await fetch(`${url}/api/users/me`, init)).text()
    }
    for (const { name, endpoint, input, access } of table) {
      const request = { by: access === 'public' ? null : by, input }
      const { retryAfterSeconds } = await expectError(await sendRequest(url, endpoint, request), 'RATE_LIMITED')
      expect(retryAfterSeconds, name).toBeGreaterThan(0)
      expect(retryAfterSeconds, name).toBeLessThanOrEqual(60)
    }
  })

  it('rejects a user whose address is not verified when REQUIRE_EMAIL_VERIFICATION is set', async () => {
    const { url } = await start({ REQUIRE_EMAIL_VERIFICATION: 'true' })
    const by = await registerUser(url)
    for (const { name, endpoint, input, access } of table) {
      // With this setting, an invitation can be accepted by its mailed token only.
      if (access === 'public' || (access === 'unverified' && name !== 'projects.acceptInvitation')) continue
      const { message } = await expectError(await sendRequest(url, endpoint, { by, input }), 'EMAIL_NOT_VERIFIED')
      expect(message, name).toMatch(/address/)
    }
  })

  it('rejects an access token after ACCESS_TOKEN_TTL_SECONDS', async () => {
    const { url } = await start({ ACCESS_TOKEN_TTL_SECONDS: '1' })
    const by = await registerUser(url)
    const headers = { authorization: `Bearer ${by.accessToken}` }
    const isExpired = async () => (await fetch(`${url}/api/users/me`, { headers })).status === 401
    await expect.poll(isExpired, { interval: 500 }).toBe(true)
    for (const { endpoint, input, access } of table) {
      if (access === 'public') continue
      await expectError(await sendRequest(url, endpoint, { by, input }), 'ACCESS_TOKEN_EXPIRED')
    }
  })

  it.each(['closed', 'invited'])('rejects a registration when REGISTRATION is %s', async (registration) => {
    const { url } = await start({ REGISTRATION: registration })
    const { 'auth.register': endpoint } = endpoints
    if (endpoint === undefined) throw new Error('There is no endpoint auth.register')
    const input = { email: randomEmail(), password: randomPassword(), name: 'Ada' }
    await expectError(await sendRequest(url, endpoint, { by: null, input }), 'REGISTRATION_CLOSED')
  })
})
