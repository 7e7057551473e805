import { randomBytes } from 'node:crypto'
import { contract, type Session } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { randomPassword, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { expectSoon } from '../../support/expect-soon.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const cleanup = cleanUpAfterAll()
const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }
let url = ''
let mailbox: Mailbox
let administrator: TestUser

beforeAll(async () => {
  const dataFolder = await temporaryFolder(cleanup)
  const environment = { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password }
  url = (await startPacedServer(cleanup, { dataFolder, environment })).url
  mailbox = await openMailbox(cleanup, dataFolder)
  administrator = await signIn(url, root)
})

const asAdmin = () => ({ token: administrator.accessToken })
const me = (person: TestUser) =>
  callOrThrow(contract.users.me.output, url, 'users.me', {}, { token: person.accessToken })

describe('an account mail', () => {
  it('contains a token that verifies the address after a registration', async () => {
    const ada = await registerUser(url)
    const { subject, link } = await mailbox.next(ada.email)
    expect(subject).toMatch(/address/i)
    expect(link?.href).toMatch(new RegExp(`^${url}/verify#token=`))
    const token = link?.hash.slice('#token='.length)
    expect((await call(url, 'auth.verifyEmail', { token })).data).toEqual({ email: ada.email })
    expect((await me(ada)).emailVerified).toBe(true)
  })

  it('contains a token that sets a new password and closes the sockets of earlier sessions', async () => {
    const ada = await registerUser(url)
    await mailbox.next(ada.email)
    const socket = await openSocket(cleanup, url, ada.accessToken)
    await socket.call('query', 'users.me')
    await call(url, 'auth.requestPasswordReset', { email: ada.email })
    const token = await mailbox.nextToken(ada.email)
    const newPassword = randomPassword()
    const reset = await call(url, 'auth.resetPassword', { token, newPassword })
    expect(reset.data).toEqual({ revokedSessions: 1 })
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
    expect((await signIn(url, { email: ada.email, password: newPassword })).user.emailVerified).toBe(true)
    expect((await mailbox.next(ada.email)).subject).toMatch(/password/i)
  })

  it('contains an invitation token that registers an account with the invited roles', async () => {
    const email = 'invited@example.com'
    await callOrThrow(contract.users.invite.output, url, 'users.invite', { email, roles: ['guest'] }, asAdmin())
    const invitationToken = await mailbox.nextToken(email)
    const account = { email, name: 'Invited', password: randomPassword(), invitationToken }
    const { user } = await callOrThrow(contract.auth.register.output, url, 'auth.register', account)
    expect(user).toMatchObject({ roles: ['guest'], emailVerified: true })
  })
})

describe('an account', () => {
  const suspend = ({ user }: TestUser) => call(url, 'users.suspend', { userId: user.id }, asAdmin())
  const remove = ({ user }: TestUser) => call(url, 'users.delete', { userId: user.id }, asAdmin())
  const changePassword = async ({ email, password }: TestUser) => {
    const { accessToken } = await signIn(url, { email, password })
    const input = { currentPassword: password, newPassword: randomPassword() }
    return call(url, 'auth.changePassword', input, { token: accessToken })
  }
  const revokeAll = ({ user }: TestUser) => call(url, 'sessions.revokeAll', { userId: user.id }, asAdmin())

  it.each([
    ['its suspension', suspend, 'ACCOUNT_SUSPENDED'],
    ['its deletion', remove, 'SESSION_REVOKED'],
    ['a change of its password', changePassword, 'SESSION_REVOKED'],
    ['the revocation of its sessions by an administrator', revokeAll, 'SESSION_REVOKED'],
  ] as const)('loses its sockets within 2 s and its access after %s', async (_, act, code) => {
    const ada = await registerUser(url)
    const socket = await openSocket(cleanup, url, ada.accessToken)
    const watch = socket.subscribe('sessions.watch')
    expect((await watch.next()).value).toMatchObject({ data: { type: 'ready' } })
    expect((await act(ada)).error).toBeUndefined()
    const closed = expectSoon(url, socket.closed)
    expect(await call(url, 'users.me', {}, { token: ada.accessToken })).toMatchObject({ error: { code } })
    expect(await closed).toEqual({ code: 4401, reason: code })
  })

  it('keeps its socket when its roles change, and has the new permissions from the next call on', async () => {
    const ada = await registerUser(url)
    const socket = await openSocket(cleanup, url, ada.accessToken)
    expect((await socket.call('query', 'audit.list')).error).toMatchObject({ code: 'FORBIDDEN' })
    await call(url, 'users.setRoles', { userId: ada.user.id, roles: ['admin'] }, asAdmin())
    expect((await socket.call('query', 'audit.list', { limit: 1 })).error).toBeUndefined()
    await call(url, 'users.setRoles', { userId: ada.user.id, roles: ['user'] }, asAdmin())
    expect((await socket.call('query', 'audit.list')).error).toMatchObject({ code: 'FORBIDDEN' })
    expect(socket.isOpen()).toBe(true)
  })
})

const sharedDatabases = testDatabases().filter(({ name }) => name === 'postgres')

describe.each(sharedDatabases)('one of two servers on the same $name', ({ open }) => {
  it('closes the sockets of users within 3 s after the other server has suspended them or signed them out', async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const environment = {
      ...{ DATABASE_URL: database.url, SECRET: randomBytes(32).toString('hex') },
      ...{ ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
    }
    const start = async () => startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })
    const [first, second] = [await start(), await start()]
    const admin = await signIn(second.url, root)
    const users = [await registerUser(first.url), await registerUser(first.url)] as const
    const sockets = await Promise.all(users.map(({ accessToken }) => openSocket(cleanup, first.url, accessToken)))
    for (const socket of sockets) await socket.call('query', 'users.me')
    await call(second.url, 'users.suspend', { userId: users[0].user.id }, { token: admin.accessToken })
    await call(second.url, 'auth.logout', { refreshToken: users[1].refreshToken })
    const closed = Promise.all(sockets.map(({ closed }) => closed))
    expect(await expectSoon(first.url, closed, 3_000)).toEqual([
      { code: 4401, reason: 'ACCOUNT_SUSPENDED' },
      { code: 4401, reason: 'SESSION_REVOKED' },
    ])
  })
})

describe('sessions.watch', () => {
  it('reports each created and revoked session of the user, and none of other users', async () => {
    const ada = await registerUser(url)
    const socket = await openSocket(cleanup, url, ada.accessToken)
    const watch = socket.subscribe('sessions.watch')
    const next = async () => (await watch.next()).value?.data as { type: string; session: Session }
    expect(await next()).toEqual({ type: 'ready' })
    await registerUser(url, 'Somebody')
    const phone = await signIn(url, ada)
    expect(await next()).toMatchObject({ type: 'created', session: { id: phone.session.id, current: false } })
    await call(url, 'auth.logout', { refreshToken: phone.refreshToken })
    expect(await next()).toMatchObject({ type: 'revoked', session: { id: phone.session.id } })
  })
})

describe('auth.requestPasswordReset', () => {
  it('returns the same answer for known and unknown addresses', async () => {
    const known = await registerUser(url)
    const requestReset = async (email: string) => {
      const startedAt = performance.now()
      const { status, data, headers } = await call(url, 'auth.requestPasswordReset', { email })
      return {
        answer: { status, data, headers: [...headers.keys()].sort() },
        durationMs: performance.now() - startedAt,
      }
    }
    const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
    const durationsMs: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 50; round += 1) {
      const one = await requestReset(known.email)
      const other = await requestReset(`nobody-${round}@example.com`)
      expect(one.answer).toEqual(other.answer)
      durationsMs.known.push(one.durationMs)
      durationsMs.unknown.push(other.durationMs)
    }
    const [knownMs, unknownMs] = [median(durationsMs.known), median(durationsMs.unknown)]
    console.info(
      `medians of 50 requests: known ${knownMs.toFixed(2)} ms, unknown ${unknownMs.toFixed(2)} ms, ` +
        `ratio ${(knownMs / unknownMs).toFixed(2)}`,
    )
  })
})
