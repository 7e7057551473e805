import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { registerUser } from '../support/clients/test-users.js'
import { call } from '../support/clients/trpc-calls.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { createResponsivenessProbe, type ResponsivenessProbe } from './responsiveness-probe.js'

const cleanup = cleanUpAfterAll()
let url: string
let probe: ResponsivenessProbe

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  probe = await createResponsivenessProbe(cleanup, server)
})

/** Number of registrations per test. All tests together stay below the limit of 20 per network and hour. */
const registrations = 7
/** Number of password changes per test: the limit of attempts per user and 15 minutes. */
const changes = 30

/** Passwords whose estimate takes long. */
const families: Readonly<Record<string, string>> = {
  'words with letters written as digits and signs': 'p4$$w0rd'.repeat(4),
  'signs that stand for several letters': '@4@4(<[{'.repeat(4),
}

describe('a server under attack', () => {
  it.each(Object.entries(families))('rejects passwords of %s, and stays responsive', async (_, password) => {
    const { accessToken: token, password: currentPassword } = await registerUser(url)
    await probe.expectResponsiveDuring(async () => {
      const registering = Array.from({ length: registrations }, () =>
        call(url, 'auth.register', { email: `${randomUUID()}@example.com`, name: 'S3cur3 P4ssw0rd', password }),
      )
      // Runs the changes one after the other: each counts against the limit for wrong passwords until its password is
      // verified.
      const answers = []
      for (let change = 0; change < changes; change += 1) {
        answers.push(await call(url, 'auth.changePassword', { currentPassword, newPassword: password }, { token }))
      }
      answers.push(...(await Promise.all(registering)))
      expect(new Set(answers.map(({ error }) => error?.code))).toEqual(new Set(['WEAK_PASSWORD']))
    })
  })
})
