import { contract, type Generation } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import type { AppRouter } from '@assistant/sdk'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Cleanup, cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const generationsPerUser = 15

describe.each(testDatabases())('a server that is killed, on $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()

  it('finishes thirty generations of two users after its restart, and sends every event to every reader once', async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const settings = {
      dataFolder: await temporaryFolder(cleanup),
      environment: { DATABASE_URL: database.url },
    }
    let server = await startPacedServer(cleanup, settings)
    const { url, port } = server
    const people = [await registerUser(url, 'Ada'), await registerUser(url, 'Grace')]

    const readers = await Promise.all(
      people.map(async (person) => {
        const generations = await startSeveral(url, person)
        return { person, reader: readAll(cleanup, url, person, generations) }
      }),
    )
    // Kills the server while at most two generations of each user are running, and the others are queued.
    server.allow(200)
    await Promise.all(readers.map(({ reader }) => reader.receivedEvents(20)))
    await server.kill()

    server = await startPacedServer(cleanup, { ...settings, port })
    server.open()
    for (const { person, reader } of readers) {
      const streams = await reader.completed
      expect(streams.size).toBe(generationsPerUser)
      for (const [generationId, events] of streams) {
        expect(expectCompleteEvents(events).status).toBe('succeeded')
        const generation = await callOrThrow(
          contract.generations.get.output,
          url,
          'generations.get',
          { generationId },
          token(person),
        )
        expect(generation).toMatchObject({ status: 'succeeded', lastEventId: events.length })
      }
      const restarted = [...streams].filter(([, events]) => events.some(({ type }) => type === 'restarted'))
      expect(restarted.length).toBeGreaterThan(0)
      for (const [generationId, events] of restarted) await expectStoredFiles(events, { url, person, generationId })
    }
  })
})

async function startSeveral(url: string, person: TestUser): Promise<Generation[]> {
  const { id: projectId } = await createProject(url, person)
  const prompts = Array.from({ length: generationsPerUser }, (_, at) => `A group chat for a chess club, number ${at}`)
  return Promise.all(
    prompts.map((prompt) =>
      callOrThrow(contract.generations.start.output, url, 'generations.start', { projectId, prompt }, token(person)),
    ),
  )
}

/** Subscribes to the events of all generations over one socket, with the client of tRPC instead of the SDK. */
function readAll(cleanup: Cleanup, url: string, person: TestUser, generations: readonly Generation[]) {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    connectionParams: { accessToken: person.accessToken },
    retryDelayMs: () => 100,
  })
  cleanup.add(() => socket.close())
  const client = createTRPCClient<AppRouter>({ links: [wsLink<AppRouter>({ client: socket })] })
  const streams = new Map(generations.map(({ id }) => [id, [] as NumberedEvent[]]))
  const waiters: { readonly count: number; readonly resolve: () => void }[] = []
  const notifyWaiters = () => {
    const count = [...streams.values()].reduce((sum, events) => sum + events.length, 0)
    for (const waiter of waiters) if (count >= waiter.count) waiter.resolve()
  }
  const endings = [...streams].map(
    ([generationId, events]) =>
      new Promise<void>((resolve, reject) => {
        client.generations.events.subscribe(
          { generationId },
          {
            onData({ id, data }) {
              events.push({ ...data, number: Number(id) })
              notifyWaiters()
            },
            onError: reject,
            onComplete: resolve,
          },
        )
      }),
  )
  return {
    /** Resolves when `count` events of all generations together were received. */
    receivedEvents: (count: number) =>
      new Promise<void>((resolve) => {
        waiters.push({ count, resolve })
        notifyWaiters()
      }),
    completed: Promise.all(endings).then(() => streams),
  }
}

const token = ({ accessToken }: TestUser) => ({ token: accessToken })
