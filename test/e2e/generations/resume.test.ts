import { randomUUID } from 'node:crypto'
import { type Assistant, createAssistant, type NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../../support/clients/event-assertions.js'
import { startGeneration } from '../../support/clients/generations.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { openSocket } from '../../support/clients/websocket.js'
import { seededRandom } from '../../support/seeded-random.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { startBreakingProxy } from '../../support/services/breaking-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const prompt = 'A Q&A feed in teal, topics required, with polls'
/** Number of events that the engine may be ahead of the reader. It is low, so that each cut hits a run in progress. */
const leadEvents = 20
/** The engine waits for permits while its server stops, so a longer time would not let a run finish. */
const environment = { STOP_GRACE_SECONDS: '1' }

describe.each([
  ['over a WebSocket', 'passed'],
  ['over server-sent events, because a proxy rejects WebSockets,', '403'],
] as const)('a generation that the SDK reads %s', (_name, upgrades) => {
  const cleanup = cleanUpAfterAll()

  async function startThroughProxy() {
    const dataFolder = await temporaryFolder(cleanup)
    let server = await startPacedServer(cleanup, { dataFolder, environment })
    const proxy = await startBreakingProxy(cleanup, () => server.port, { upgrades })
    const person = await registerUser(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const assistant = createAssistant({ url: proxy.url })
    cleanup.add(() => assistant.close())
    await assistant.signIn({ email: person.email, password: person.password })
    return {
      proxy,
      person,
      projectId,
      assistant,
      server: () => server,
      async restart(signal: 'SIGKILL' | 'SIGTERM') {
        server.sendSignal(signal)
        const { code } = await server.exited
        if (signal === 'SIGTERM') expect(code).toBe(0)
        server = await startPacedServer(cleanup, { dataFolder, environment, port: server.port })
        server.allow(leadEvents)
      },
    }
  }

  /** Reads one generation to its end, and permits one more event for each event that it has read. */
  async function read(
    assistant: Assistant,
    projectId: string,
    server: () => PacedServer,
    onEvent: (events: readonly NumberedEvent[]) => Promise<void> | void = () => undefined,
  ) {
    server().allow(leadEvents)
    const run = assistant.generate({ projectId, prompt, idempotencyKey: randomUUID() })
    const events: NumberedEvent[] = []
    for await (const event of run) {
      events.push(event)
      await onEvent(events)
      server().allow(1)
    }
    return { events, generationId: (await run.generation).id }
  }

  it('delivers every event once after ten cuts of the connections, each after a random number of bytes', async () => {
    const random = seededRandom('resume, cuts')
    const { proxy, person, projectId, assistant, server } = await startThroughProxy()

    const before = proxy.forwardedBytes()
    const uncut = await read(assistant, projectId, server)
    expectCompleteEvents(uncut.events)
    const bytes = proxy.forwardedBytes() - before

    // Excludes the first 2,000 bytes, which answer `start`, and the last 2,000, after which nothing is left to resume.
    proxy.cutAt(Array.from({ length: 10 }, () => 2_000 + random.below(bytes - 4_000)))
    const cut = await read(assistant, projectId, server)

    expect(proxy.cutCount()).toBe(10)
    await expectStoredFiles(cut.events, { url: server().url, person, generationId: cut.generationId })
    const withoutNumbers = (events: readonly NumberedEvent[]) => events.map((event) => ({ ...event, number: 0 }))
    expect(withoutNumbers(cut.events)).toEqual(withoutNumbers(uncut.events))
  })

  it('delivers every event once after the server was killed and restarted twice', async () => {
    const random = seededRandom('resume, kills')
    const { person, projectId, assistant, server, restart } = await startThroughProxy()

    // The number of events of an attempt after which the server is killed. The kill always hits a run in progress:
    // an attempt has more than 100 events, and the engine may emit one event per event read, plus `leadEvents`.
    const eventsUntilKill = [0, 1].map(() => 3 + random.below(20))
    let attemptStart = 0
    const killed = await read(assistant, projectId, server, async (events) => {
      if (events.at(-1)?.type === 'restarted') attemptStart = events.length
      const [nextKill] = eventsUntilKill
      if (nextKill === undefined || events.length - attemptStart < nextKill) return
      eventsUntilKill.shift()
      attemptStart = Number.POSITIVE_INFINITY
      await restart('SIGKILL')
    })

    const restarts = killed.events.filter((event) => event.type === 'restarted')
    expect(restarts.map(({ attempt }) => attempt)).toEqual([2, 3])
    expect(expectCompleteEvents(killed.events).status).toBe('succeeded')
    await expectStoredFiles(killed.events, { url: server().url, person, generationId: killed.generationId })
  })

  it('delivers every event once after the server was stopped during the run and restarted', async () => {
    const { person, projectId, assistant, server, restart } = await startThroughProxy()
    let isStopped = false
    // The engine waits for permits that it never gets, so the run is abandoned at the end of the shutdown period.
    const stopped = await read(assistant, projectId, server, async (events) => {
      if (isStopped || events.length < 20) return
      isStopped = true
      await restart('SIGTERM')
    })
    expect(stopped.events.filter(({ type }) => type === 'restarted')).toMatchObject([{ attempt: 2 }])
    await expectStoredFiles(stopped.events, { url: server().url, person, generationId: stopped.generationId })
  })
})

describe('a generation that was read in part', () => {
  const cleanup = cleanUpAfterAll()

  it('rejects a lastEventId that is greater than the number of its last event', async () => {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const person = await registerUser(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const generationId = await startGeneration(server.url, person, { projectId, prompt })
    const socket = await openSocket(cleanup, server.url, person.accessToken)
    server.allow(leadEvents)
    for await (const { id } of socket.subscribe('generations.events', { generationId })) if (id === '10') break
    const ahead = socket.subscribe('generations.events', { generationId, lastEventId: '100000' })
    await expect(ahead.next()).rejects.toMatchObject({ code: 'BAD_REQUEST', fields: [{ path: 'lastEventId' }] })
  })
})
