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
import { type Owned, procedures } from './procedures.js'
import { httpTransport, restTransport, socketTransport } from './transports.js'

describe('the table of procedures', () => {
  it('has every procedure of the router', () => {
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
let strangersProjectId = ''

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
  strangersProjectId = (await createProject(url, stranger)).id
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
    invitationId: await invite(project.id),
    email: owner.email,
    password: owner.password,
    refreshToken: owner.refreshToken,
  }
})

/** An invitation to a project of the owner's. */
async function invite(projectId: string): Promise<string> {
  const input = { projectId, email: `${randomUUID()}@example.com`, role: 'viewer' }
  const answer = await callOrThrow(contract.projects.share.output, url, 'projects.share', input, {
    token: owner.accessToken,
  })
  return 'invitation' in answer ? answer.invitation.id : ''
}

/** A project of the owner's that one call may do away with, with a member and an invitation. */
async function freshProject(): Promise<Pick<Owned, 'projectId' | 'invitationId'>> {
  const { id: projectId } = await createProject(url, owner)
  const input = { projectId, email: member.email, role: 'editor' }
  await callOrThrow(contract.projects.share.output, url, 'projects.share', input, { token: owner.accessToken })
  return { projectId, invitationId: await invite(projectId) }
}

async function freshGeneration(): Promise<string> {
  const input = { projectId: owned.projectId, prompt: 'a chat' }
  return (
    await callOrThrow(contract.generations.start.output, url, 'generations.start', input, { token: owner.accessToken })
  ).id
}

/** Without what differs from answer to answer. */
const withoutRequestId = ({ error }: SocketAnswer) => ({ ...error, requestId: '' })

const transports = [httpTransport(() => url), socketTransport(cleanup, () => url), restTransport(() => url)]

describe.each(transports)('over $name', ({ name, ask, carries, canSend }) => {
  const table = Object.entries(procedures).filter(([path]) => carries(path))

  it.each(table)('%s answers who may call it', async (path, rules) => {
    const { kind, access, answers, hidden, input } = rules
    // Sessions and accounts are ended by some of the calls: what is not about a project is called by somebody new.
    const isOwners = hidden !== undefined && hidden.by !== 'sessionId' && answers !== 'INVITATION_NOT_FOUND'
    const person = access === 'admin' ? administrator : isOwners ? owner : await registerUser(url)
    const target = access === 'admin' ? await registerUser(url, 'Target') : stranger
    const mine = {
      ...owned,
      ...(isOwners && hidden.by !== 'generationId' && (await freshProject())),
      ...(rules.endsGeneration && { generationId: await freshGeneration() }),
      ...{ email: person.email, password: person.password, refreshToken: person.refreshToken },
      ...{
        sessionId: hidden?.by === 'sessionId' ? (await signIn(url, person)).session.id : '',
        userId: target.user.id,
      },
    }
    const { error } = await ask(person.accessToken, path, kind, input(mine))
    expect(error?.code, JSON.stringify(error)).toBe(answers)
  })

  it.each(table.filter(([, { access }]) => access === 'admin'))(
    '%s is for administrators alone',
    async (path, { kind, input }) => {
      expect(await ask(owner.accessToken, path, kind, input(owned))).toMatchObject({ error: { code: 'FORBIDDEN' } })
      // Nor does it tell anybody else whether an input is right.
      expect(await ask(owner.accessToken, path, kind, { wrong: 1 })).toMatchObject({ error: { code: 'FORBIDDEN' } })
    },
  )

  it.each(table.filter(([, { access }]) => access !== 'public'))(
    '%s does not answer who is unknown',
    async (path, { kind, input }) => {
      const wish = input({ ...owned, sessionId: randomUUID() })
      expect(await ask(null, path, kind, wish)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
      // Nor does it tell who is unknown whether an input is right.
      expect(await ask(null, path, kind, { ...wish, wrong: true })).toMatchObject({
        error: { code: 'UNAUTHENTICATED' },
      })
    },
  )

  it.each(table.flatMap(([path, rules]) => (rules.hidden ? [[path, rules, rules.hidden] as const] : [])))(
    '%s answers a stranger as if there were nothing',
    async (path, { kind, input }, { by, code }) => {
      const mine = input({ ...owned, sessionId: (await signIn(url, owner)).session.id })
      const hidden = await ask(stranger.accessToken, path, kind, mine)
      expect(hidden).toMatchObject({ error: { code } })
      const unknown = await ask(stranger.accessToken, path, kind, { ...mine, [by]: randomUUID() })
      expect(withoutRequestId(hidden)).toEqual(withoutRequestId(unknown))
    },
  )

  it.each(table.filter(([, { hidden }]) => hidden?.by === 'generationId'))(
    '%s is not reached through a project of the stranger',
    async (path, { kind, input }) => {
      const answer = await ask(stranger.accessToken, path, kind, { ...input(owned), projectId: strangersProjectId })
      expect(answer.data).toBeUndefined()
      expect(['BAD_REQUEST', 'GENERATION_NOT_FOUND']).toContain(answer.error?.code)
    },
  )

  it.each(table)('%s refuses what its schema does not know or allow, by the name of the field', async (path, rules) => {
    const { kind, access, input, hidden, refused, nullable = [] } = rules
    const { accessToken } = access === 'admin' ? administrator : owner
    const valid = input({ ...owned, sessionId: owner.session.id })
    const wrong = [
      ['surprise', { surprise: 1 }],
      ...Object.keys(valid).flatMap((field) =>
        [{}, true, ['x'], ...(nullable.includes(field) ? [] : [null])].map(
          (value) => [field, { [field]: value }] as const,
        ),
      ),
      ...(hidden ? [[hidden.by, { [hidden.by]: undefined }] as const] : []),
      ...refused,
    ] as const
    for (const [field, change] of wrong.filter(([, change]) => canSend(path, { ...valid, ...change }))) {
      const { data, error } = await ask(accessToken, path, kind, { ...valid, ...change })
      const said = `${path} with ${JSON.stringify(change).slice(0, 100)}: ${JSON.stringify(error ?? data).slice(0, 300)}`
      expect(error?.code, said).toBe('BAD_REQUEST')
      expect(
        error?.fields?.map((named) => named.path).filter((named) => `${named}.`.startsWith(`${field}.`)).length,
        said,
      ).toBeGreaterThan(0)
    }
  })

  // Over REST an input is put together of path, query and body, and a procedure is an address: see test/e2e/rest for both.
  if (name !== 'REST') {
    it.each(table)('%s refuses an input that is no object', async (path, { kind, access }) => {
      const { accessToken } = access === 'admin' ? administrator : owner
      for (const input of [[], 'text', 7, true]) {
        const { error } = await ask(accessToken, path, kind, input)
        expect(error, `${path} with ${JSON.stringify(input)}`).toMatchObject({
          code: 'BAD_REQUEST',
          fields: expect.any(Array),
        })
      }
    })

    it('answers NOT_FOUND for a procedure that is not there', async () => {
      for (const path of ['users.explode', 'nothing', 'auth', 'auth.__proto__', 'constructor']) {
        expect(await ask(owner.accessToken, path, 'query', {}), path).toMatchObject({ error: { code: 'NOT_FOUND' } })
      }
    })
  }

  it('keeps the sessions of others from who is no administrator', async () => {
    const answer = await ask(stranger.accessToken, 'sessions.list', 'query', { userId: owner.user.id })
    expect(answer).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('answers FILE_NOT_FOUND for a file that a generation does not have', async () => {
    const input = { generationId: owned.generationId, path: 'no/such/file.dart' }
    expect(await ask(owner.accessToken, 'generations.file', 'query', input)).toMatchObject({
      error: { code: 'FILE_NOT_FOUND' },
    })
  })

  it('has nothing to say after the end of a generation', async () => {
    const input = { generationId: owned.generationId, lastEventId: '999999' }
    expect((await ask(owner.accessToken, 'generations.events', 'subscription', input)).error).toBeUndefined()
  })

  it('has no effect on the project of another by all of this', async () => {
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
