import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { registerUser } from '../support/clients/test-users.js'
import { call } from '../support/clients/trpc-calls.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let url: string
let bystander: Bystander

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  bystander = await createBystander(cleanup, server)
})

/** Both tests together stay under the 20 registrations that a network may try within an hour. */
const registrations = 7
/** Attempts that one user may make within 15 minutes. */
const changes = 30

/** Passwords that the estimate takes long for. */
const families: Readonly<Record<string, string>> = {
  'words with letters written as digits and signs': 'p4$$w0rd'.repeat(4),
  'signs that stand for several letters': '@4@4(<[{'.repeat(4),
}

it.each(Object.entries(families))('refuses passwords of %s, and disturbs nobody', async (_, password) => {
  const { accessToken: token, password: currentPassword } = await registerUser(url)
  await bystander.undisturbed(async () => {
    const registering = Array.from({ length: registrations }, () =>
      call(url, 'auth.register', { email: `${randomUUID()}@example.com`, name: 'S3cur3 P4ssw0rd', password }),
    )
    // One after the other: the limit for wrong passwords is spent before a password is found to be right.
    const answers = []
    for (let change = 0; change < changes; change += 1) {
      answers.push(await call(url, 'auth.changePassword', { currentPassword, newPassword: password }, { token }))
    }
    answers.push(...(await Promise.all(registering)))
    expect(new Set(answers.map(({ error }) => error?.code))).toEqual(new Set(['WEAK_PASSWORD']))
  })
})
