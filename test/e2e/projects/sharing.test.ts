import { contract, type Project, type ProjectEvent } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { expectSoon } from '../../support/expect-soon.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const cleanup = cleanUpAfterAll()
let server: PacedServer
let url = ''
let mailbox: Mailbox
let owner: TestUser
let member: TestUser

beforeAll(async () => {
  const dataFolder = await temporaryFolder(cleanup)
  server = await startPacedServer(cleanup, { dataFolder })
  url = server.url
  mailbox = await openMailbox(cleanup, dataFolder)
  owner = await registerUser(url, 'Owner')
  member = await registerUser(url, 'Member')
  await call(url, 'auth.verifyEmail', { token: await mailbox.nextToken(member.email) })
})

const as = ({ accessToken }: TestUser) => ({ token: accessToken })

/** Creates a project of the owner, and shares it with the member. */
async function createSharedProject(role: 'editor' | 'viewer' = 'editor'): Promise<Project> {
  const project = await createProject(url, owner)
  const input = { projectId: project.id, email: member.email, role }
  await callOrThrow(contract.projects.share.output, url, 'projects.share', input, as(owner))
  return project
}
const unshare = (projectId: string) => call(url, 'projects.unshare', { projectId, userId: member.user.id }, as(owner))

describe('a member who is removed from a project', () => {
  it('gets PROJECT_NOT_FOUND on the streams of the project within 2 s, and keeps the socket', async () => {
    const { id: projectId } = await createSharedProject()
    const startInput = { projectId, prompt: 'A feed' }
    const { id: generationId } = await callOrThrow(
      contract.generations.start.output,
      url,
      'generations.start',
      startInput,
      as(owner),
    )
    const socket = await openSocket(cleanup, url, member.accessToken)
    const watch = socket.subscribe('projects.watch', { projectId })
    expect((await watch.next()).value?.data).toEqual({ type: 'ready' })
    const events = socket.subscribe('generations.events', { generationId })
    await events.next()
    const ended = [watch, events].map(async (stream) => {
      try {
        for await (const _ of stream);
        return 'ended'
      } catch (error) {
        return error
      }
    })
    expect((await unshare(projectId)).error).toBeUndefined()
    expect(await expectSoon(url, Promise.all(ended))).toMatchObject([
      { code: 'PROJECT_NOT_FOUND' },
      { code: 'PROJECT_NOT_FOUND' },
    ])
    expect(await socket.call('query', 'projects.get', { projectId })).toMatchObject({
      error: { code: 'PROJECT_NOT_FOUND' },
    })
    expect((await socket.call('query', 'users.me')).error).toBeUndefined()
  })

  it('gets close code 4403 on a socket that was opened for the project', async () => {
    const { id: projectId } = await createSharedProject()
    const socket = await openSocket(cleanup, `${url}/trpc?projectId=${projectId.toUpperCase()}`, member.accessToken)
    expect(await socket.call('query', 'projects.get', { projectId })).toMatchObject({ data: { role: 'editor' } })
    await unshare(projectId)
    expect(await socket.closed).toEqual({ code: 4403, reason: 'PROJECT_NOT_FOUND' })
  })
})

it('a member with a lowered role has fewer rights from the next call on, also on an open socket', async () => {
  const { id: projectId } = await createSharedProject('editor')
  const socket = await openSocket(cleanup, url, member.accessToken)
  const rename = () => socket.call('mutation', 'projects.update', { projectId, name: 'Renamed' })
  expect((await rename()).error).toBeUndefined()
  await call(url, 'projects.setRole', { projectId, userId: member.user.id, role: 'viewer' }, as(owner))
  expect(await rename()).toMatchObject({ error: { code: 'FORBIDDEN' } })
  expect(await socket.call('query', 'projects.get', { projectId })).toMatchObject({ data: { role: 'viewer' } })
})

it('a project in the bin is hidden from its members until the owner restores it', async () => {
  const { id: projectId } = await createSharedProject()
  const socket = await openSocket(cleanup, `${url}/trpc?projectId=${projectId}`, member.accessToken)
  await socket.call('query', 'projects.get', { projectId })
  await call(url, 'projects.delete', { projectId }, as(owner))
  expect(await socket.closed).toEqual({ code: 4403, reason: 'PROJECT_NOT_FOUND' })
  expect(await call(url, 'projects.get', { projectId }, as(member))).toMatchObject({
    error: { code: 'PROJECT_NOT_FOUND' },
  })
  await call(url, 'projects.restore', { projectId }, as(owner))
  expect(await call(url, 'projects.get', { projectId }, as(member))).toMatchObject({ data: { role: 'editor' } })
})

describe('a socket that is opened for one project', () => {
  it('rejects calls for other projects, and accepts calls without a project', async () => {
    const [one, other] = [await createSharedProject(), await createSharedProject()]
    const socket = await openSocket(cleanup, `${url}/trpc?projectId=${one.id}`, member.accessToken)
    expect((await socket.call('query', 'projects.get', { projectId: one.id })).error).toBeUndefined()
    expect(await socket.call('query', 'projects.get', { projectId: other.id })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    expect((await socket.call('query', 'projects.list')).error).toBeUndefined()
  })

  it.each([
    ['an unknown id', () => crypto.randomUUID()],
    ['a malformed id', () => 'nonsense'],
  ])('is closed with 4403 for %s', async (_, projectId) => {
    const socket = await openSocket(cleanup, `${url}/trpc?projectId=${projectId()}`, member.accessToken)
    expect(await socket.closed).toEqual({ code: 4403, reason: 'PROJECT_NOT_FOUND' })
  })
})

it('a watch of a project reports changes of the project, its members and its generations', async () => {
  const project = await createProject(url, owner)
  const projectId = project.id
  const socket = await openSocket(cleanup, url, owner.accessToken)
  const watch = socket.subscribe('projects.watch', { projectId })
  const next = async () => (await watch.next()).value?.data as ProjectEvent
  expect(await next()).toEqual({ type: 'ready' })
  await call(url, 'projects.update', { projectId, name: 'Renamed' }, as(owner))
  expect(await next()).toMatchObject({ type: 'projectUpdated', project: { name: 'Renamed', role: 'owner' } })
  await call(url, 'projects.share', { projectId, email: member.email, role: 'viewer' }, as(owner))
  expect(await next()).toEqual({ type: 'memberChanged', userId: member.user.id, role: 'viewer' })
  const startInput = { projectId, prompt: 'A feed' }
  const { id } = await callOrThrow(contract.generations.start.output, url, 'generations.start', startInput, as(owner))
  server.open()
  const statuses: string[] = []
  while (statuses.at(-1) !== 'succeeded') {
    const event = await next()
    expect(event).toMatchObject({ type: 'generationChanged', generationId: id })
    if (event.type === 'generationChanged') statuses.push(event.status)
  }
  await unshare(projectId)
  expect(await next()).toEqual({ type: 'memberChanged', userId: member.user.id, role: null })
  await call(url, 'projects.delete', { projectId }, as(owner))
  expect(await next()).toEqual({ type: 'projectDeleted' })
})

it('the token of a mailed invitation makes a new account a member, and verifies its address', async () => {
  const { id: projectId } = await createProject(url, owner)
  const email = 'newcomer@example.com'
  await call(url, 'projects.share', { projectId, email, role: 'editor' }, as(owner))
  const { link, text } = await mailbox.next(email)
  expect(link?.pathname).toBe('/invite')
  expect(text).toContain('A project')
  const token = link?.hash.slice('#token='.length)
  // The token is invalid for an account with another address.
  expect(await call(url, 'projects.acceptInvitation', { token }, as(member))).toMatchObject({
    error: { code: 'INVALID_TOKEN' },
  })
  const account = { email, name: 'Newcomer', password: 'eleven brass kettles whistling', invitationToken: token }
  const { user, tokens } = await callOrThrow(contract.auth.register.output, url, 'auth.register', account)
  expect(user.emailVerified).toBe(true)
  const newcomer = { token: tokens.accessToken }
  expect(await call(url, 'projects.invitations', {}, newcomer)).toMatchObject({
    data: { invitations: [{ projectId, role: 'editor', status: 'pending' }] },
  })
  expect(await call(url, 'projects.acceptInvitation', { token }, newcomer)).toMatchObject({
    data: { id: projectId, role: 'editor' },
  })
})
