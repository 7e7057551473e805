import { contract, type ErrorCode, generationEvent } from '@assistant/contract'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { type EventStream, openEventStream, readToEnd } from '../../support/clients/event-stream.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { expectSoon } from '../../support/expect-soon.js'
import { type ChaosServer, startChaosServer } from '../../support/servers/chaos-server.js'
import { waitForReleasedResources, waitForSteadyResources } from '../../support/servers/open-resources.js'
import { startBreakingProxy } from '../../support/services/breaking-proxy.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }
const cleanup = cleanUpAfterAll()
let server: ChaosServer
let mailbox: Mailbox
let admin: TestUser
let owner: TestUser

beforeAll(async () => {
  const dataFolder = await temporaryFolder(cleanup)
  const environment = { ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password }
  server = await startChaosServer(cleanup, { dataFolder, environment })
  mailbox = await openMailbox(cleanup, dataFolder)
  admin = await signIn(server.url, root)
  owner = await registerUser(server.url, 'Owner')
})

const as = ({ accessToken }: TestUser) => ({ token: accessToken })
const callAs = async (path: string, input: object, person: TestUser) => {
  const { data, error } = await call(server.url, path, input, as(person))
  expect(error).toBeUndefined()
  return data
}
const open = (path: string, input: object, person: TestUser, lastEventId?: string): Promise<EventStream> =>
  openEventStream(cleanup, server.url, path, input, { ...as(person), ...(lastEventId && { lastEventId }) })

/** Lets engines emit all their events until the test ends. */
function openServer(): void {
  server.open()
  onTestFinished(server.close)
}

/** Starts a generation with `chunkCount` chunks of chat. The engine emits them as the server permits. */
async function start(chunkCount: number) {
  const { id: projectId } = await createProject(server.url, owner)
  const input = { projectId, engine: 'counting', prompt: String(chunkCount) }
  const { id: generationId } = await callOrThrow(
    contract.generations.start.output,
    server.url,
    'generations.start',
    input,
    as(owner),
  )
  return { projectId, generationId }
}

/** Reads the numbered events to the end of the stream. */
async function read({ events }: EventStream): Promise<NumberedEvent[]> {
  const all: NumberedEvent[] = []
  for await (const { type, id, data } of events) {
    if (type === 'message') all.push({ ...generationEvent.parse(JSON.parse(data)), number: Number(id) })
  }
  return all
}

describe('a tRPC subscription over server-sent events', () => {
  it('forbids caching and buffering, numbers its events, and ends with a `return` event after the result', async () => {
    openServer()
    const { generationId } = await start(20)
    const stream = await open('generations.events', { generationId }, owner)
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': expect.stringContaining('no-store'),
      'x-accel-buffering': 'no',
    })
    const types: string[] = []
    const events: NumberedEvent[] = []
    for await (const { type, id, data } of stream.events) {
      types.push(type)
      if (type === 'message') events.push({ ...generationEvent.parse(JSON.parse(data)), number: Number(id) })
    }
    expectCompleteEvents(events)
    expect(types).toEqual(['connected', ...events.map(() => 'message'), 'return'])
  })

  it('resumes after Last-Event-ID, ignores the id in the input, and rejects malformed ids', async () => {
    openServer()
    const { generationId } = await start(20)
    const all = await read(await open('generations.events', { generationId }, owner))
    const rest = await read(await open('generations.events', { generationId, lastEventId: '3' }, owner, '7'))
    expect(rest).toEqual(all.slice(7))
    const none = await open('generations.events', { generationId }, owner, String(all.length))
    const types: string[] = []
    for await (const { type } of none.events) types.push(type)
    expect(types).toEqual(['connected', 'return'])
    for (const wrong of ['first', '-1', '1.5']) {
      const refused = await open('generations.events', { generationId }, owner, wrong)
      expect(await readToEnd(refused)).toBe('BAD_REQUEST' satisfies ErrorCode)
    }
  })

  it('sends a ping while there are no events', async () => {
    const { generationId } = await start(20)
    const stream = await open('generations.events', { generationId }, owner)
    for await (const { type } of stream.events) if (type === 'ping') break
    stream.close()
  })
})

describe('a stream whose reader has lost access', () => {
  const endings: [string, (person: TestUser, projectId: string) => Promise<unknown>, ErrorCode][] = [
    ['sign-out', (person) => callAs('auth.logout', {}, person), 'SESSION_REVOKED'],
    ['suspension', ({ user }) => callAs('users.suspend', { userId: user.id }, admin), 'ACCOUNT_SUSPENDED'],
    ['deletion of the account', ({ user }) => callAs('users.delete', { userId: user.id }, admin), 'SESSION_REVOKED'],
    [
      'leaving the project',
      (person, projectId) => callAs('projects.leave', { projectId }, person),
      'PROJECT_NOT_FOUND',
    ],
    [
      'removal from the project',
      ({ user }, projectId) => callAs('projects.unshare', { projectId, userId: user.id }, owner),
      'PROJECT_NOT_FOUND',
    ],
  ]
  it.each(endings)(
    'ends within 2 s after %s, and gives the reason to a reader that reconnects',
    async (_name, end, code) => {
      const { projectId, generationId } = await start(20)
      const member = await registerUser(server.url, 'Member')
      await callAs('auth.verifyEmail', { token: await mailbox.nextToken(member.email) }, member)
      await callAs('projects.share', { projectId, email: member.email, role: 'viewer' }, owner)
      const subscriptions = [
        ['generations.events', { generationId }],
        ['projects.watch', { projectId }],
      ] as const
      const streams = await Promise.all(subscriptions.map(([path, input]) => open(path, input, member)))
      for (const { events } of streams) expect((await events.next()).value).toMatchObject({ type: 'connected' })
      const ends = Promise.all(streams.map(readToEnd))
      await end(member, projectId)
      for (const outcome of await expectSoon(server.url, ends)) expect([code, 'cut']).toContain(outcome)
      const again = await Promise.all(subscriptions.map(([path, input]) => open(path, input, member)))
      // The answer does not reveal to callers without access that the generation belongs to the project.
      const generationCode = code === 'PROJECT_NOT_FOUND' ? 'GENERATION_NOT_FOUND' : code
      expect(await Promise.all(again.map(readToEnd))).toEqual([generationCode, code])
    },
  )
})

describe('the server', () => {
  const readerCount = 45

  it('releases the resources of streams that were closed by the client or cut', async () => {
    const proxy = await startBreakingProxy(cleanup, () => server.port)
    const { projectId, generationId } = await start(20)
    const open = (path: string, input: object) => openEventStream(cleanup, proxy.url, path, input, as(owner))

    /** Opens `size` streams, events and watches in turn, and waits until all are connected. */
    async function openStreams(size: number) {
      const streams = await Promise.all(
        Array.from({ length: size }, (_, at) =>
          at % 2 === 0 ? open('generations.events', { generationId }) : open('projects.watch', { projectId }),
        ),
      )
      for (const { events } of streams) expect((await events.next()).value).toMatchObject({ type: 'connected' })
      return streams
    }
    // Counts after the first use, because that creates resources which the server never releases.
    for (const stream of await openStreams(4)) stream.close()
    const before = await waitForSteadyResources(server)
    const objectsBefore = await server.objects()

    const [closed, cut] = [await openStreams(readerCount), await openStreams(readerCount)]
    const resourcesOpen = await server.resources()
    expect(resourcesOpen.TCPSocketWrap).toBeGreaterThanOrEqual(2 * readerCount)
    for (const stream of closed) stream.close()
    await expect.poll(proxy.connectionCount).toBeLessThan(4 * readerCount)
    proxy.cutAt([1])
    await callAs('projects.update', { projectId, name: 'Another name' }, owner)
    expect(await Promise.all(cut.map(readToEnd))).toEqual(cut.map(() => 'cut'))

    await waitForReleasedResources(server, before)
    const objectsAfter = await server.objects()
    expect(objectsAfter.asyncGenerators).toBeLessThanOrEqual(objectsBefore.asyncGenerators)
    expect(objectsAfter.promises).toBeLessThan(objectsBefore.promises + readerCount)
  })
})
