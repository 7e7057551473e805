import { bySize } from '@assistant/database/testing'
import { expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser, signIn } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { waitForReleasedResources, waitForSteadyResources } from '../support/servers/open-resources.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { createCounter } from './counter.js'

const chatEvents = bySize({ normal: 20, full: 1_000 })
const sessions = 5
/** A user may have 100 sockets. The 5 sessions open 95, and the client that starts the generations has one more. */
const socketsPerSession = 19
const subscribersPerSocket = 5
const subscribers = sessions * socketsPerSession * subscribersPerSocket
/** The number of promises varies with the timers. A leak of one promise per ten subscribers exceeds this limit. */
const maxNewPromises = subscribers / 10

const cleanup = cleanUpAfterAll()

it(`${subscribers} subscribers of one generation receive all of its events and leak no resources`, async () => {
  const server = await startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  const person = await registerUser(server.url)
  const { id: projectId } = await createProject(server.url, person)
  const assistant = await startAssistant(cleanup, server.url, person)
  const signIns = [person]
  while (signIns.length < sessions) signIns.push(await signIn(server.url, person))

  /** Starts a generation with `socketCount` sockets per session. Resolves when one event per subscriber has arrived. */
  async function startWithSubscribers(socketCount: number) {
    const run = assistant.generate({ projectId, engine: 'counting', prompt: String(chatEvents) })
    const { id: generationId } = await run.generation
    const tokens = signIns.flatMap(({ accessToken }) => Array.from({ length: socketCount }, () => accessToken))
    const sockets = await Promise.all(tokens.map((token) => openSocket(cleanup, server.url, token)))
    const received = createCounter()
    const reads = sockets.flatMap((socket) =>
      Array.from({ length: subscribersPerSocket }, async () => {
        let count = 0
        for await (const { id } of socket.subscribe('generations.events', { generationId })) {
          count += 1
          if (Number(id) !== count) throw new Error(`Event ${id} came after ${count - 1} events.`)
          received.add()
        }
        return count
      }),
    )
    const counts = Promise.allSettled(reads)
    await received.reached(reads.length)
    return {
      run,
      received,
      counts,
      async disconnect() {
        for (const socket of sockets) socket.terminate()
        await Promise.all(sockets.map(({ closed }) => closed))
      },
    }
  }

  // Measures after the first use, because that allocates resources which the process never releases.
  const first = await startWithSubscribers(1)
  server.open()
  await first.counts
  await first.disconnect()
  await first.run.result()
  server.close()
  const before = await waitForSteadyResources(server)
  const objectsBefore = await server.objects()

  const full = await startWithSubscribers(socketsPerSession)
  const during = await server.resources()
  const startedAtMs = performance.now()
  server.open()
  const counts = await full.counts
  const seconds = (performance.now() - startedAtMs) / 1_000
  expect((await full.run.result()).files).toHaveLength(1)
  const { lastEventId } = await assistant.api.generations.get.query({ generationId: (await full.run.generation).id })
  expect(counts).toEqual(Array.from({ length: subscribers }, () => ({ status: 'fulfilled', value: lastEventId })))
  await full.disconnect()
  server.close()
  const after = await waitForReleasedResources(server, before)

  // Subscribers whose sockets are terminated during the generation leak no resources either.
  const cutOff = await startWithSubscribers(socketsPerSession)
  server.allow(chatEvents / 2)
  await cutOff.received.reached(subscribers * (chatEvents / 4))
  await cutOff.disconnect()
  server.open()
  await cutOff.run.result()
  const afterCut = await waitForReleasedResources(server, before)
  const objectsAfter = await server.objects()

  console.info(
    `many subscribers: ${subscribers} received ${lastEventId} events each in ${seconds.toFixed(1)} s, ` +
      `${((subscribers * lastEventId) / seconds).toFixed(0)} per second\n` +
      `  before     ${JSON.stringify(before)} ${JSON.stringify(objectsBefore)}\n` +
      `  during     ${JSON.stringify(during)}\n` +
      `  after      ${JSON.stringify(after)}\n` +
      `  cut off    ${JSON.stringify(afterCut)} ${JSON.stringify(objectsAfter)}`,
  )
  expect(during.TCPSocketWrap).toBeGreaterThanOrEqual(sessions * socketsPerSession)
  expect(objectsAfter.asyncGenerators).toBe(objectsBefore.asyncGenerators)
  expect(objectsAfter.promises).toBeLessThan(objectsBefore.promises + maxNewPromises)
})
