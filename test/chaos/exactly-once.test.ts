import { bySize, type TestDialect, testDatabases } from '@assistant/database/testing'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { expectStoredFiles } from '../support/clients/event-assertions.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { seededRandom } from '../support/seeded-random.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startConsumer } from './consumer.js'
import { createCounter } from './counter.js'
import { readToEnd } from './read-to-end.js'

/**
 * Each consumer starts one generation and reads those of all consumers. The small size has fewer kills on PostgreSQL,
 * where leases expire in real time.
 */
const sizes: Readonly<Record<TestDialect['name'], { consumers: number; kills: number; cutsPerConsumer: number }>> =
  bySize({
    normal: {
      sqlite: { consumers: 6, kills: 3, cutsPerConsumer: 4 },
      postgres: { consumers: 3, kills: 1, cutsPerConsumer: 3 },
    },
    full: {
      sqlite: { consumers: 20, kills: 3, cutsPerConsumer: 10 },
      postgres: { consumers: 20, kills: 3, cutsPerConsumer: 10 },
    },
  })

const prompts = [
  'A Q&A feed in teal, topics required, with polls',
  'A group chat for a chess club',
  'A community chat with polls, dark',
  'A feed like a magazine, with a profile for everybody',
]

// Runs both databases concurrently: most of the time on PostgreSQL is spent waiting for leases.
describe.concurrent.each(testDatabases())('a server on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()
  const { consumers: count, kills, cutsPerConsumer } = sizes[name]
  const title = `delivers each event of ${count} generations exactly once to ${count} consumers, despite ${kills} kills and ${cutsPerConsumer} cuts per consumer`

  it(title, async () => {
    const random = seededRandom(`exactly once, ${name}`)
    const database = await open()
    cleanup.add(() => database.close())
    const settings = {
      dataFolder: await temporaryFolder(cleanup),
      environment: {
        DATABASE_URL: database.url,
        GENERATION_CONCURRENCY: String(count),
        GENERATIONS_PER_USER: String(count),
      },
    }
    let server = await startChaosServer(cleanup, settings)
    const { url, port } = server
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const consumers = await Promise.all(Array.from({ length: count }, () => startConsumer(cleanup, () => port, person)))

    const { events, bytes } = await measureRun()
    // Cuts within the first 80 % of the bytes that a consumer receives without restarts, so that every cut happens.
    for (const { proxy } of consumers) {
      proxy.cutAt(Array.from({ length: cutsPerConsumer }, () => 1 + random.below(bytes * count * 0.8)))
    }
    const runs = consumers.map(({ assistant }, at) =>
      assistant.generate({ projectId, prompt: `${prompts[at % prompts.length]}, number ${at}` }),
    )
    // Waits for all starts before the first kill: a start without an answer fails after some seconds, by design.
    await Promise.all(runs.map(({ generation }) => generation))
    const progress = createCounter()
    const ownEvents = runs.map((): NumberedEvent[] => [])
    const reads = consumers.map(({ assistant }, reader) =>
      runs.map(async (run, at) => {
        const source = reader === at ? run : assistant.resume((await run.generation).id)
        return readToEnd(source, (event) => {
          if (reader === at) ownEvents[at]?.push(event)
          if (reader === 0) progress.add()
        })
      }),
    )
    const allRead = Promise.all(reads.map((readsOfConsumer) => Promise.all(readsOfConsumer)))
    allRead.catch(() => undefined)

    for (let kill = 1; kill <= kills; kill += 1) {
      const permits = 1 + random.below(Math.floor((events * count) / 2))
      const countBefore = progress.count()
      server.allow(permits)
      // Kills the server at a random one of the permitted events. After the last one, the engines wait for permits.
      await Promise.race([allRead, progress.reached(countBefore + 1 + random.below(permits))])
      await server.kill()
      server = await startChaosServer(cleanup, { ...settings, port })
    }
    server.open()

    const summaries = await allRead
    for (const [at, run] of runs.entries()) {
      const { id: generationId } = await run.generation
      const digests = new Set(summaries.map((summariesOfConsumer) => summariesOfConsumer[at]?.digest))
      expect(digests.size, `distinct digests of generation ${at}`).toBe(1)
      const ownRead = ownEvents[at] ?? []
      expect(summaries[at]?.[at]?.last).toMatchObject({ type: 'result', status: 'succeeded' })
      await expectStoredFiles(ownRead, { url, person, generationId })
    }
    const cuts = consumers.map(({ proxy }) => proxy.cutCount())
    const restarted = ownEvents.flat().filter(({ type }) => type === 'restarted').length
    console.info(
      `exactly once, ${name}: ${summaries.flat().reduce((sum, summary) => sum + summary.count, 0)} events read, ` +
        `${cuts.reduce((sum, cutCount) => sum + cutCount, 0)} cuts, ${kills} kills, ${restarted} restarts`,
    )
    expect(cuts).toEqual(consumers.map(() => cutsPerConsumer))
    expect(restarted).toBeGreaterThanOrEqual(kills)

    /** Returns the number of events of one run, and the bytes that they take on the wire. */
    async function measureRun() {
      const [first] = consumers
      if (first === undefined) throw new Error('There is no consumer.')
      const bytesBefore = first.proxy.forwardedBytes()
      server.open()
      const run = first.assistant.generate({ projectId, prompt: prompts[1] ?? '' })
      const { count: events } = await readToEnd(run)
      server.close()
      return { events, bytes: first.proxy.forwardedBytes() - bytesBefore }
    }
  })
})
