import { expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { type Memory, startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'
import { startSlowSocket, startSlowStreams } from './slow-readers.js'

/** Chat, in so many events: a run may write ten mebibytes. */
const { pieces, characters } = sized({
  small: { pieces: 2_000, characters: 3_000 },
  full: { pieces: 10_000, characters: 1_000 },
})
/** The slow reader asks for the same so many times: what would be kept for it is then far above the bound. */
const subscriptions = 8
const mebibyte = 1024 * 1024
const bound = 32 * mebibyte
/** Each event stream is a connection of its own, and its events pass through many hands: garbage that RSS has for a while. */
const ways = [
  { way: 'a socket', startSlowReader: startSlowSocket, rssBound: bound },
  { way: 'event streams', startSlowReader: startSlowStreams, rssBound: 4 * bound },
] as const

const cleanup = cleanUpAfterAll()

it.each(ways)(
  'a reader who stops reading $way costs little memory, and nobody else any time',
  async ({ way, startSlowReader, rssBound }) => {
    const server = await startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const person = await registerUser(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const assistant = await startAssistant(cleanup, server.url, person)
    const another = await startAssistant(cleanup, server.url, person)
    const expected = pieces + 2

    /** A run that two read, after `meet`. Answers how many events each had in a second. */
    async function read(meet: (generationId: string) => Promise<unknown> = async () => undefined) {
      const run = assistant.generate({ projectId, engine: 'wordy', prompt: `${pieces} of ${characters}` })
      const { id } = await run.generation
      await meet(id)
      const began = performance.now()
      const all = await Promise.all([readThrough(run), readThrough(another.resume(id))])
      for (const { count, last } of all) {
        expect(last).toMatchObject({ type: 'result', status: 'succeeded' })
        expect(count).toBe(expected)
      }
      return (1_000 * expected) / (performance.now() - began)
    }

    await read()
    const rateAlone = await read()
    const before = await server.memory()
    const slow = await startSlowReader(cleanup, server.url, person, subscriptions)
    const rateBeside = await read(slow.meet)
    const during = await server.memory()

    const held = heldBytes(during) - heldBytes(before)
    const grown = during.rss - before.rss
    console.info(
      `slow consumer: ${expected} events of ${characters} characters, ${subscriptions} times on ${way} that nobody reads. ` +
        `Held in addition: ${inMebibytes(held)}, RSS ${inMebibytes(grown)} (from ${inMebibytes(before.rss)}). ` +
        `Others: ${rateAlone.toFixed(0)} events/s alone, ${rateBeside.toFixed(0)} beside it (${(rateBeside / rateAlone).toFixed(2)})`,
    )
    expect(slow.counts().every((count) => count < expected)).toBe(true)
    expect(held).toBeLessThan(bound)
    expect(grown).toBeLessThan(rssBound)

    // Nothing was lost to it: it goes on where it stopped.
    slow.goOn()
    await slow.ended
    expect(slow.counts()).toEqual(Array.from({ length: subscriptions }, () => expected))
  },
)

const heldBytes = ({ heapUsed, external }: Memory): number => heapUsed + external
const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(1)} MiB`
