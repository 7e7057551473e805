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

const unknownId = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'
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
let finishedId: string
let runningId: string

beforeAll(async () => {
  server = await startPacedServer(cleanup, {
    dataFolder: await temporaryFolder(cleanup),
    environment: { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
  })
  const { url } = server
  const callAs = (path: string, input: object, { accessToken: token }: TestUser) =>
    call(url, path, input, { token }).then(({ data, error }) => {
      expect(error).toBeUndefined()
      return data
    })
  admin = await signIn(url, root)
  owner = await registerUser(url, 'Owner')
  stranger = await registerUser(url, 'Stranger')
  guest = await registerUser(url, 'Guest')
  await callAs('users.setRoles', { userId: guest.user.id, roles: ['guest'] }, admin)
  const leaver = await registerUser(url, 'Leaver')
  revoked = leaver.accessToken
  await callAs('auth.logout', {}, leaver)
  const abuser = await registerUser(url, 'Abuser')
  suspended = abuser.accessToken
  await callAs('users.suspend', { userId: abuser.user.id }, admin)
  projectId = (await createProject(url, owner)).id
  const start = async (prompt: string) => {
    const input = { projectId, prompt, idempotencyKey: prompt }
    return (
      await callOrThrow(contract.generations.start.output, url, 'generations.start', input, {
        token: owner.accessToken,
      })
    ).id
  }
  finishedId = await start('A feed')
  await callAs('generations.cancel', { generationId: finishedId }, owner)
  const headers = { authorization: `Bearer ${owner.accessToken}` }
  const events = await fetch(`${url}/api/generations/${finishedId}/events`, { headers })
  expect(await events.text()).toContain('event: result\n')
  runningId = await start('A chat')
})

type Caller = 'anonymous' | 'forger' | 'revoked' | 'suspended' | 'guest' | 'stranger' | 'owner' | 'admin'
type FailingCall = readonly [ErrorCode, Caller, procedure: string, input: () => Readonly<Record<string, unknown>>]

const tokenOf = (caller: Caller): string | null =>
  ({
    anonymous: null,
    forger: 'no.token.atall',
    revoked,
    suspended,
    guest: guest.accessToken,
    stranger: stranger.accessToken,
    owner: owner.accessToken,
    admin: admin.accessToken,
  })[caller]

const calls: readonly FailingCall[] = [
  ['UNAUTHENTICATED', 'anonymous', 'users.me', () => ({})],
  ['UNAUTHENTICATED', 'anonymous', 'projects.update', () => ({ projectId, surprise: 1 })],
  ['UNAUTHENTICATED', 'forger', 'users.me', () => ({})],
  ['SESSION_REVOKED', 'revoked', 'projects.list', () => ({})],
  ['ACCOUNT_SUSPENDED', 'suspended', 'users.me', () => ({})],
  ['INVALID_CREDENTIALS', 'anonymous', 'auth.login', () => ({ email: owner.email, password: 'wrong' })],
  ['EMAIL_TAKEN', 'anonymous', 'auth.register', () => ({ ...root, name: 'Root' })],
  [
    'WEAK_PASSWORD',
    'anonymous',
    'auth.register',
    () => ({ email: 'new@example.com', name: 'New', password: 'passwordpassword' }),
  ],
  ['INVALID_REFRESH_TOKEN', 'anonymous', 'auth.refresh', () => ({ refreshToken: 'rt1.none' })],
  ['INVALID_TOKEN', 'anonymous', 'auth.resetPassword', () => ({ token: 'none', newPassword: owner.password })],
  ['INVALID_TOKEN', 'anonymous', 'auth.verifyEmail', () => ({ token: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({})],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({ name: 'x', surprise: 1 })],
  ['BAD_REQUEST', 'owner', 'projects.create', () => ({ name: 'a\0b' })],
  ['BAD_REQUEST', 'owner', 'projects.get', () => ({ projectId: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.list', () => ({ cursor: 'none' })],
  ['BAD_REQUEST', 'owner', 'projects.list', () => ({ limit: 101 })],
  ['BAD_REQUEST', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', engine: 'none' })],
  ['BAD_REQUEST', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', kind: 'fix' })],
  ['PROJECT_NOT_FOUND', 'stranger', 'projects.get', () => ({ projectId })],
  ['PROJECT_NOT_FOUND', 'owner', 'projects.delete', () => ({ projectId: unknownId })],
  ['GENERATION_NOT_FOUND', 'stranger', 'generations.get', () => ({ generationId: finishedId })],
  ['FILE_NOT_FOUND', 'owner', 'generations.file', () => ({ generationId: finishedId, path: 'none.dart' })],
  ['INVITATION_NOT_FOUND', 'owner', 'projects.revokeInvitation', () => ({ invitationId: unknownId })],
  ['SESSION_NOT_FOUND', 'owner', 'sessions.revoke', () => ({ sessionId: unknownId })],
  ['USER_NOT_FOUND', 'admin', 'users.get', () => ({ userId: unknownId })],
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
  ['CONFLICT', 'owner', 'generations.start', () => ({ projectId, prompt: 'x', parentId: runningId })],
  ['ALREADY_MEMBER', 'owner', 'projects.share', () => ({ projectId, email: owner.email, role: 'viewer' })],
  ['GENERATION_FINISHED', 'owner', 'generations.cancel', () => ({ generationId: finishedId })],
]

const streams: readonly FailingCall[] = [
  ['UNAUTHENTICATED', 'anonymous', 'generations.events', () => ({ generationId: finishedId })],
  ['UNAUTHENTICATED', 'forger', 'generations.events', () => ({ generationId: finishedId })],
  ['SESSION_REVOKED', 'revoked', 'generations.events', () => ({ generationId: finishedId })],
  ['ACCOUNT_SUSPENDED', 'suspended', 'generations.events', () => ({ generationId: finishedId })],
  ['GENERATION_NOT_FOUND', 'stranger', 'generations.events', () => ({ generationId: finishedId })],
  ['GENERATION_NOT_FOUND', 'owner', 'generations.events', () => ({ generationId: unknownId })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: 'none' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: runningId, lastEventId: 'x' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: runningId, lastEventId: '999999' })],
  ['BAD_REQUEST', 'owner', 'generations.events', () => ({ generationId: runningId, surprise: '1' })],
]

type CallError = NonNullable<Answer['error']>

/**
 * Calls over a WebSocket, and returns the code of the error. A rejected token closes the socket, with the code as the
 * reason.
 */
async function errorOverSocket(token: string | null, path: string, input: object): Promise<string | undefined> {
  const socket = await openSocket(cleanup, server.url, token)
  const closed = socket.closed.then(({ reason }) => reason)
  const kind = procedureKind(path)
  const errorOfCall = async () => {
    if (kind === 'query' || kind === 'mutation') return (await socket.call(kind, path, input)).error?.code
    return socket
      .subscribe(path, input)
      .next()
      .then(
        () => undefined,
        (error) => z.object({ code: z.string() }).parse(error).code,
      )
  }
  return Promise.race([errorOfCall().catch(() => closed), closed]).finally(socket.terminate)
}

const titled = ([code, caller, procedure, input]: FailingCall) => [code, procedure, caller, input] as const

describe('an error', () => {
  it.each(calls.map(titled))(
    'is the same over tRPC, REST and a WebSocket: %s of %s for the caller %s',
    async (code, procedure, caller, input) => {
      const token = tokenOf(caller)
      const errors: Record<string, CallError | undefined> = {
        trpc: (await call(server.url, procedure, input(), { token })).error,
        rest: (await callRest(server.url, procedure, input(), { token })).error,
      }
      expect(errors.trpc?.code).toBe(code)
      expect({ ...errors.rest, requestId: '' }).toEqual({ ...errors.trpc, requestId: '' })
      const status = (await callRest(server.url, procedure, input(), { token })).status
      expect(status).toBe(errorCodes[code].http)
      expect(await errorOverSocket(token, procedure, input())).toBe(code)
    },
  )

  it.each(streams.map(titled))(
    'is the same over tRPC, REST and a WebSocket: %s of the stream %s for the caller %s',
    async (code, procedure, caller, input) => {
      const token = tokenOf(caller)
      expect((await firstOfStream(server.url, token, procedure, input())).error?.code).toBe(code)
      const rest = await callRest(server.url, procedure, input(), { token, headers: { accept: 'text/event-stream' } })
      expect([rest.error?.code, rest.status]).toEqual([code, errorCodes[code].http])
      expect(await errorOverSocket(token, procedure, input())).toBe(code)
    },
  )
})
