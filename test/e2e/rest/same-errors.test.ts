import { contract, type ErrorCode, errorCodes } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { callRest, procedureKind } from '../../support/clients/rest-calls.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { type Answer, call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { firstOfStream } from '../authorisation/transports.js'

const noId = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'
const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

const cleanup = cleanUpAfterAll()
let server: PacedServer
let owner: TestUser
let stranger: TestUser
let guest: TestUser
let admin: TestUser
let revoked: string
let suspended: string
let projectId: string
let finished: string
let waiting: string

beforeAll(async () => {
  server = await startPacedServer(cleanup, {
    dataFolder: await temporaryFolder(cleanup),
    environment: { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
  })
  const { url } = server
  const ask = (path: string, input: object, { accessToken: token }: TestUser) =>
    call(url, path, input, { token }).then(({ data, error }) => {
      expect(error).toBeUndefined()
      return data
    })
  admin = await signIn(url, root)
  owner = await registerUser(url, 'Owner')
  stranger = await registerUser(url, 'Stranger')
  guest = await registerUser(url, 'Guest')
  await ask('users.setRoles', { userId: guest.user.id, roles: ['guest'] }, admin)
  const leaver = await registerUser(url, 'Leaver')
  revoked = leaver.accessToken
  await ask('auth.logout', {}, leaver)
  const rascal = await registerUser(url, 'Rascal')
  suspended = rascal.accessToken
  await ask('users.suspend', { userId: rascal.user.id }, admin)
  projectId = (await createProject(url, owner)).id
  const start = async (prompt: string) => {
    const input = { projectId, prompt, idempotencyKey: prompt }
    return (
      await callOrThrow(contract.generations.start.output, url, 'generations.start', input, {
        token: owner.accessToken,
      })
    ).id
  }
  finished = await start('A feed')
  await ask('generations.cancel', { generationId: finished }, owner)
  const headers = { authorization: `Bearer ${owner.accessToken}` }
  const events = await fetch(`${url}/api/generations/${finished}/events`, { headers })
  expect(await events.text()).toContain('event: result\n')
  waiting = await start('A chat')
})

type Who = 'nobody' | 'forger' | 'revoked' | 'suspended' | 'guest' | 'stranger' | 'owner' | 'admin'
type Failing = readonly [ErrorCode, Who, procedure: string, input: () => Readonly<Record<string, unknown>>]

const tokenOf = (who: Who): string | null =>
  ({
    nobody: null,
    forger: 'no.token.atall',
    revoked,
    suspended,
    guest: guest.accessToken,
    stranger: stranger.accessToken,
    owner: owner.accessToken,
    admin: admin.accessToken,
  })[who]

const calls: readonly Failing[] = [
  ['UNAUTHENTICATED', 'nobody', 'users.me', () => ({})],
  ['UNAUTHENTICATED', 'nobody', 'projects.update', () => ({ projectId, surprise: 1 })],
  ['UNAUTHENTICATED', 'forger', 'users.me', () => ({})],
  ['SESSION_REVOKED', 'revoked', 'projects.list', () => ({})],
  ['ACCOUNT_SUSPENDED', 'suspended', 'users.me', () => ({})],
  ['INVALID_CREDENTIALS', 'nobody', 'auth.login', () => ({ email: owner.email, password: 'wrong' })],
  ['EMAIL_TAKEN', 'nobody', 'auth.register', () => ({ ...root, name: 'Root' })],
  [
    'WEAK_PASSWORD',
    'nobody',
    'auth.register',
    () => ({ email: 'new@example.com', name: 'New', password: 'passwordpassword' }),
  ],
  ['INVALID_REFRESH_TOKEN', 'nobody', 'auth.refresh', () => ({ refreshToken: 'rt1.none' })],
  ['INVALID_TOKEN', 'nobody', 'auth.resetPassword', () => ({ token: 'none', newPassword: owner.password })],
  ['INVALID_TOKEN', 'nobody', 'auth.verifyEmail', () => ({ token: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({})],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({ name: 'x', surprise: 1 })],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({ name: 'a\0b' })],
  ['BAD_REQUEST', 'owner', 'projects.get', () => ({ projectId: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.list', () => ({ cursor: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.list', () => ({ limit: 101 })],
  ['BAD_REQUEST', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', engine: 'none' })],
  ['BAD_REQUEST', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', kind: 'fix' })],
  ['PROJECT_NOT_FOUND', 'stranger', 'projects.get', () => ({ projectId })],
  ['PROJECT_NOT_FOUND', 'owner', 'projects.delete', () => ({ projectId: noId })],
  ['GENERATION_NOT_FOUND', 'stranger', 'generations.get', () => ({ generationId: finished })],
  ['FILE_NOT_FOUND', 'owner', 'generations.file', () => ({ generationId: finished, path: 'none.dart' })],
  ['INVITATION_NOT_FOUND', 'owner', 'projects.revokeInvitation', () => ({ invitationId: noId })],
  ['SESSION_NOT_FOUND', 'owner', 'sessions.revoke', () => ({ sessionId: noId })],
  ['USER_NOT_FOUND', 'admin', 'users.get', () => ({ userId: noId })],
  ['FORBIDDEN', 'owner', 'users.list', () => ({})],
  ['FORBIDDEN', 'guest', 'projects.create', () => ({ name: 'x' })],
  ['LAST_ADMIN', 'admin', 'users.setRoles', () => ({ userId: admin.user.id, roles: ['user'] })],
  ['CONFLICT', 'owner', 'projects.leave', () => ({ projectId })],
  [
    'CONFLICT',
    'owner',
    'projects.update',
    () => ({ projectId, name: 'y', expectedUpdatedAt: '2020-01-01T00:00:00.000Z' }),
  ],
  ['CONFLICT', 'owner', 'generations.start', () => ({ projectId, prompt: 'Another', idempotencyKey: 'A feed' })],
  ['CONFLICT', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', parentId: waiting })],
  ['ALREADY_MEMBER', 'owner', 'projects.share', () => ({ projectId, email: owner.email, role: 'viewer' })],
  ['GENERATION_FINISHED', 'owner', 'generations.cancel', () => ({ generationId: finished })],
]

const streams: readonly Failing[] = [
  ['UNAUTHENTICATED', 'nobody', 'generations.events', () => ({ generationId: finished })],
  ['UNAUTHENTICATED', 'forger', 'generations.events', () => ({ generationId: finished })],
  ['SESSION_REVOKED', 'revoked', 'generations.events', () => ({ generationId: finished })],
  ['ACCOUNT_SUSPENDED', 'suspended', 'generations.events', () => ({ generationId: finished })],
  ['GENERATION_NOT_FOUND', 'stranger', 'generations.events', () => ({ generationId: finished })],
  ['GENERATION_NOT_FOUND', 'owner', 'generations.events', () => ({ generationId: noId })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: 'none' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: waiting, lastEventId: 'x' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: waiting, lastEventId: '999999' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: waiting, surprise: '1' })],
]

type Error = NonNullable<Answer['error']>

/** A token that is refused closes its socket, and the reason is the code. */
async function overSocket(token: string | null, path: string, input: object): Promise<string | undefined> {
  const socket = await openSocket(cleanup, server.url, token)
  const closed = socket.closed.then(({ reason }) => reason)
  const kind = procedureKind(path)
  const answered = async () => {
    if (kind === 'query' || kind === 'mutation') return (await socket.call(kind, path, input)).error?.code
    return socket
      .subscribe(path, input)
      .next()
      .then(
        () => undefined,
        (error) => z.object({ code: z.string() }).parse(error).code,
      )
  }
  return Promise.race([answered().catch(() => closed), closed]).finally(socket.terminate)
}

const named = ([code, who, procedure, input]: Failing) => [code, procedure, who, input] as const

describe('a call that fails does so alike, whatever carries it', () => {
  it.each(calls.map(named))('%s: %s, by %s', async (code, procedure, who, input) => {
    const token = tokenOf(who)
    const errors: Record<string, Error | undefined> = {
      trpc: (await call(server.url, procedure, input(), { token })).error,
      rest: (await callRest(server.url, procedure, input(), { token })).error,
    }
    expect(errors.trpc?.code).toBe(code)
    expect({ ...errors.rest, requestId: '' }).toEqual({ ...errors.trpc, requestId: '' })
    const status = (await callRest(server.url, procedure, input(), { token })).status
    expect(status).toBe(errorCodes[code].http)
    expect(await overSocket(token, procedure, input())).toBe(code)
  })

  it.each(streams.map(named))('%s: %s, by %s', async (code, procedure, who, input) => {
    const token = tokenOf(who)
    expect((await firstOfStream(server.url, token, procedure, input())).error?.code).toBe(code)
    const rest = await callRest(server.url, procedure, input(), { token, headers: { accept: 'text/event-stream' } })
    expect([rest.error?.code, rest.status]).toEqual([code, errorCodes[code].http])
    expect(await overSocket(token, procedure, input())).toBe(code)
  })
})
