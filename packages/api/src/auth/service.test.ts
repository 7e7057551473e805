import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  goodPassword,
  identityFor,
  instantHash,
  phone,
  present,
  type TestServer,
} from '../../testing/test-server.js'
import type { PasswordHash } from './passwords/hash.js'

const account = { email: ' Ada@Example.ORG ', name: ' Ada Lovelace ', password: goodPassword }

describe.each(testDatabases())('registration, sign-in and sign-out on $name', ({ open }) => {
  const identity = identityFor(open)

  const setStatus = ({ database }: TestServer, email: string, status: 'active' | 'suspended') =>
    database.transaction((tx) =>
      tx.update(database.tables.users).set({ status }).where(eq(database.tables.users.email, email)),
    )

  describe('auth.register', () => {
    it('creates an account and signs it in', async () => {
      const testServer = await identity()
      const at = new Date(testServer.now()).toISOString()
      const { user, session, tokens } = await (await testServer.as({ client: phone })).auth.register(account)
      expect(user).toEqual({
        ...{ id: expect.any(String), email: 'ada@example.org', name: 'Ada Lovelace', avatarUrl: null, roles: ['user'] },
        ...{ emailVerified: false, status: 'active', createdAt: at, updatedAt: at },
      })
      expect(session).toEqual({
        ...{ id: expect.any(String), userId: user.id, createdAt: at, lastSeenAt: at, current: true },
        expiresAt: new Date(testServer.now() + 30 * 24 * 60 * 60 * 1000).toISOString(),
        ...{ ...phone, device: 'Safari on iOS' },
      })
      expect(tokens).toMatchObject({ tokenType: 'Bearer', refreshTokenExpiresAt: session.expiresAt })
      expect(await (await testServer.as(tokens)).users.me()).toEqual(user)
    })

    it('accepts an address once, in any letter case, also for two concurrent calls', async () => {
      const { anybody } = await identity()
      const twice = await Promise.allSettled([
        anybody.auth.register(account),
        anybody.auth.register({ ...account, email: 'ada@example.org' }),
      ])
      expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await codeOf(anybody.auth.register({ ...account, email: 'ADA@example.org' }))).toBe('EMAIL_TAKEN')
    })

    it('reports a password that is easy to guess at its field', async () => {
      const { anybody } = await identity()
      const weak = anybody.auth.register({ ...account, password: 'AdaLovelace1815' })
      await expect(weak).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', fields: [{ path: 'password' }] })
    })

    it('rejects an input with fields of the account that it must not set, such as roles', async () => {
      const { anybody } = await identity()
      const greedy = { ...account, roles: ['admin'], emailVerified: true }
      expect(await codeOf(anybody.auth.register(greedy))).toBe('BAD_REQUEST')
    })
  })

  describe('auth.login', () => {
    it('opens another session of the same account', async () => {
      const { anybody, as } = await identity()
      const first = await anybody.auth.register(account)
      const next = await (await as({ client: phone })).auth.login({ email: 'ADA@example.org', password: goodPassword })
      expect(next.user).toEqual(first.user)
      expect(next.session.id).not.toBe(first.session.id)
      const { items } = await (await as(next.tokens)).sessions.list()
      expect(items.map(({ id, current }) => [id, current])).toEqual([
        [next.session.id, true],
        [first.session.id, false],
      ])
    })

    it('rejects a wrong password and an unknown address with the same error', async () => {
      const { anybody } = await identity()
      await anybody.auth.register(account)
      const message = 'The e-mail address or the password is wrong.'
      for (const attempt of [
        { email: 'ada@example.org', password: 'something else entirely' },
        { email: 'ada@example.org', password: '' },
        { email: 'nobody@example.org', password: goodPassword },
      ]) {
        await expect(anybody.auth.login(attempt)).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS', message })
      }
    })

    it('reports a suspension only to callers with the right password', async () => {
      const testServer = await identity()
      await testServer.anybody.auth.register(account)
      await setStatus(testServer, 'ada@example.org', 'suspended')
      const login = (password: string) => testServer.anybody.auth.login({ email: 'ada@example.org', password })
      expect(await codeOf(login(goodPassword))).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf(login('something else entirely'))).toBe('INVALID_CREDENTIALS')
      await setStatus(testServer, 'ada@example.org', 'active')
      expect((await login(goodPassword)).user.status).toBe('active')
    })

    it('replaces an outdated password hash', async () => {
      const { anybody, database } = await identity()
      await anybody.auth.register(account)
      const { users } = database.tables
      await database.transaction((tx) => tx.update(users).set({ passwordHash: `old:${goodPassword}` }))
      await anybody.auth.login({ email: 'ada@example.org', password: goodPassword })
      const [row] = await database.query.select().from(users)
      expect(row?.passwordHash).toBe(`new:${goodPassword}`)
    })

    it('rejects a password that is changed while it is being checked', async () => {
      let meanwhile = async () => {}
      const matches: PasswordHash['matches'] = async (hash, password) => {
        const isRight = await instantHash.matches(hash, password)
        await meanwhile()
        return isRight
      }
      const { anybody, database } = await identity({ passwordHash: { ...instantHash, matches } })
      await anybody.auth.register(account)
      meanwhile = () =>
        database.transaction((tx) => tx.update(database.tables.users).set({ passwordHash: 'new:another' }))
      const login = anybody.auth.login({ email: 'ada@example.org', password: goodPassword })
      expect(await codeOf(login)).toBe('INVALID_CREDENTIALS')
    })
  })

  describe('auth.logout', () => {
    it('ends the session of the refresh token, and answers revoked: 0 to a second call', async () => {
      const { register, anybody, as } = await identity()
      const { tokens } = await register()
      const refreshToken = present(tokens.refreshToken)
      expect(await anybody.auth.logout({ refreshToken })).toEqual({ revoked: 1 })
      expect(await anybody.auth.logout({ refreshToken })).toEqual({ revoked: 0 })
      expect(await codeOf((await as(tokens)).users.me())).toBe('SESSION_REVOKED')
    })

    it('ends the session of the access token', async () => {
      const { register, as } = await identity()
      const { tokens } = await register()
      const caller = await as(tokens)
      expect(await caller.auth.logout()).toEqual({ revoked: 1 })
      expect(await caller.auth.logout()).toEqual({ revoked: 0 })
      expect(await codeOf(caller.users.me())).toBe('SESSION_REVOKED')
    })

    it('ends no session without a token or with a forged one', async () => {
      const { register, anybody, as } = await identity()
      const { tokens } = await register()
      const forged = `${present(tokens.refreshToken).slice(0, -2)}AA`
      expect(await anybody.auth.logout()).toEqual({ revoked: 0 })
      expect(await anybody.auth.logout({ refreshToken: 'nonsense' })).toEqual({ revoked: 0 })
      // A forged refresh token counts alone: the valid access token does not replace it.
      expect(await (await as(tokens)).auth.logout({ refreshToken: forged })).toEqual({ revoked: 0 })
      expect((await (await as(tokens)).users.me()).name).toBe('Ada Lovelace')
    })
  })
})
