import { expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser, signIn } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { waitForReleasedResources, waitForSteadyResources } from '../support/servers/open-resources.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { createCounter } from './counter.js'
import { sized } from './size.js'

const pieces = sized({ small: 20, full: 1_000 })
const sessions = 5
/** A user has a hundred sockets at most, and one of them is that of the client that starts the runs. */
const socketsOfEach = 19
const subscribersOfEach = 5
const subscribers = sessions * socketsOfEach * subscribersOfEach
/** Promises come and go with timers; one for each subscriber, or for ten of them, would be above it. */
const few = subscribers / 10

const cleanup = cleanUpAfterAll()

it(`${subscribers} subscribers of one generation have all of it, and leave nothing behind`, async () => {
  const server = await startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  const person = await registerUser(server.url)
  const { id: projectId } = await createProject(server.url, person)
  const assistant = await startAssistant(cleanup, server.url, person)
  const people = [person]
  while (people.length < sessions) people.push(await signIn(server.url, person))

  /** A run with so many subscribers for each session, who are all there before it goes on. */
  async function crowd(socketsOfSession: number) {
    const run = assistant.generate({ projectId, engine: 'counting', prompt: String(pieces) })
    const { id: generationId } = await run.generation
    const tokens = people.flatMap(({ accessToken }) => Array.from({ length: socketsOfSession }, () => accessToken))
    const sockets = await Promise.all(tokens.map((token) => openSocket(cleanup, server.url, token)))
    const received = createCounter()
    const readings = sockets.flatMap((socket) =>
      Array.from({ length: subscribersOfEach }, async () => {
        let count = 0
        for await (const { id } of socket.subscribe('generations.events', { generationId })) {
          count += 1
          if (Number(id) !== count) throw new Error(`Event ${id} came after ${count - 1} events.`)
          received.add()
        }
        return count
      }),
    )
    const counts = Promise.allSettled(readings)
    await received.reached(readings.length)
    return {
      run,
      received,
      counts,
      async leave() {
        for (const socket of sockets) socket.terminate()
        await Promise.all(sockets.map(({ closed }) => closed))
      },
    }
  }

  // What is made once, at the first use, is no leftover.
  const first = await crowd(1)
  server.open()
  await first.counts
  await first.leave()
  await first.run.result()
  server.close()
  const before = await waitForSteadyResources(server)
  const objectsBefore = await server.objects()

  const all = await crowd(socketsOfEach)
  const meanwhile = await server.resources()
  const began = performance.now()
  server.open()
  const counts = await all.counts
  const seconds = (performance.now() - began) / 1_000
  expect((await all.run.result()).files).toHaveLength(1)
  const { lastEventId } = await assistant.api.generations.get.query({ generationId: (await all.run.generation).id })
  expect(counts).toEqual(Array.from({ length: subscribers }, () => ({ status: 'fulfilled', value: lastEventId })))
  await all.leave()
  server.close()
  const after = await waitForReleasedResources(server, before)

  // And who is cut off in the middle.
  const cutOff = await crowd(socketsOfEach)
  server.allow(pieces / 2)
  await cutOff.received.reached(subscribers * (pieces / 4))
  await cutOff.leave()
  server.open()
  await cutOff.run.result()
  const afterCut = await waitForReleasedResources(server, before)
  const objectsAfter = await server.objects()

  console.info(
    `many subscribers: ${subscribers} had ${lastEventId} events each in ${seconds.toFixed(1)} s, ` +
      `${((subscribers * lastEventId) / seconds).toFixed(0)} a second\n` +
      `  before     ${JSON.stringify(before)} ${JSON.stringify(objectsBefore)}\n` +
      `  meanwhile  ${JSON.stringify(meanwhile)}\n` +
      `  after      ${JSON.stringify(after)}\n` +
      `  cut off    ${JSON.stringify(afterCut)} ${JSON.stringify(objectsAfter)}`,
  )
  expect(meanwhile.TCPSocketWrap).toBeGreaterThanOrEqual(sessions * socketsOfEach)
  expect(objectsAfter.asyncGenerators).toBe(objectsBefore.asyncGenerators)
  expect(objectsAfter.promises).toBeLessThan(objectsBefore.promises + few)
})
