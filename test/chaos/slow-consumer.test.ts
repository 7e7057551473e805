import { bySize } from '@assistant/database/testing'
import { expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { type Memory, startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { readToEnd } from './read-to-end.js'
import { startSlowSocket, startSlowStreams } from './slow-readers.js'

/** Number of chat events, and characters in each. A run may write up to 10 MiB. */
const { pieces, characters } = bySize({
  normal: { pieces: 2_000, characters: 3_000 },
  full: { pieces: 10_000, characters: 1_000 },
})
/** Subscriptions of the slow reader to the same events. Buffering them for each one would far exceed the limit. */
const subscriptions = 8
const mebibyte = 1024 * 1024
const maxHeldBytes = 32 * mebibyte
/**
 * Each event stream has a connection of its own, and its events are copied several times. RSS includes these copies
 * until they are garbage-collected, so the limit for event streams is higher.
 */
const transports = [
  { transport: 'a WebSocket', startSlowReader: startSlowSocket, maxRssGrowthBytes: maxHeldBytes },
  { transport: 'event streams', startSlowReader: startSlowStreams, maxRssGrowthBytes: 4 * maxHeldBytes },
] as const

const cleanup = cleanUpAfterAll()

it.each(transports)(
  'a client that pauses $transport costs little memory, blocks no other reader, and receives the rest when it resumes',
  async ({ transport, startSlowReader, maxRssGrowthBytes }) => {
    const server = await startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const person = await registerUser(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const assistant = await startAssistant(cleanup, server.url, person)
    const otherAssistant = await startAssistant(cleanup, server.url, person)
    const expected = pieces + 2

    /** Starts a generation, calls `subscribeSlow`, and reads with two clients. Returns their events per second. */
    async function measureRate(subscribeSlow: (generationId: string) => Promise<unknown> = async () => undefined) {
      const run = assistant.generate({ projectId, engine: 'wordy', prompt: `${pieces} of ${characters}` })
      const { id } = await run.generation
      await subscribeSlow(id)
      const startedAtMs = performance.now()
      const summaries = await Promise.all([readToEnd(run), readToEnd(otherAssistant.resume(id))])
      for (const { count, last } of summaries) {
        expect(last).toMatchObject({ type: 'result', status: 'succeeded' })
        expect(count).toBe(expected)
      }
      return (1_000 * expected) / (performance.now() - startedAtMs)
    }

    // The first run warms up the server.
    await measureRate()
    const rateAlone = await measureRate()
    const before = await server.memory()
    const slow = await startSlowReader(cleanup, server.url, person, subscriptions)
    const rateBesideSlow = await measureRate(slow.subscribe)
    const during = await server.memory()

    const grownHeldBytes = heldBytes(during) - heldBytes(before)
    const grownRssBytes = during.rss - before.rss
    console.info(
      `slow consumer: ${expected} events of ${characters} characters, ${subscriptions} subscriptions on ${transport}, not read. ` +
        `Growth of held memory: ${inMebibytes(grownHeldBytes)}, RSS ${inMebibytes(grownRssBytes)} (from ${inMebibytes(before.rss)}). ` +
        `Other readers: ${rateAlone.toFixed(0)} events/s without the slow reader, ${rateBesideSlow.toFixed(0)} with it (${(rateBesideSlow / rateAlone).toFixed(2)})`,
    )
    expect(slow.counts().every((count) => count < expected)).toBe(true)
    expect(grownHeldBytes).toBeLessThan(maxHeldBytes)
    expect(grownRssBytes).toBeLessThan(maxRssGrowthBytes)

    slow.resume()
    await slow.ended
    expect(slow.counts()).toEqual(Array.from({ length: subscriptions }, () => expected))
  },
)

const heldBytes = ({ heapUsed, external }: Memory): number => heapUsed + external
const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(1)} MiB`
