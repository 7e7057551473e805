import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { randomPassword, registerUser } from '../../support/clients/test-users.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { procedures } from '../authorisation/procedures.js'
import { ask, expectFailure } from './asking.js'
import { endpoints } from './endpoints/index.js'
import { newAddress, noId } from './world.js'

const table = Object.entries(endpoints).map(([name, endpoint]) => {
  const inPath = Object.fromEntries([...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [key, noId]))
  return { name, endpoint, input: inPath, access: procedures[name]?.access }
})

describe('the settings of a server decide for the REST face', () => {
  const cleanup = cleanUpAfterAll()
  const start = async (environment: Readonly<Record<string, string>>) =>
    startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })

  it('how often anybody may call, and somebody who is signed in, and say when to come back', async () => {
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
      const wish = { by: access === 'public' ? null : by, input }
      const { retryAfterSeconds } = await expectFailure(await ask(url, endpoint, wish), 'RATE_LIMITED')
      expect(retryAfterSeconds, name).toBeGreaterThan(0)
      expect(retryAfterSeconds, name).toBeLessThanOrEqual(60)
    }
  })

  it('what is left to somebody whose address is not proved', async () => {
    const { url } = await start({ REQUIRE_EMAIL_VERIFICATION: 'true' })
    const by = await registerUser(url)
    for (const { name, endpoint, input, access } of table) {
      // Only a token that was mailed accepts an invitation then.
      if (access === 'public' || (access === 'unverified' && name !== 'projects.acceptInvitation')) continue
      const { message } = await expectFailure(await ask(url, endpoint, { by, input }), 'EMAIL_NOT_VERIFIED')
      expect(message, name).toMatch(/address/)
    }
  })

  it('how long an access token is good', async () => {
    const { url } = await start({ ACCESS_TOKEN_TTL_SECONDS: '1' })
    const by = await registerUser(url)
    const headers = { authorization: `Bearer ${by.accessToken}` }
    const isOver = async () => (await fetch(`${url}/api/users/me`, { headers })).status === 401
    await expect.poll(isOver, { interval: 500 }).toBe(true)
    for (const { endpoint, input, access } of table) {
      if (access === 'public') continue
      await expectFailure(await ask(url, endpoint, { by, input }), 'ACCESS_TOKEN_EXPIRED')
    }
  })

  it.each(['closed', 'invited'])('who may register: it is %s', async (registration) => {
    const { url } = await start({ REGISTRATION: registration })
    const { 'auth.register': endpoint } = endpoints
    if (endpoint === undefined) throw new Error('Nobody registers')
    const input = { email: newAddress(), password: randomPassword(), name: 'Ada' }
    await expectFailure(await ask(url, endpoint, { by: null, input }), 'REGISTRATION_CLOSED')
  })
})
