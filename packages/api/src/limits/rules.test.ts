import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, goodPassword, hour, present, second, type TestServer } from '../../testing/test-server.js'
import { AppError } from '../errors/app-error.js'
import { type LimitName, limitRules } from './rules.js'

const wrong = 'not the right one at all'

/** Returns the code of a call, or `OK`, and `retryAfterSeconds` if it was rejected. */
const outcomeOf = (call: Promise<unknown>): Promise<{ code: string; retryAfterSeconds?: number | undefined }> =>
  call.then(
    () => ({ code: 'OK' }),
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      return { code: error.reason, retryAfterSeconds: error.retryAfterSeconds }
    },
  )

describe.each(testDatabases())('rate limits on $name', ({ open }) => {
  let testServer: TestServer
  let networks = 0
  let others = 0
  beforeAll(async () => {
    testServer = await createTestServer(open, { rateLimitScale: 1 })
  })
  afterAll(() => testServer.close())

  /** Returns a client in an unused network. */
  const somewhere = () => {
    networks += 1
    return { ipAddress: `10.${networks >> 8}.${networks & 255}.7`, userAgent: 'curl/8' }
  }
  const from = (client = somewhere()) => testServer.as({ client })
  const another = () => {
    others += 1
    return `other${others}@example.org`
  }
  const register = async (email = another(), roles?: 'admin') => {
    const passwordHash = `new:${goodPassword}`
    await testServer.database.transaction((tx) =>
      testServer.directory.add(tx, {
        ...{ email, name: 'Somebody', passwordHash, roles: [roles ?? 'user'] },
        ...{ emailVerified: false, isDemo: false },
      }),
    )
    return email
  }
  const signIn = async (email: string) => {
    const client = somewhere()
    return (await from(client)).auth.login({ email, password: goodPassword })
  }
  const as = async (email: string) => testServer.as({ ...(await signIn(email)).tokens, client: somewhere() })

  type Attempt = () => Promise<unknown>
  const rules: { limit: LimitName; title: string; passesAs: string; begin: () => Promise<Attempt> }[] = [
    {
      ...{
        limit: 'failuresOfAccountFromPrefix',
        title: 'wrong passwords for one account from one network',
        passesAs: 'INVALID_CREDENTIALS',
      },
      async begin() {
        const [caller, email] = [await from(), await register()]
        return () => caller.auth.login({ email, password: wrong })
      },
    },
    {
      ...{
        limit: 'failuresOfAccountFromPrefix',
        title: 'sign-ins without an account from one network',
        passesAs: 'INVALID_CREDENTIALS',
      },
      async begin() {
        const [caller, email] = [await from(), another()]
        return () => caller.auth.login({ email, password: wrong })
      },
    },
    {
      ...{
        limit: 'failuresOfPrefix',
        title: 'sign-ins with many addresses from one network',
        passesAs: 'INVALID_CREDENTIALS',
      },
      async begin() {
        const caller = await from()
        return () => caller.auth.login({ email: another(), password: wrong })
      },
    },
    {
      ...{ limit: 'failuresOfAccount', title: 'wrong passwords from many networks', passesAs: 'INVALID_CREDENTIALS' },
      async begin() {
        const email = await register()
        return async () => (await from()).auth.login({ email, password: wrong })
      },
    },
    {
      ...{
        limit: 'failuresOfAccount',
        title: 'sign-ins without an account from many networks',
        passesAs: 'INVALID_CREDENTIALS',
      },
      async begin() {
        const email = another()
        return async () => (await from()).auth.login({ email, password: wrong })
      },
    },
    {
      ...{ limit: 'registrationsOfPrefix', title: 'registrations from one network', passesAs: 'WEAK_PASSWORD' },
      async begin() {
        const caller = await from()
        return () => caller.auth.register({ email: another(), name: 'New', password: 'short' })
      },
    },
    {
      ...{ limit: 'takenAddressesOfPrefix', title: 'answers that an address is taken', passesAs: 'EMAIL_TAKEN' },
      async begin() {
        const [caller, email] = [await from(), await register()]
        return () => caller.auth.register({ email, name: 'New', password: goodPassword })
      },
    },
    {
      ...{ limit: 'resetsOfAccount', title: 'password resets', passesAs: 'OK' },
      async begin() {
        const email = await register()
        return async () => (await from()).auth.requestPasswordReset({ email })
      },
    },
    {
      ...{ limit: 'resetsOfAccount', title: 'password resets without an account', passesAs: 'OK' },
      async begin() {
        const email = another()
        return async () => (await from()).auth.requestPasswordReset({ email })
      },
    },
    {
      ...{ limit: 'refreshesOfSession', title: 'refreshes of one session', passesAs: 'OK' },
      async begin() {
        const { tokens } = await signIn(await register())
        const caller = await from()
        return () => caller.auth.refresh({ refreshToken: present(tokens.refreshToken) })
      },
    },
    {
      ...{ limit: 'anonymousCallsOfPrefix', title: 'calls of a public procedure', passesAs: 'OK' },
      async begin() {
        const caller = await from()
        return () => caller.system.health()
      },
    },
    {
      ...{
        limit: 'anonymousCallsOfPrefix',
        title: 'anonymous calls of a procedure that requires a sign-in',
        passesAs: 'UNAUTHENTICATED',
      },
      async begin() {
        const caller = await from()
        return () => caller.users.me()
      },
    },
    {
      ...{ limit: 'callsOfUser', title: 'calls of a user', passesAs: 'OK' },
      async begin() {
        const caller = await as(await register())
        return () => caller.users.me()
      },
    },
    {
      ...{ limit: 'callsOfUser', title: 'forbidden calls of a user', passesAs: 'FORBIDDEN' },
      async begin() {
        const caller = await as(await register())
        return () => caller.audit.list()
      },
    },
    {
      ...{ limit: 'ownPasswordChecksOfUser', title: 'correct checks of the own password', passesAs: 'WEAK_PASSWORD' },
      async begin() {
        const email = await register()
        const change = { currentPassword: goodPassword, newPassword: 'short' }
        return async () => (await as(email)).auth.changePassword(change)
      },
    },
    {
      ...{ limit: 'mailsOfSender', title: 'mails of one sender', passesAs: 'OK' },
      async begin() {
        const admin = await register(another(), 'admin')
        return async () => (await as(admin)).users.invite({ email: another(), roles: ['user'] })
      },
    },
    {
      ...{ limit: 'mailsToStranger', title: 'mails to an unverified address', passesAs: 'OK' },
      async begin() {
        const email = await register()
        return async () => (await as(email)).auth.requestEmailVerification()
      },
    },
    {
      ...{ limit: 'mailsToStranger', title: 'invitations of one address to a project', passesAs: 'OK' },
      async begin() {
        const [stranger, owner] = [another(), await register()]
        const { id: projectId } = await (await as(owner)).projects.create({ name: 'Shared' })
        return async () => (await as(owner)).projects.share({ projectId, email: stranger, role: 'viewer' })
      },
    },
    {
      ...{ limit: 'mailsToStranger', title: 'requests to change to an unverified address', passesAs: 'OK' },
      async begin() {
        const [stranger, email] = [another(), await register()]
        return async () => (await as(email)).auth.requestEmailChange({ newEmail: stranger, password: goodPassword })
      },
    },
  ]

  it.each(rules)('restrict $title ($limit) until the period has ended', async ({ limit, passesAs, begin }) => {
    const { points, seconds } = limitRules[limit]
    const attempt = await begin()
    for (let count = 0; count < points; count += 1) expect(await outcomeOf(attempt())).toMatchObject({ code: passesAs })
    expect(await outcomeOf(attempt())).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: seconds })
    testServer.advanceClock(1500)
    expect(await outcomeOf(attempt())).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: seconds - 1 })
    testServer.advanceClock(seconds * second - 1501)
    expect(await outcomeOf(attempt())).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 1 })
    testServer.advanceClock(1)
    expect(await outcomeOf(attempt())).toMatchObject({ code: passesAs })
  })

  it('allow five welcome mails per address and day, and registrations without one after that', async () => {
    const email = another()
    const make = async () => {
      const { user, tokens } = await (await from()).auth.register({ email, name: 'New', password: goodPassword })
      const mails = await testServer.delivered(email)
      await (await testServer.as(tokens)).users.deleteMe({ password: goodPassword })
      return { user, welcomeMails: mails.length }
    }
    for (let count = 0; count < 5; count += 1) expect(await make()).toMatchObject({ welcomeMails: 1 })
    expect(await make()).toMatchObject({ user: { email }, welcomeMails: 0 })
    testServer.advanceClock(24 * hour)
    expect(await make()).toMatchObject({ welcomeMails: 1 })
  })

  it('let an administrator invite an address that has reached the limit of mailsToStranger', async () => {
    const [stranger, admin] = [another(), await register(another(), 'admin')]
    for (let count = 0; count < 5; count += 1) {
      const caller = await as(await register())
      await caller.auth.requestEmailChange({ newEmail: stranger, password: goodPassword })
    }
    const caller = await as(await register())
    const change = { newEmail: stranger, password: goodPassword }
    expect(await outcomeOf(caller.auth.requestEmailChange(change))).toMatchObject({ code: 'RATE_LIMITED' })
    expect(await outcomeOf((await as(admin)).users.invite({ email: stranger, roles: ['user'] }))).toEqual({
      code: 'OK',
    })
  })
})
