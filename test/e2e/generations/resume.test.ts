import { randomUUID } from 'node:crypto'
import { type Assistant, createAssistant, type NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../../support/clients/event-assertions.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { openSocket } from '../../support/clients/websocket.js'
import { seededRandom } from '../../support/seeded-random.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { startBreakingProxy } from '../../support/services/breaking-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const prompt = 'A Q&A feed in teal, topics required, with polls'
/** How far the engine may be ahead of the reader, in events: so a cut always hits a run in its middle. */
const lead = 20

describe.each([
  ['over a WebSocket', 'passed'],
  ['over server-sent events, because a proxy refuses WebSockets,', '403'],
] as const)('a generation that is read through the SDK %s', (_name, upgrades) => {
  const cleanup = cleanUpAfterAll()

  async function scene() {
    const dataFolder = await temporaryFolder(cleanup)
    let server = await startPacedServer(cleanup, { dataFolder })
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
        server = await startPacedServer(cleanup, { dataFolder, port: server.port })
        server.allow(lead)
      },
    }
  }

  /** Reads one generation to its end; the engine goes on by one event for each that was read. */
  async function read(
    assistant: Assistant,
    projectId: string,
    server: () => PacedServer,
    onEvent: (events: readonly NumberedEvent[]) => Promise<void> | void = () => undefined,
  ) {
    server().allow(lead)
    const run = assistant.generate({ projectId, prompt, idempotencyKey: randomUUID() })
    const events: NumberedEvent[] = []
    for await (const event of run) {
      events.push(event)
      await onEvent(events)
      server().allow(1)
    }
    return { events, generationId: (await run.generation).id }
  }

  it('has every event once after ten cuts of its connections, each after a random byte', async () => {
    const random = seededRandom('resume, cuts')
    const { proxy, person, projectId, assistant, server } = await scene()

    const before = proxy.bytesPassed()
    const uncut = await read(assistant, projectId, server)
    expectCompleteEvents(uncut.events)
    const bytes = proxy.bytesPassed() - before

    // Not in the first bytes, which are the answer to `start`, and not in the last, where nothing is left to resume.
    proxy.cutAt(Array.from({ length: 10 }, () => 2_000 + random.below(bytes - 4_000)))
    const cut = await read(assistant, projectId, server)

    expect(proxy.cuts()).toBe(10)
    await expectStoredFiles(cut.events, { url: server().url, person, generationId: cut.generationId })
    const withoutNumbers = (events: readonly NumberedEvent[]) => events.map((event) => ({ ...event, number: 0 }))
    expect(withoutNumbers(cut.events)).toEqual(withoutNumbers(uncut.events))
  })

  it('has every event once after the server was killed twice and started again', async () => {
    const random = seededRandom('resume, kills')
    const { person, projectId, assistant, server, restart } = await scene()

    // Counted from the start of each attempt, of more than a hundred events. The engine has a permit for each event that
    // was read, those of attempts before included, and its lead: however late it is hit, the run has not ended.
    const moments = [0, 1].map(() => 3 + random.below(20))
    let attemptBegan = 0
    const killed = await read(assistant, projectId, server, async (events) => {
      if (events.at(-1)?.type === 'restarted') attemptBegan = events.length
      const [moment] = moments
      if (moment === undefined || events.length - attemptBegan < moment) return
      moments.shift()
      attemptBegan = Number.POSITIVE_INFINITY
      await restart('SIGKILL')
    })

    const restarts = killed.events.filter((event) => event.type === 'restarted')
    expect(restarts.map(({ attempt }) => attempt)).toEqual([2, 3])
    expect(expectCompleteEvents(killed.events).status).toBe('succeeded')
    await expectStoredFiles(killed.events, { url: server().url, person, generationId: killed.generationId })
  })

  it('has every event once after the server was stopped in the middle, and started again', async () => {
    const { person, projectId, assistant, server, restart } = await scene()
    let isStopped = false
    // Its engine waits for permits that do not come: the server lets go of the run when its patience ends.
    const stopped = await read(assistant, projectId, server, async (events) => {
      if (isStopped || events.length < 20) return
      isStopped = true
      await restart('SIGTERM')
    })
    expect(stopped.events.filter(({ type }) => type === 'restarted')).toMatchObject([{ attempt: 2 }])
    await expectStoredFiles(stopped.events, { url: server().url, person, generationId: stopped.generationId })
  })

  it('is not waited for after an event that it has not come to', async () => {
    const { person, projectId, assistant, server } = await scene()
    server().allow(lead)
    const run = assistant.generate({ projectId, prompt })
    const { id: generationId } = await run.generation
    for await (const event of run) if (event.number === 10) break
    const socket = await openSocket(cleanup, server().url, person.accessToken)
    const ahead = socket.subscribe('generations.events', { generationId, lastEventId: '100000' })
    await expect(ahead.next()).rejects.toMatchObject({ code: 'BAD_REQUEST', fields: [{ path: 'lastEventId' }] })
  })
})
