import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { type Memory, startChaosServer } from '../harness/chaos-server.js'
import { type Cleanup, cleanUpAfterAll } from '../harness/cleanup.js'
import { createProject, type Person, register } from '../harness/people.js'
import { temporaryFolder } from '../harness/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { createCounter } from './counter.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'

/** Chat, in so many events: a run may write ten mebibytes. */
const { pieces, characters } = sized({
  small: { pieces: 2_000, characters: 3_000 },
  full: { pieces: 10_000, characters: 1_000 },
})
/** The slow reader asks for the same so many times: what would be kept for it is then far above the bound. */
const subscriptions = 8
const mebibyte = 1024 * 1024
const bound = 32 * mebibyte

const cleanup = cleanUpAfterAll()

it('a reader who stops reading costs little memory, and nobody else any time', async () => {
  const server = await startChaosServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  const person = await register(server.url)
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
  const slow = await startSlowReader(cleanup, server.url, person)
  const rateBeside = await read(slow.meet)
  const during = await server.memory()

  const held = heldBytes(during) - heldBytes(before)
  const grown = during.rss - before.rss
  console.info(
    `slow consumer: ${expected} events of ${characters} characters, ${subscriptions} times on a socket that nobody reads. ` +
      `Held in addition: ${inMebibytes(held)}, RSS ${inMebibytes(grown)} (from ${inMebibytes(before.rss)}). ` +
      `Others: ${rateAlone.toFixed(0)} events/s alone, ${rateBeside.toFixed(0)} beside it (${(rateBeside / rateAlone).toFixed(2)})`,
  )
  expect(slow.counts().every((count) => count < expected)).toBe(true)
  expect(held).toBeLessThan(bound)
  expect(grown).toBeLessThan(bound)

  // Nothing was lost to it: it goes on where it stopped.
  slow.goOn()
  await slow.ended
  expect(slow.counts()).toEqual(Array.from({ length: subscriptions }, () => expected))
})

const heldBytes = ({ heapUsed, external }: Memory): number => heapUsed + external
const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(1)} MiB`

const piece = z.object({
  id: z.number(),
  result: z.object({ type: z.enum(['started', 'data', 'stopped']), id: z.string().optional() }),
})

/** Takes one event, and then nothing more from its socket until it is told to go on. */
async function startSlowReader(cleanup: Cleanup, url: string, { accessToken }: Person) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  cleanup.add(() => socket.terminate())
  await once(socket, 'open')
  const counts = Array.from({ length: subscriptions }, () => 0)
  const stopped = createCounter()
  const first = createCounter()
  let isSlow = true
  socket.on('message', (data) => {
    const text = String(data)
    if (text === 'PING') return socket.send('PONG')
    const { id, result } = piece.parse(JSON.parse(text))
    if (result.type === 'stopped') return stopped.add()
    if (result.type === 'started') return
    const count = (counts[id] ?? 0) + 1
    if (Number(result.id) !== count) throw new Error(`Event ${result.id} came after ${count - 1} events.`)
    counts[id] = count
    if (isSlow) socket.pause()
    first.add()
  })
  return {
    counts: () => counts,
    /** Resolves when it has had its first event. */
    async meet(generationId: string) {
      for (let id = 0; id < subscriptions; id += 1) {
        const params = { path: 'generations.events', input: { generationId } }
        socket.send(JSON.stringify({ id, method: 'subscription', params }))
      }
      await first.reached(1)
    },
    goOn() {
      isSlow = false
      socket.resume()
    },
    ended: stopped.reached(subscriptions),
  }
}
