import { contract, type ErrorBody, generationEvent } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { startAssistant } from '../../chaos/consumer.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { openEventStreamAt } from '../../support/clients/event-stream.js'
import { callRest } from '../../support/clients/rest-calls.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { type ChaosServer, startChaosServer } from '../../support/servers/chaos-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const generations = 10
const readersPerGeneration = 5
const calls = 100
/** Long enough to send all calls, and shorter than the default: the runs never finish before the stop. */
const graceSeconds = 5

describe('a server that is stopped while it serves calls and streams', () => {
  const cleanup = cleanUpAfterAll()
  let server: ChaosServer
  /** Resolves when the next server listens. */
  let restarted: Promise<unknown>

  /** Yields the numbered events of a stream until the stream or the connection ends. */
  async function* readOnce(address: string, person: TestUser, lastEventId: string): AsyncGenerator<NumberedEvent> {
    try {
      const { events } = await openEventStreamAt(cleanup, address, { token: person.accessToken, lastEventId })
      for await (const { id, data } of events) {
        if (id !== undefined) yield { ...generationEvent.parse(JSON.parse(data)), number: Number(id) }
      }
    } catch (error) {
      // Ignores a connection that was cut or refused.
      if (error instanceof SyntaxError) throw error
    }
  }

  /** Yields events up to the result. When the stream ends early, waits for the next server and resumes the stream. */
  async function* readToResult(address: string, person: TestUser): AsyncGenerator<NumberedEvent> {
    for (let last = 0; ; ) {
      for await (const event of readOnce(address, person, String(last))) {
        last = event.number
        yield event
        if (event.type === 'result') return
      }
      await restarted
    }
  }

  it('answers every call, and continues every stream after its restart', async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const environment = {
      GENERATION_CONCURRENCY: String(generations),
      GENERATIONS_PER_USER: String(generations),
      STOP_GRACE_SECONDS: String(graceSeconds),
    }
    server = await startChaosServer(cleanup, { dataFolder, environment })
    const { url, port } = server
    const person = await registerUser(url)
    const token = { token: person.accessToken }
    const { id: projectId } = await createProject(url, person)
    const ids = await Promise.all(
      Array.from({ length: generations }, async () => {
        const input = { projectId, engine: 'counting', prompt: '200' }
        return (await callOrThrow(contract.generations.start.output, url, 'generations.start', input, token)).id
      }),
    )
    const assistant = await startAssistant(cleanup, url, person)

    let resolveRestarted: () => void = () => undefined
    restarted = new Promise<void>((resolve) => (resolveRestarted = resolve))
    const readers: readonly ((id: string) => AsyncIterable<NumberedEvent>)[] = [
      (id) => assistant.resume(id),
      (id) => readToResult(`${url}/api/generations/${id}/events`, person),
      (id) =>
        readToResult(
          `${url}/trpc/generations.events?input=${encodeURIComponent(JSON.stringify({ generationId: id }))}`,
          person,
        ),
    ]
    let startedCount = 0
    let resolveAllStarted: () => void = () => undefined
    const allStarted = new Promise<void>((resolve) => (resolveAllStarted = resolve))
    const streams = ids.flatMap((id) =>
      Array.from({ length: readersPerGeneration }, async (_, at) => {
        const events: NumberedEvent[] = []
        for await (const event of readers[at % readers.length]?.(id) ?? []) {
          events.push(event)
          if (events.length !== 1) continue
          startedCount += 1
          if (startedCount === generations * readersPerGeneration) resolveAllStarted()
        }
        return events
      }),
    )
    // Permits too few events for the runs to end, so that the server stops while they are running.
    server.allow(40 * generations)
    await allStarted

    const socket = await openSocket(cleanup, url, person.accessToken)
    const sendCall = (name: string, at: number): Promise<{ readonly data?: unknown; readonly error?: ErrorBody }> => {
      const input = { name, idempotencyKey: name }
      if (at % 4 === 0) return call(url, 'projects.create', input, token)
      if (at % 4 === 1) return socket.call('mutation', 'projects.create', input)
      if (at % 4 === 2) return callRest(url, 'projects.create', input, token)
      return callRest(url, 'users.me', {}, token)
    }
    const names = Array.from({ length: calls }, (_, at) => `Project ${at}`)
    const first = names.slice(0, calls / 2).map(sendCall)
    await Promise.any(first)
    server.sendSignal('SIGTERM')
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(503)
    const answers = await Promise.all([
      ...first,
      ...names.slice(calls / 2).map((name, at) => sendCall(name, at + calls / 2)),
    ])

    expect(answers.filter(({ data, error }) => (data === undefined) === (error === undefined))).toEqual([])
    const errors = answers.flatMap(({ error }) => error ?? [])
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['SHUTTING_DOWN']))
    expect(answers.length - errors.length).toBeGreaterThan(0)

    expect(await server.exited).toEqual({ code: 0, signal: null })
    server = await startChaosServer(cleanup, { dataFolder, port, environment })
    resolveRestarted()
    server.open()
    for (const events of await Promise.all(streams)) expect(expectCompleteEvents(events).status).toBe('succeeded')

    // A call that was answered has taken effect, and a repetition with the same key returns the same project.
    const again = await openSocket(cleanup, server.url, person.accessToken)
    for (const [at, name] of names.entries()) {
      if (at % 4 === 3) continue
      const { data } = await again.call('mutation', 'projects.create', { name, idempotencyKey: name })
      const before = answers[at]?.data
      if (before !== undefined) expect(data).toEqual(before)
    }
    const { items } = await callOrThrow(
      contract.projects.list.output,
      server.url,
      'projects.list',
      { limit: 100 },
      token,
    )
    expect(items).toHaveLength(1 + (calls * 3) / 4)
  })
})
