import { contract, errorBody } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { randomPassword, registerUser, signIn } from '../../support/clients/test-users.js'
import { type Answer, call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const errorBatch = z.array(z.object({ error: z.object({ data: z.object({ error: errorBody }) }) }))
const cleanup = cleanUpAfterAll()
const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

const startServer = async (environment: Record<string, string>) =>
  startPacedServer(cleanup, {
    dataFolder: await temporaryFolder(cleanup),
    environment: { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password, ...environment },
  })

/** Sends `count` sign-ins with the same wrong password in one batch, and returns the error of each. */
async function loginBatch(url: string, input: { email: string; password: string }, count: number) {
  const calls = Array.from({ length: count }, (_, index) => index)
  const response = await fetch(`${url}/trpc/${calls.map(() => 'auth.login').join(',')}?batch=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(calls.map((index) => [index, input]))),
  })
  return errorBatch.parse(await response.json()).map(({ error }) => error.data.error)
}

/** Returns the distinct error codes of the answers in order; 'answered' stands for an answer without an error. */
const codes = (answers: readonly Answer[]) => [...new Set(answers.map(({ error }) => error?.code ?? 'answered'))].sort()

describe('a server under a flood of sign-ins', () => {
  it.each([
    ['with raised limits', '100000', ['INVALID_CREDENTIALS', 'OVERLOADED']],
    ['with default limits', '1', ['INVALID_CREDENTIALS', 'RATE_LIMITED']],
  ])('answers each of 200 simultaneous sign-ins %s, while other calls succeed', async (_, scale, expected) => {
    const { url } = await startServer({ RATE_LIMIT_SCALE: scale })
    const ada = await registerUser(url)
    // Ten batches arrive within milliseconds. 200 single requests might arrive no faster than passwords are checked.
    const wrong = { email: ada.email, password: 'wrong' }
    const flood = Promise.all(Array.from({ length: 10 }, () => loginBatch(url, wrong, 20))).then((batches) =>
      batches.flat(),
    )
    const calls: Answer[] = []
    let isOver = false
    void flood.finally(() => {
      isOver = true
    })
    while (!isOver) calls.push(await call(url, 'users.me', {}, { token: ada.accessToken }))
    const errors = await flood
    expect([...new Set(errors.map(({ code }) => code))].sort()).toEqual(expected)
    expect(errors).toHaveLength(200)
    expect(codes(calls)).toEqual(['answered'])
    for (const error of errors) {
      if (error.code !== 'INVALID_CREDENTIALS') expect(error.retryAfterSeconds).toBeGreaterThan(0)
      expect(error.requestId).toBeTruthy()
    }
  })

  it('lets an administrator sign in from a known network while other networks attack the account', async () => {
    const { url } = await startServer({ RATE_LIMIT_SCALE: '1', TRUST_PROXY: 'loopback' })
    const from = (ipAddress: string) => ({ headers: { 'x-forwarded-for': ipAddress } })
    const knownNetwork = from('198.51.100.7')
    await callOrThrow(contract.auth.login.output, url, 'auth.login', root, knownNetwork)
    const attack = []
    for (let network = 0; network < 20; network += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) {
        attack.push(await call(url, 'auth.login', { ...root, password: randomPassword() }, from(`203.0.${network}.9`)))
      }
    }
    expect(codes(attack)).toEqual(['INVALID_CREDENTIALS', 'RATE_LIMITED'])
    // The limit of the account is used up, so even the right password is rejected from a network that never used it.
    expect((await call(url, 'auth.login', root, from('192.0.2.1'))).error).toMatchObject({ code: 'RATE_LIMITED' })
    expect((await call(url, 'auth.login', root, from('198.51.100.99'))).error).toBeUndefined()
  })

  it('counts each of 20 sign-ins in one batch against the limit', async () => {
    const { url } = await startServer({ RATE_LIMIT_SCALE: '1' })
    const ada = await registerUser(url)
    const codesInBatch = (await loginBatch(url, { email: ada.email, password: 'wrong' }, 20)).map(({ code }) => code)
    expect(codesInBatch.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10)
    expect(codesInBatch.filter((code) => code === 'RATE_LIMITED')).toHaveLength(10)
    expect((await call(url, 'auth.login', { email: ada.email, password: ada.password })).error?.code).toBe(
      'RATE_LIMITED',
    )
    expect((await signIn(url, await registerUser(url))).user.emailVerified).toBe(false)
  })
})
