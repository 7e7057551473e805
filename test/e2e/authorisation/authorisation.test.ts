import { randomUUID } from 'node:crypto'
import { appRouter } from '@assistant/api'
import { contract } from '@assistant/contract'
import { createAssistant } from '@assistant/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import type { SocketAnswer } from '../../support/clients/websocket.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import type { Owned } from './procedure-rules.js'
import { procedures } from './procedures.js'
import { httpTransport, restTransport, socketTransport } from './transports.js'

describe('the table of procedures', () => {
  it('contains every procedure of the router', () => {
    expect(Object.keys(procedures).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })
})

const cleanup = cleanUpAfterAll()
let url = ''
let owner: TestUser
let stranger: TestUser
let owned: Owned
let administrator: TestUser
let member: TestUser
let foreignProjectId = ''

beforeAll(async () => {
  const admin = { email: 'root@example.com', password: 'eleven brass kettles whistling' }
  const dataFolder = await temporaryFolder(cleanup)
  const server = await startPacedServer(cleanup, {
    dataFolder,
    environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
  })
  server.open()
  url = server.url
  administrator = await signIn(url, admin)
  owner = await registerUser(url, 'Owner')
  stranger = await registerUser(url, 'Stranger')
  member = await registerUser(url, 'Member')
  const mailbox = await openMailbox(cleanup, dataFolder)
  await call(url, 'auth.verifyEmail', { token: await mailbox.nextToken(member.email) })
  foreignProjectId = (await createProject(url, stranger)).id
  const project = await createProject(url, owner)
  const assistant = createAssistant({ url })
  cleanup.add(() => assistant.close())
  await assistant.signIn({ email: owner.email, password: owner.password })
  const run = assistant.generate({ projectId: project.id, prompt: 'A feed' })
  for await (const event of run) if (event.type === 'result') expect(event.status).toBe('succeeded')
  owned = {
    projectId: project.id,
    generationId: (await run.generation).id,
    path: 'pubspec.yaml',
    sessionId: '',
    userId: stranger.user.id,
    memberId: member.user.id,
    invitationId: await createInvitation(project.id),
    email: owner.email,
    password: owner.password,
    refreshToken: owner.refreshToken,
  }
})

/** Invites a new address to a project of the owner. Returns the id of the invitation. */
async function createInvitation(projectId: string): Promise<string> {
  const input = { projectId, email: `${randomUUID()}@example.com`, role: 'viewer' }
  const answer = await callOrThrow(contract.projects.share.output, url, 'projects.share', input, {
    token: owner.accessToken,
  })
  return 'invitation' in answer ? answer.invitation.id : ''
}

/** Creates a project of the owner with a member and an invitation, which one call may delete. */
async function createProjectWithMember(): Promise<Pick<Owned, 'projectId' | 'invitationId'>> {
  const { id: projectId } = await createProject(url, owner)
  const input = { projectId, email: member.email, role: 'editor' }
  await callOrThrow(contract.projects.share.output, url, 'projects.share', input, { token: owner.accessToken })
  return { projectId, invitationId: await createInvitation(projectId) }
}

async function startGeneration(): Promise<string> {
  const input = { projectId: owned.projectId, prompt: 'a chat' }
  return (
    await callOrThrow(contract.generations.start.output, url, 'generations.start', input, { token: owner.accessToken })
  ).id
}

/** Returns the error of an answer without the request id, which is different in each answer. */
const withoutRequestId = ({ error }: SocketAnswer) => ({ ...error, requestId: '' })

const transports = [httpTransport(() => url), socketTransport(cleanup, () => url), restTransport(() => url)]

describe.each(transports)('the API over $name', ({ name, send, isSupported, canSend }) => {
  const table = Object.entries(procedures).filter(([path]) => isSupported(path))

  it.each(table)('%s returns the expected result to a caller with access', async (path, rules) => {
    const { kind, access, error: expectedError, hidden, input } = rules
    // Some calls end sessions and accounts. Procedures that are not about a project are therefore called by a new user.
    const isByOwner = hidden !== undefined && hidden.by !== 'sessionId' && expectedError !== 'INVITATION_NOT_FOUND'
    const person = access === 'admin' ? administrator : isByOwner ? owner : await registerUser(url)
    const target = access === 'admin' ? await registerUser(url, 'Target') : stranger
    const values = {
      ...owned,
      ...(isByOwner && hidden.by !== 'generationId' && (await createProjectWithMember())),
      ...(rules.endsGeneration && { generationId: await startGeneration() }),
      ...{ email: person.email, password: person.password, refreshToken: person.refreshToken },
      ...{
        sessionId: hidden?.by === 'sessionId' ? (await signIn(url, person)).session.id : '',
        userId: target.user.id,
      },
    }
    const { error } = await send(person.accessToken, path, kind, input(values))
    expect(error?.code, JSON.stringify(error)).toBe(expectedError)
  })

  it.each(table.filter(([, { access }]) => access === 'admin'))(
    '%s rejects callers that are not administrators, before it validates the input',
    async (path, { kind, input }) => {
      expect(await send(owner.accessToken, path, kind, input(owned))).toMatchObject({ error: { code: 'FORBIDDEN' } })
      // The answer does not depend on whether the input is valid.
      expect(await send(owner.accessToken, path, kind, { wrong: 1 })).toMatchObject({ error: { code: 'FORBIDDEN' } })
    },
  )

  it.each(table.filter(([, { access }]) => access !== 'public'))(
    '%s rejects anonymous callers, before it validates the input',
    async (path, { kind, input }) => {
      const validInput = input({ ...owned, sessionId: randomUUID() })
      expect(await send(null, path, kind, validInput)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
      // The answer does not depend on whether the input is valid.
      expect(await send(null, path, kind, { ...validInput, wrong: true })).toMatchObject({
        error: { code: 'UNAUTHENTICATED' },
      })
    },
  )

  it.each(table.flatMap(([path, rules]) => (rules.hidden ? [[path, rules, rules.hidden] as const] : [])))(
    '%s returns the same error to a stranger for an existing and an unknown id',
    async (path, { kind, input }, { by, code }) => {
      const ownersInput = input({ ...owned, sessionId: (await signIn(url, owner)).session.id })
      const hidden = await send(stranger.accessToken, path, kind, ownersInput)
      expect(hidden).toMatchObject({ error: { code } })
      const unknown = await send(stranger.accessToken, path, kind, { ...ownersInput, [by]: randomUUID() })
      expect(withoutRequestId(hidden)).toEqual(withoutRequestId(unknown))
    },
  )

  it.each(table.filter(([, { hidden }]) => hidden?.by === 'generationId'))(
    '%s rejects a stranger who adds the id of their own project to the input',
    async (path, { kind, input }) => {
      const answer = await send(stranger.accessToken, path, kind, { ...input(owned), projectId: foreignProjectId })
      expect(answer.data).toBeUndefined()
      expect(['BAD_REQUEST', 'GENERATION_NOT_FOUND']).toContain(answer.error?.code)
    },
  )

  it.each(table)('%s rejects unknown fields and invalid values, and names the field', async (path, rules) => {
    const { kind, access, input, hidden, invalid, nullable = [] } = rules
    const { accessToken } = access === 'admin' ? administrator : owner
    const valid = input({ ...owned, sessionId: owner.session.id })
    const changes = [
      ['surprise', { surprise: 1 }],
      ...Object.keys(valid).flatMap((field) =>
        [{}, true, ['x'], ...(nullable.includes(field) ? [] : [null])].map(
          (value) => [field, { [field]: value }] as const,
        ),
      ),
      ...(hidden ? [[hidden.by, { [hidden.by]: undefined }] as const] : []),
      ...invalid,
    ] as const
    for (const [field, change] of changes.filter(([, change]) => canSend(path, { ...valid, ...change }))) {
      const { data, error } = await send(accessToken, path, kind, { ...valid, ...change })
      const message = `${path} with ${JSON.stringify(change).slice(0, 100)}: ${JSON.stringify(error ?? data).slice(0, 300)}`
      expect(error?.code, message).toBe('BAD_REQUEST')
      expect(
        error?.fields?.map((named) => named.path).filter((named) => `${named}.`.startsWith(`${field}.`)).length,
        message,
      ).toBeGreaterThan(0)
    }
  })

  // REST builds inputs from path, query and body, and has URLs in place of procedure names. See test/e2e/rest.
  if (name !== 'REST') {
    it.each(table)('%s rejects an input that is not an object', async (path, { kind, access }) => {
      const { accessToken } = access === 'admin' ? administrator : owner
      for (const input of [[], 'text', 7, true]) {
        const { error } = await send(accessToken, path, kind, input)
        expect(error, `${path} with ${JSON.stringify(input)}`).toMatchObject({
          code: 'BAD_REQUEST',
          fields: expect.any(Array),
        })
      }
    })

    it('returns NOT_FOUND for an unknown procedure', async () => {
      for (const path of ['users.explode', 'nothing', 'auth', 'auth.__proto__', 'constructor']) {
        expect(await send(owner.accessToken, path, 'query', {}), path).toMatchObject({ error: { code: 'NOT_FOUND' } })
      }
    })
  }

  it('hides the sessions of other users from non-administrators', async () => {
    const answer = await send(stranger.accessToken, 'sessions.list', 'query', { userId: owner.user.id })
    expect(answer).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('returns FILE_NOT_FOUND for a file that the generation does not have', async () => {
    const input = { generationId: owned.generationId, path: 'no/such/file.dart' }
    expect(await send(owner.accessToken, 'generations.file', 'query', input)).toMatchObject({
      error: { code: 'FILE_NOT_FOUND' },
    })
  })

  it('ends the event stream of a finished generation without an error after its last event', async () => {
    const input = { generationId: owned.generationId, lastEventId: '999999' }
    expect((await send(owner.accessToken, 'generations.events', 'subscription', input)).error).toBeUndefined()
  })

  it('keeps generations of other users out of the project of the owner', async () => {
    const { items } = await callOrThrow(
      contract.generations.list.output,
      url,
      'generations.list',
      { projectId: owned.projectId },
      { token: owner.accessToken },
    )
    expect(new Set(items.map(({ userId }) => userId))).toEqual(new Set([owner.user.id]))
  })
})
