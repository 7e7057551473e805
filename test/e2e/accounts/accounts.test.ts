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

describe('mails', () => {
  it('lead from registering to an address that is proved', async () => {
    const ada = await registerUser(url)
    const { subject, link } = await mailbox.next(ada.email)
    expect(subject).toMatch(/address/i)
    expect(link?.href).toMatch(new RegExp(`^${url}/verify#token=`))
    const token = link?.hash.slice('#token='.length)
    expect((await call(url, 'auth.verifyEmail', { token })).data).toEqual({ email: ada.email })
    expect((await me(ada)).emailVerified).toBe(true)
  })

  it('lead from a forgotten password to another one, and the sockets of the old one close', async () => {
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

  it('lead from an invitation to an account', async () => {
    const email = 'invited@example.com'
    await callOrThrow(contract.users.invite.output, url, 'users.invite', { email, roles: ['guest'] }, asAdmin())
    const invitationToken = await mailbox.nextToken(email)
    const account = { email, name: 'Invited', password: randomPassword(), invitationToken }
    const { user } = await callOrThrow(contract.auth.register.output, url, 'auth.register', account)
    expect(user).toMatchObject({ roles: ['guest'], emailVerified: true })
  })
})

describe('an account that is', () => {
  const suspend = ({ user }: TestUser) => call(url, 'users.suspend', { userId: user.id }, asAdmin())
  const remove = ({ user }: TestUser) => call(url, 'users.delete', { userId: user.id }, asAdmin())
  const changePassword = async ({ email, password }: TestUser) => {
    const { accessToken } = await signIn(url, { email, password })
    const input = { currentPassword: password, newPassword: randomPassword() }
    return call(url, 'auth.changePassword', input, { token: accessToken })
  }
  const revokeAll = ({ user }: TestUser) => call(url, 'sessions.revokeAll', { userId: user.id }, asAdmin())

  it.each([
    ['suspended', suspend, 'ACCOUNT_SUSPENDED'],
    ['deleted', remove, 'SESSION_REVOKED'],
    ['given another password', changePassword, 'SESSION_REVOKED'],
    ['signed out everywhere by an administrator', revokeAll, 'SESSION_REVOKED'],
  ] as const)('%s loses its sockets within a second, and is answered no more', async (_, act, code) => {
    const ada = await registerUser(url)
    const socket = await openSocket(cleanup, url, ada.accessToken)
    const watch = socket.subscribe('sessions.watch')
    expect((await watch.next()).value).toMatchObject({ data: { type: 'ready' } })
    expect((await act(ada)).error).toBeUndefined()
    const closed = expectSoon(url, socket.closed)
    expect(await call(url, 'users.me', {}, { token: ada.accessToken })).toMatchObject({ error: { code } })
    expect(await closed).toEqual({ code: 4401, reason: code })
  })

  it('given another role keeps its socket, and the next call on it has the new rights', async () => {
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

describe.each(testDatabases().filter(({ name }) => name === 'postgres'))('two processes on one $name', ({ open }) => {
  it('end the sockets of who the other one has suspended, or signed out, within a second', async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const environment = {
      ...{ DATABASE_URL: database.url, SECRET: randomBytes(32).toString('hex') },
      ...{ ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
    }
    const start = async () => startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })
    const [here, there] = [await start(), await start()]
    const admin = await signIn(there.url, root)
    const people = [await registerUser(here.url), await registerUser(here.url)] as const
    const sockets = await Promise.all(people.map(({ accessToken }) => openSocket(cleanup, here.url, accessToken)))
    for (const socket of sockets) await socket.call('query', 'users.me')
    await call(there.url, 'users.suspend', { userId: people[0].user.id }, { token: admin.accessToken })
    await call(there.url, 'auth.logout', { refreshToken: people[1].refreshToken })
    const closed = Promise.all(sockets.map(({ closed }) => closed))
    expect(await expectSoon(here.url, closed, 3_000)).toEqual([
      { code: 4401, reason: 'ACCOUNT_SUSPENDED' },
      { code: 4401, reason: 'SESSION_REVOKED' },
    ])
  })
})

describe('sessions.watch', () => {
  it('tells of every session that begins and ends, of nobody else', async () => {
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

describe('a reset that is asked for', () => {
  it('is answered alike for known and unknown addresses', async () => {
    const known = await registerUser(url)
    const ask = async (email: string) => {
      const startedAt = performance.now()
      const { status, data, headers } = await call(url, 'auth.requestPasswordReset', { email })
      return {
        answer: { status, data, headers: [...headers.keys()].sort() },
        milliseconds: performance.now() - startedAt,
      }
    }
    const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 50; round += 1) {
      const one = await ask(known.email)
      const other = await ask(`nobody-${round}@example.com`)
      expect(one.answer).toEqual(other.answer)
      times.known.push(one.milliseconds)
      times.unknown.push(other.milliseconds)
    }
    const [toKnown, toUnknown] = [median(times.known), median(times.unknown)]
    console.info(
      `medians of 50 requests: known ${toKnown.toFixed(2)} ms, unknown ${toUnknown.toFixed(2)} ms, ` +
        `ratio ${(toKnown / toUnknown).toFixed(2)}`,
    )
  })
})
