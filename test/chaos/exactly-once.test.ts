import { type TestDialect, testDatabases } from '@assistant/database/testing'
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
import { readThrough } from './reading.js'
import { sized } from './size.js'

/** Each of so many consumers asks for one generation and reads the ones of all. Leases on PostgreSQL run out in real time. */
const sizes: Readonly<Record<TestDialect['name'], { consumers: number; kills: number; cutsOfEach: number }>> = sized({
  small: {
    sqlite: { consumers: 6, kills: 3, cutsOfEach: 4 },
    postgres: { consumers: 3, kills: 1, cutsOfEach: 3 },
  },
  full: {
    sqlite: { consumers: 20, kills: 3, cutsOfEach: 10 },
    postgres: { consumers: 20, kills: 3, cutsOfEach: 10 },
  },
})

const prompts = [
  'A Q&A feed in teal, topics required, with polls',
  'A group chat for a chess club',
  'A community chat with polls, dark',
  'A feed like a magazine, with a profile for everybody',
]

// At the same time, because one of them mostly waits.
describe.concurrent.each(testDatabases())('generations in trouble, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()
  const { consumers: count, kills, cutsOfEach } = sizes[name]
  const title = `reach ${count} consumers of ${count} generations whole and once, through ${kills} kills and ${cutsOfEach} cuts for each`

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
    // The streams of all runs are at least so long, and longer by every attempt that was begun anew.
    for (const { proxy } of consumers) {
      proxy.cutAt(Array.from({ length: cutsOfEach }, () => 1 + random.below(bytes * count * 0.8)))
    }
    const runs = consumers.map(({ assistant }, at) =>
      assistant.generate({ projectId, prompt: `${prompts[at % prompts.length]}, number ${at}` }),
    )
    // Asking for one is given up after some seconds without an answer: that is told to whoever asked, and is nothing lost.
    await Promise.all(runs.map(({ generation }) => generation))
    const progress = createCounter()
    const own = runs.map((): NumberedEvent[] => [])
    const readings = consumers.map(({ assistant }, reader) =>
      runs.map(async (run, at) => {
        const source = reader === at ? run : assistant.resume((await run.generation).id)
        return readThrough(source, (event) => {
          if (reader === at) own[at]?.push(event)
          if (reader === 0) progress.add()
        })
      }),
    )
    const allRead = Promise.all(readings.map((ofOne) => Promise.all(ofOne)))
    allRead.catch(() => undefined)

    for (let kill = 1; kill <= kills; kill += 1) {
      const permits = 1 + random.below(Math.floor((events * count) / 2))
      const before = progress.count()
      server.allow(permits)
      // Somewhere in what they let happen: it may also be waiting for more when it is hit.
      await Promise.race([allRead, progress.reached(before + 1 + random.below(permits))])
      await server.kill()
      server = await startChaosServer(cleanup, { ...settings, port })
    }
    server.open()

    const all = await allRead
    for (const [at, run] of runs.entries()) {
      const { id: generationId } = await run.generation
      const digests = new Set(all.map((ofOne) => ofOne[at]?.digest))
      expect(digests.size, `what the consumers have of generation ${at}`).toBe(1)
      const read = own[at] ?? []
      expect(all[at]?.[at]?.last).toMatchObject({ type: 'result', status: 'succeeded' })
      await expectStoredFiles(read, { url, person, generationId })
    }
    const cuts = consumers.map(({ proxy }) => proxy.cuts())
    const restarted = own.flat().filter(({ type }) => type === 'restarted').length
    console.info(
      `exactly once, ${name}: ${all.flat().reduce((sum, reading) => sum + reading.count, 0)} events read, ` +
        `${cuts.reduce((sum, one) => sum + one, 0)} cuts, ${kills} kills, ${restarted} runs begun anew`,
    )
    expect(cuts).toEqual(consumers.map(() => cutsOfEach))
    expect(restarted).toBeGreaterThanOrEqual(kills)

    /** How many events one run has, and how many bytes they are on the wire. */
    async function measureRun() {
      const [first] = consumers
      if (first === undefined) throw new Error('There is nobody to read.')
      const before = first.proxy.bytesPassed()
      server.open()
      const run = first.assistant.generate({ projectId, prompt: prompts[1] ?? '' })
      const { count: events } = await readThrough(run)
      server.close()
      return { events, bytes: first.proxy.bytesPassed() - before }
    }
  })
})
