import { setTimeout as elapse } from 'node:timers/promises'
import type * as Sdk from '@assistant/sdk'
import { type AssistantError, createAssistant, type NumberedEvent, type ProjectEvent } from '@assistant/sdk'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser, skipsBrowserTests } from '../../support/browser/browser.js'
import { openSdkPage } from '../../support/browser/sdk-page.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../../support/clients/event-assertions.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { expectSoon } from '../../support/expect-soon.js'
import { seededRandom } from '../../support/seeded-random.js'
import { type ChaosServer, startChaosServer } from '../../support/servers/chaos-server.js'
import { waitForReleasedResources, waitForSteadyResources } from '../../support/servers/open-resources.js'
import { type BreakingProxy, startBreakingProxy, type UpgradeBehaviour } from '../../support/services/breaking-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

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

interface Place {
  readonly upgrades?: UpgradeBehaviour
  readonly of?: ChaosServer
  /** What the clock of the device says. */
  readonly now?: () => number
}

/** Somebody with a project, whose way to the server is a proxy that breaks WebSockets. */
async function behindProxy({ upgrades = '502', of = server, now = Date.now }: Place = {}) {
  const proxy = await startBreakingProxy(cleanup, () => of.port, { upgrades })
  const person = await registerUser(of.url)
  const { email, password } = person
  const { id: projectId } = await createProject(of.url, person)
  const asked: string[] = []
  const assistant = createAssistant({
    url: proxy.url,
    // Who never answers is waited for no longer than that; whoever does has time.
    timeoutSeconds: upgrades === 'unanswered' ? 3 : 30,
    fetch(url, init) {
      asked.push(url)
      return fetch(url, init)
    },
    runtime: {
      now,
      sleep: (milliseconds, signal) => elapse(milliseconds, undefined, { signal }).catch(() => undefined),
      random: Math.random,
      randomId: () => crypto.randomUUID(),
    },
  })
  cleanup.add(() => assistant.close())
  await assistant.signIn({ email, password })
  return {
    proxy,
    person,
    projectId,
    assistant,
    countOf: (path: string) => asked.filter((url) => url.includes(path)).length,
    count: (pieces: number) => assistant.generate({ projectId, engine: 'counting', prompt: String(pieces) }),
  }
}

/** Fetch keeps the connection of a call for the next one: both sides of the proxy have it. */
const onlyOfCalls = (proxy: BreakingProxy) => expect.poll(proxy.connections).toBeLessThanOrEqual(2)

/** Engines go on to their end, in this test. */
function letThrough(): void {
  server.open()
  onTestFinished(server.close)
}

async function readAll(events: AsyncIterable<NumberedEvent>): Promise<NumberedEvent[]> {
  const all: NumberedEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('behind a proxy that breaks WebSockets', () => {
  it.each<[string, UpgradeBehaviour]>([
    ['with the answer 400', '400'],
    ['with the answer 403', '403'],
    ['with the answer 502', '502'],
    ['with a page and the answer 200', '200'],
    ['by taking the header Upgrade away', 'stripped'],
    ['by giving no answer', 'unanswered'],
    ['by cutting them when they are open', 'cut'],
  ])('%s, a generation comes whole', async (_, upgrades) => {
    letThrough()
    const { proxy, person, projectId, assistant, countOf } = await behindProxy({ upgrades })
    const interruptions: AssistantError[] = []
    const onInterrupted = (reason: AssistantError) => interruptions.push(reason)
    const run = assistant.generate({ projectId, prompt: 'A Q&A feed in teal', onInterrupted })
    const events = await readAll(run)
    await expectStoredFiles(events, { url: server.url, person, generationId: (await run.generation).id })
    expect([proxy.upgrades(), countOf('generations.events')]).toEqual([upgrades === 'unanswered' ? 1 : 2, 1])
    expect(interruptions.length).toBeLessThanOrEqual(1)
  })

  it('and cuts all else after random bytes, a generation comes whole', async () => {
    letThrough()
    const random = seededRandom('fallback, cuts')
    const { proxy, assistant, count } = await behindProxy()
    const before = proxy.bytesPassed()
    const run = count(1_000)
    const uncut = await readAll(run)
    expectCompleteEvents(uncut)
    const bytes = proxy.bytesPassed() - before

    // Not in the last bytes, where nothing is left to resume.
    proxy.cutAt(Array.from({ length: 15 }, () => random.below(bytes - 4_000)))
    const { id } = await run.generation
    expect(await readAll(assistant.resume(id))).toEqual(uncut)
    expect(proxy.cuts()).toBe(15)
  })

  it('a watch says ready at every connect, and what happens from then on', async () => {
    const { proxy, person, projectId, assistant } = await behindProxy()
    const heard: ProjectEvent[] = []
    const watch = assistant.api.projects.watch.subscribe({ projectId }, { onData: (event) => heard.push(event) })
    const hears = (count: number) => expect.poll(() => heard.length).toBe(count)
    const rename = (name: string) =>
      call(server.url, 'projects.update', { projectId, name }, { token: person.accessToken })
    await hears(1)
    await rename('One')
    await hears(2)
    proxy.cutAt([1])
    // It is cut in the middle of this.
    await rename('Two')
    await hears(3)
    await rename('Three')
    await hears(4)
    watch.unsubscribe()
    expect(heard).toMatchObject([
      { type: 'ready' },
      { type: 'projectUpdated', project: { name: 'One' } },
      { type: 'ready' },
      { type: 'projectUpdated', project: { name: 'Three' } },
    ])
  })

  it.each([
    ['by the clock of the device', Date.now],
    ['because the server refuses it: the clock of the device has stopped', () => 0],
  ])('the token is renewed on the way, %s', async (_name, now) => {
    const strict = await startServer({ ACCESS_TOKEN_TTL_SECONDS: '2' })
    const { proxy, assistant, countOf, count } = await behindProxy({ of: strict, now })
    const events = count(2_000)[Symbol.asyncIterator]()
    const all: NumberedEvent[] = []
    while (countOf('auth.refresh') < 2) {
      // Each event is cut in its first byte, and asked for again.
      proxy.cutAt([1])
      strict.allow(1)
      const { value } = await events.next()
      if (value) all.push(value)
    }
    strict.open()
    proxy.cutAt([])
    all.push(...(await readAll(events)))
    expectCompleteEvents(all)
    expect(await assistant.user()).not.toBeNull()
  })

  it.each<[string, readonly string[], (someone: Awaited<ReturnType<typeof behindProxy>>) => Promise<unknown>]>([
    ['signs out', ['UNAUTHENTICATED', 'SESSION_REVOKED'], ({ assistant }) => assistant.signOut()],
    [
      'ends this session elsewhere',
      ['SESSION_REVOKED'],
      async ({ person }) => {
        const { accessToken: token } = await signIn(server.url, person)
        return call(server.url, 'sessions.revokeOthers', {}, { token })
      },
    ],
    [
      'is suspended',
      ['ACCOUNT_SUSPENDED'],
      ({ person: { user } }) => call(server.url, 'users.suspend', { userId: user.id }, { token: admin.accessToken }),
    ],
  ])('who %s loses their streams within a second, and learns why', async (_name, codes, end) => {
    const someone = await behindProxy()
    const { proxy, assistant, count } = someone
    const events = count(100)[Symbol.asyncIterator]()
    await events.next()
    const next = events.next().then(
      () => 'went on',
      ({ code }: AssistantError) => code,
    )
    await end(someone)
    expect(codes).toContain(await expectSoon(server.url, next))
    expect(await assistant.user()).toBeNull()
    await onlyOfCalls(proxy)
  })

  it('nothing is left in the client or on the server of streams that were left', async () => {
    const here = { resources: async () => countsOf(process.getActiveResourcesInfo()) }
    const { proxy, projectId, assistant, count } = await behindProxy()
    const run = count(100)
    const { id } = await run.generation

    /** Readers of both kinds, who are all there. */
    async function crowd(size: number) {
      const readers = Array.from({ length: size }, () => assistant.resume(id))
      const ready = Array.from({ length: size }, () => watch())
      await Promise.all([...readers.map((reader) => reader.next()), ...ready.map(({ heard }) => heard)])
      return { readers, watches: ready.map(({ subscription }) => subscription) }
    }
    function watch() {
      let hear = () => {}
      const heard = new Promise<void>((resolve) => {
        hear = resolve
      })
      const subscription = assistant.api.projects.watch.subscribe({ projectId }, { onData: hear })
      return { heard, subscription }
    }
    // What is made once, at the first use, is no leftover.
    const first = await crowd(1)
    for (const reader of first.readers) await reader.return()
    for (const subscription of first.watches) subscription.unsubscribe()
    await onlyOfCalls(proxy)
    const [before, beforeHere] = [await waitForSteadyResources(server), await waitForSteadyResources(here)]

    const left = await crowd(15)
    for (const reader of left.readers) await reader.return()
    for (const subscription of left.watches) subscription.unsubscribe()
    const cut = await crowd(15)
    expect((await server.resources()).TCPSocketWrap).toBeGreaterThanOrEqual(30)
    const ends = Promise.allSettled(cut.readers.map((reader) => reader.next()))
    await assistant.close()
    expect(new Set((await ends).map((end) => end.status === 'rejected' && end.reason.code))).toEqual(
      new Set(['CLOSED']),
    )

    await onlyOfCalls(proxy)
    await waitForReleasedResources(server, before)
    await waitForReleasedResources(here, beforeHere)
  })
})

describe.skipIf(skipsBrowserTests)('in a browser behind a proxy that breaks WebSockets', () => {
  it('a generation comes whole', async () => {
    // The page is one of the proxy's: its origin has to be known to the server.
    let port = 0
    const proxy = await startBreakingProxy(cleanup, () => port, { upgrades: '502' })
    const site = await startServer({ ALLOWED_ORIGINS: proxy.url })
    port = site.port
    site.open()
    const person = await registerUser(site.url)
    const { id: projectId } = await createProject(site.url, person)
    const page = await openSdkPage(await openBrowser(cleanup), proxy.url)

    const events = await page.evaluate(
      async ({ url, email, password, projectId }) => {
        // The browser's own import, by the page's map.
        const { createAssistant } = (await new Function("return import('@assistant/sdk')")()) as typeof Sdk
        const assistant = createAssistant({ url })
        await assistant.signIn({ email, password })
        const events: NumberedEvent[] = []
        for await (const event of assistant.generate({ projectId, engine: 'counting', prompt: '50' }))
          events.push(event)
        await assistant.close()
        return events
      },
      { url: proxy.url, email: person.email, password: person.password, projectId },
    )
    expect(expectCompleteEvents(events).status).toBe('succeeded')
    expect(proxy.upgrades()).toBe(2)
  })
})

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
