import type { AssistantError, NumberedEvent, ProjectEvent } from '@assistant/sdk'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../../support/clients/event-assertions.js'
import { signIn, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { expectSoon } from '../../support/expect-soon.js'
import { seededRandom } from '../../support/seeded-random.js'
import { type ChaosServer, startChaosServer } from '../../support/servers/chaos-server.js'
import { waitForReleasedResources, waitForSteadyResources } from '../../support/servers/open-resources.js'
import type { UpgradeBehaviour } from '../../support/services/breaking-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { type ClientBehindProxy, startBehindProxy, waitForClosedStreams } from './behind-proxy.js'

const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

const cleanup = cleanUpAfterAll()
let server: ChaosServer
let admin: TestUser

beforeAll(async () => {
  server = await startServer({ ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password })
  admin = await signIn(server.url, root)
})

async function startServer(environment: Readonly<Record<string, string>>): Promise<ChaosServer> {
  return startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })
}

/** Lets engines emit all their events until the test ends. */
function openServer(): void {
  server.open()
  onTestFinished(server.close)
}

async function readAll(events: AsyncIterable<NumberedEvent>): Promise<NumberedEvent[]> {
  const all: NumberedEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('the SDK behind a proxy that breaks WebSockets', () => {
  it.each<[string, UpgradeBehaviour]>([
    ['answers upgrades with 400', '400'],
    ['answers upgrades with 403', '403'],
    ['answers upgrades with 502', '502'],
    ['answers upgrades with 200 and a page', '200'],
    ['removes the Upgrade header', 'stripped'],
    ['does not answer upgrades', 'unanswered'],
    ['cuts open sockets', 'cut'],
  ])('reads a complete generation when the proxy %s', async (_, upgrades) => {
    openServer()
    const { proxy, person, projectId, assistant, countRequests } = await startBehindProxy(cleanup, server, { upgrades })
    const interruptions: AssistantError[] = []
    const onInterrupted = (reason: AssistantError) => interruptions.push(reason)
    const run = assistant.generate({ projectId, prompt: 'A Q&A feed in teal', onInterrupted })
    const events = await readAll(run)
    await expectStoredFiles(events, { url: server.url, person, generationId: (await run.generation).id })
    expect([proxy.upgradeCount(), countRequests('generations.events')]).toEqual([upgrades === 'unanswered' ? 1 : 2, 1])
    expect(interruptions.length).toBeLessThanOrEqual(1)
  })

  it('resumes a generation after 15 cuts, each after a random number of bytes', async () => {
    openServer()
    const random = seededRandom('fallback, cuts')
    const { proxy, assistant, generate } = await startBehindProxy(cleanup, server)
    const before = proxy.forwardedBytes()
    const run = generate(1_000)
    const uncut = await readAll(run)
    expectCompleteEvents(uncut)
    const bytes = proxy.forwardedBytes() - before

    // Excludes the last 4,000 bytes: after a cut there, nothing would be left to resume.
    proxy.cutAt(Array.from({ length: 15 }, () => random.below(bytes - 4_000)))
    const { id } = await run.generation
    expect(await readAll(assistant.resume(id))).toEqual(uncut)
    expect(proxy.cutCount()).toBe(15)
  })

  it('receives `ready` from a watch after each reconnection, and then the changes', async () => {
    const { proxy, person, projectId, assistant } = await startBehindProxy(cleanup, server)
    const received: ProjectEvent[] = []
    const watch = assistant.api.projects.watch.subscribe({ projectId }, { onData: (event) => received.push(event) })
    const receives = (count: number) => expect.poll(() => received.length).toBe(count)
    const rename = (name: string) =>
      call(server.url, 'projects.update', { projectId, name }, { token: person.accessToken })
    await receives(1)
    await rename('One')
    await receives(2)
    proxy.cutAt([1])
    // The proxy cuts the stream in the middle of this event.
    await rename('Two')
    await receives(3)
    await rename('Three')
    await receives(4)
    watch.unsubscribe()
    expect(received).toMatchObject([
      { type: 'ready' },
      { type: 'projectUpdated', project: { name: 'One' } },
      { type: 'ready' },
      { type: 'projectUpdated', project: { name: 'Three' } },
    ])
  })

  it.each([
    ['it has expired by the clock of the device', Date.now],
    ['the server rejects it, because the clock of the device has stopped', () => 0],
  ])('renews the access token during a generation when %s', async (_name, now) => {
    const shortLivedTokens = await startServer({ ACCESS_TOKEN_TTL_SECONDS: '2' })
    const { proxy, assistant, countRequests, generate } = await startBehindProxy(cleanup, shortLivedTokens, { now })
    const events = generate(2_000)[Symbol.asyncIterator]()
    const all: NumberedEvent[] = []
    while (countRequests('auth.refresh') < 2) {
      // The proxy cuts each event in its first byte, so that the client requests it again.
      proxy.cutAt([1])
      shortLivedTokens.allow(1)
      const { value } = await events.next()
      if (value) all.push(value)
    }
    shortLivedTokens.open()
    proxy.cutAt([])
    all.push(...(await readAll(events)))
    expectCompleteEvents(all)
    expect(await assistant.user()).not.toBeNull()
  })

  it.each<[string, readonly string[], (client: ClientBehindProxy) => Promise<unknown>]>([
    ['it signs out', ['UNAUTHENTICATED', 'SESSION_REVOKED'], ({ assistant }) => assistant.signOut()],
    [
      'another device revokes the session',
      ['SESSION_REVOKED'],
      async ({ person }) => {
        const { accessToken: token } = await signIn(server.url, person)
        return call(server.url, 'sessions.revokeOthers', {}, { token })
      },
    ],
    [
      'the account is suspended',
      ['ACCOUNT_SUSPENDED'],
      ({ person: { user } }) => call(server.url, 'users.suspend', { userId: user.id }, { token: admin.accessToken }),
    ],
  ])('ends its streams with the reason within 2 s when %s', async (_name, codes, end) => {
    const client = await startBehindProxy(cleanup, server)
    const { proxy, assistant, generate } = client
    const events = generate(100)[Symbol.asyncIterator]()
    await events.next()
    const next = events.next().then(
      () => 'continued',
      ({ code }: AssistantError) => code,
    )
    await end(client)
    expect(codes).toContain(await expectSoon(server.url, next))
    expect(await assistant.user()).toBeNull()
    await waitForClosedStreams(proxy)
  })

  it('releases the resources of closed streams, in the client and on the server', async () => {
    const clientProcess = { resources: async () => countsOf(process.getActiveResourcesInfo()) }
    const { proxy, projectId, assistant, generate } = await startBehindProxy(cleanup, server)
    const run = generate(100)
    const { id } = await run.generation

    /** Opens readers and watches, `size` of each, and waits until all have received their first event. */
    async function openStreams(size: number) {
      const readers = Array.from({ length: size }, () => assistant.resume(id))
      const watches = Array.from({ length: size }, () => watch())
      await Promise.all([...readers.map((reader) => reader.next()), ...watches.map(({ ready }) => ready)])
      return { readers, watches: watches.map(({ subscription }) => subscription) }
    }
    function watch() {
      let resolveReady = () => {}
      const ready = new Promise<void>((resolve) => {
        resolveReady = resolve
      })
      const subscription = assistant.api.projects.watch.subscribe({ projectId }, { onData: resolveReady })
      return { ready, subscription }
    }
    // Counts after the first use, because that creates resources which are never released.
    const first = await openStreams(1)
    for (const reader of first.readers) await reader.return()
    for (const subscription of first.watches) subscription.unsubscribe()
    await waitForClosedStreams(proxy)
    const serverBefore = await waitForSteadyResources(server)
    const clientBefore = await waitForSteadyResources(clientProcess)

    const closedByReader = await openStreams(15)
    for (const reader of closedByReader.readers) await reader.return()
    for (const subscription of closedByReader.watches) subscription.unsubscribe()
    const closedByClient = await openStreams(15)
    expect((await server.resources()).TCPSocketWrap).toBeGreaterThanOrEqual(30)
    const ends = Promise.allSettled(closedByClient.readers.map((reader) => reader.next()))
    await assistant.close()
    expect(new Set((await ends).map((end) => end.status === 'rejected' && end.reason.code))).toEqual(
      new Set(['CLOSED']),
    )

    await waitForClosedStreams(proxy)
    await waitForReleasedResources(server, serverBefore)
    await waitForReleasedResources(clientProcess, clientBefore)
  })
})

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
