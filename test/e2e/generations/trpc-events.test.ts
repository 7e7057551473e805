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
const ask = async (path: string, input: object, person: TestUser) => {
  const { data, error } = await call(server.url, path, input, as(person))
  expect(error).toBeUndefined()
  return data
}
const open = (path: string, input: object, person: TestUser, lastEventId?: string): Promise<EventStream> =>
  openEventStream(cleanup, server.url, path, input, { ...as(person), ...(lastEventId && { lastEventId }) })

/** Engines go on to their end, in this test. */
function letThrough(): void {
  server.open()
  onTestFinished(server.close)
}

/** A generation that says so many pieces, as far as the server is let. */
async function start(pieces: number) {
  const { id: projectId } = await createProject(server.url, owner)
  const input = { projectId, engine: 'counting', prompt: String(pieces) }
  const { id: generationId } = await callOrThrow(
    contract.generations.start.output,
    server.url,
    'generations.start',
    input,
    as(owner),
  )
  return { projectId, generationId }
}

/** The numbered events, to the end. */
async function read({ events }: EventStream): Promise<NumberedEvent[]> {
  const all: NumberedEvent[] = []
  for await (const { type, id, data } of events) {
    if (type === 'message') all.push({ ...generationEvent.parse(JSON.parse(data)), number: Number(id) })
  }
  return all
}

describe("a subscription as tRPC's server-sent events", () => {
  it('is for no cache and no buffer, numbers its events, and ends after the result with the word for it', async () => {
    letThrough()
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

  it('goes on after Last-Event-ID, whatever its input says, and is over at once for who has the result', async () => {
    letThrough()
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

  it('says that it is there when there is nothing else to say', async () => {
    const { generationId } = await start(20)
    const stream = await open('generations.events', { generationId }, owner)
    for await (const { type } of stream.events) if (type === 'ping') break
    stream.close()
  })
})

describe('a stream whose reader may not read it any more', () => {
  const endings: [string, (person: TestUser, projectId: string) => Promise<unknown>, ErrorCode][] = [
    ['signs out', (person) => ask('auth.logout', {}, person), 'SESSION_REVOKED'],
    ['is suspended', ({ user }) => ask('users.suspend', { userId: user.id }, admin), 'ACCOUNT_SUSPENDED'],
    ['is deleted', ({ user }) => ask('users.delete', { userId: user.id }, admin), 'SESSION_REVOKED'],
    ['leaves the project', (person, projectId) => ask('projects.leave', { projectId }, person), 'PROJECT_NOT_FOUND'],
    [
      'is removed from the project',
      ({ user }, projectId) => ask('projects.unshare', { projectId, userId: user.id }, owner),
      'PROJECT_NOT_FOUND',
    ],
  ]
  it.each(endings)('ends within a second, and says why to who asks again: who %s', async (_name, end, code) => {
    const { projectId, generationId } = await start(20)
    const member = await registerUser(server.url, 'Member')
    await ask('auth.verifyEmail', { token: await mailbox.nextToken(member.email) }, member)
    await ask('projects.share', { projectId, email: member.email, role: 'viewer' }, owner)
    const subscriptions = [
      ['generations.events', { generationId }],
      ['projects.watch', { projectId }],
    ] as const
    const streams = await Promise.all(subscriptions.map(([path, input]) => open(path, input, member)))
    // They are there.
    for (const { events } of streams) expect((await events.next()).value).toMatchObject({ type: 'connected' })
    const ends = Promise.all(streams.map(readToEnd))
    await end(member, projectId)
    for (const ending of await expectSoon(server.url, ends)) expect([code, 'cut']).toContain(ending)
    const again = await Promise.all(subscriptions.map(([path, input]) => open(path, input, member)))
    // Who may not see a project does not hear that a generation belongs to one.
    const ofGeneration = code === 'PROJECT_NOT_FOUND' ? 'GENERATION_NOT_FOUND' : code
    expect(await Promise.all(again.map(readToEnd))).toEqual([ofGeneration, code])
  })
})

describe('streams that are left', () => {
  const readers = 45

  it('leave nothing behind on the server, however their readers went', async () => {
    const proxy = await startBreakingProxy(cleanup, () => server.port)
    const { projectId, generationId } = await start(20)
    const open = (path: string, input: object) => openEventStream(cleanup, proxy.url, path, input, as(owner))

    /** Readers of both kinds, who are all there. */
    async function crowd(size: number) {
      const streams = await Promise.all(
        Array.from({ length: size }, (_, at) =>
          at % 2 === 0 ? open('generations.events', { generationId }) : open('projects.watch', { projectId }),
        ),
      )
      for (const { events } of streams) expect((await events.next()).value).toMatchObject({ type: 'connected' })
      return streams
    }
    // What is made once, at the first use, is no leftover.
    for (const stream of await crowd(4)) stream.close()
    const before = await waitForSteadyResources(server)
    const objectsBefore = await server.objects()

    const [closed, cut] = [await crowd(readers), await crowd(readers)]
    const meanwhile = await server.resources()
    expect(meanwhile.TCPSocketWrap).toBeGreaterThanOrEqual(2 * readers)
    for (const stream of closed) stream.close()
    await expect.poll(proxy.connections).toBeLessThan(4 * readers)
    proxy.cutAt([1])
    await ask('projects.update', { projectId, name: 'Another name' }, owner)
    expect(await Promise.all(cut.map(readToEnd))).toEqual(cut.map(() => 'cut'))

    await waitForReleasedResources(server, before)
    const objectsAfter = await server.objects()
    expect(objectsAfter.asyncGenerators).toBeLessThanOrEqual(objectsBefore.asyncGenerators)
    expect(objectsAfter.promises).toBeLessThan(objectsBefore.promises + readers)
  })
})
