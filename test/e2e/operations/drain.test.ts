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
const readersOfEach = 5
const calls = 100

describe('a server that is stopped in the middle of everything', () => {
  const cleanup = cleanUpAfterAll()
  let server: ChaosServer
  /** Resolves when the server that comes back listens. */
  let returned: Promise<unknown>

  /** The numbered events of a stream, to its end or to that of the connection. */
  async function* numbered(address: string, person: TestUser, lastEventId: string): AsyncGenerator<NumberedEvent> {
    try {
      const { events } = await openEventStreamAt(cleanup, address, { token: person.accessToken, lastEventId })
      for await (const { id, data } of events) {
        if (id !== undefined) yield { ...generationEvent.parse(JSON.parse(data)), number: Number(id) }
      }
    } catch (error) {
      // Cut, or nobody there.
      if (error instanceof SyntaxError) throw error
    }
  }

  /** Reads to the result, coming back with the last number whenever the stream ends before. */
  async function* resuming(address: string, person: TestUser): AsyncGenerator<NumberedEvent> {
    for (let last = 0; ; ) {
      for await (const event of numbered(address, person, String(last))) {
        last = event.number
        yield event
        if (event.type === 'result') return
      }
      await returned
    }
  }

  it('answers every call, and every stream goes on when it is back', async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const environment = { GENERATION_CONCURRENCY: String(generations), GENERATIONS_PER_USER: String(generations) }
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

    let restarted: () => void = () => undefined
    returned = new Promise<void>((resolve) => (restarted = resolve))
    const ways: readonly ((id: string) => AsyncIterable<NumberedEvent>)[] = [
      (id) => assistant.resume(id),
      (id) => resuming(`${url}/api/generations/${id}/events`, person),
      (id) =>
        resuming(
          `${url}/trpc/generations.events?input=${encodeURIComponent(JSON.stringify({ generationId: id }))}`,
          person,
        ),
    ]
    let begun = 0
    let allBegun: () => void = () => undefined
    const isUnderWay = new Promise<void>((resolve) => (allBegun = resolve))
    const streams = ids.flatMap((id) =>
      Array.from({ length: readersOfEach }, async (_, at) => {
        const events: NumberedEvent[] = []
        for await (const event of ways[at % ways.length]?.(id) ?? []) {
          events.push(event)
          if (events.length !== 1) continue
          begun += 1
          if (begun === generations * readersOfEach) allBegun()
        }
        return events
      }),
    )
    // Runs come to their middle, and are held there: the server stops before they end.
    server.allow(40 * generations)
    await isUnderWay

    const socket = await openSocket(cleanup, url, person.accessToken)
    const asked = (name: string, at: number): Promise<{ readonly data?: unknown; readonly error?: ErrorBody }> => {
      const wish = { name, idempotencyKey: name }
      if (at % 4 === 0) return call(url, 'projects.create', wish, token)
      if (at % 4 === 1) return socket.call('mutation', 'projects.create', wish)
      if (at % 4 === 2) return callRest(url, 'projects.create', wish, token)
      return callRest(url, 'users.me', {}, token)
    }
    const names = Array.from({ length: calls }, (_, at) => `Project ${at}`)
    const first = names.slice(0, calls / 2).map(asked)
    await Promise.any(first)
    server.sendSignal('SIGTERM')
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(503)
    const answers = await Promise.all([
      ...first,
      ...names.slice(calls / 2).map((name, at) => asked(name, at + calls / 2)),
    ])

    expect(answers.filter(({ data, error }) => (data === undefined) === (error === undefined))).toEqual([])
    const refusals = answers.flatMap(({ error }) => error ?? [])
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['SHUTTING_DOWN']))
    expect(answers.length - refusals.length).toBeGreaterThan(0)

    expect(await server.exited).toEqual({ code: 0, signal: null })
    server = await startChaosServer(cleanup, { dataFolder, port, environment })
    restarted()
    server.open()
    for (const events of await Promise.all(streams)) expect(expectCompleteEvents(events).status).toBe('succeeded')

    // What was answered is there, and what is asked once more with the same key happens once in all.
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
