import { type TestDialect, testDatabases } from '@assistant/database/testing'
import { type Assistant, type AssistantErrorCode, type GenerationRun, isAssistantError } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { seededRandom } from '../support/seeded-random.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { createCounter } from './counter.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'
import { createWishes } from './wishes.js'

/** Steps of each client; two clients for each person. */
const steps = sized<Readonly<Record<TestDialect['name'], number>>>({
  small: { sqlite: 40, postgres: 20 },
  full: { sqlite: 600, postgres: 600 },
})
const people = sized({ small: 2, full: 3 })
const runsOfEach = 2
/** How many of one user may wait besides. */
const waitingOfEach = 20

/** What a start may be refused with: its parent was deleted, or has not ended, or has no files; too many wait. */
const refusals: readonly AssistantErrorCode[] = ['GENERATION_NOT_FOUND', 'CONFLICT', 'BAD_REQUEST', 'QUOTA_EXCEEDED']

describe.each(testDatabases())('a storm of clients, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  it('leaves nothing unfinished, no reader without an end, and every quota free', async () => {
    const random = seededRandom(`storm, ${name}`)
    const database = await open()
    cleanup.add(() => database.close())
    const server = await startChaosServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: {
        DATABASE_URL: database.url,
        GENERATIONS_PER_DAY: '1000000',
        GENERATIONS_PER_USER: String(runsOfEach),
        GENERATION_CONCURRENCY: String(runsOfEach * people),
      },
    })
    const places = await Promise.all(
      Array.from({ length: people }, async () => {
        const person = await registerUser(server.url)
        const { id: projectId } = await createProject(server.url, person)
        const assistant = await startAssistant(cleanup, server.url, person)
        const another = await startAssistant(cleanup, server.url, person)
        const ids: string[] = []
        return { projectId, assistant, clients: [assistant, another], ids }
      }),
    )

    const happened = new Map<string, number>()
    const note = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1)
    /** What nobody had to expect. */
    const surprises: unknown[] = []
    const readers: Promise<void>[] = []

    /** The outcome of a call, noted, as far as it is one of these. */
    async function outcome(what: string, call: Promise<unknown>, ...expected: readonly AssistantErrorCode[]) {
      try {
        await call
        note(what)
      } catch (error) {
        if (isAssistantError(error, ...expected)) note(`${what}: ${error.code}`)
        else surprises.push([what, error])
      }
    }

    /** Reads to the end, or until it has had enough. */
    function follow(read: (signal: AbortSignal) => ReturnType<Assistant['resume']>, most: number) {
      const leaving = new AbortController()
      const reading = readThrough(read(leaving.signal), (event) => {
        if (event.number === most) leaving.abort()
      }).then(({ last }) => {
        if (last?.type !== 'result') throw new Error('The events ended without a result.')
      })
      readers.push(outcome('read', reading, 'GENERATION_NOT_FOUND', 'ABORTED'))
    }

    async function play(assistant: Assistant, { projectId, ids }: (typeof places)[number]): Promise<void> {
      const wishes = createWishes(assistant, projectId, random)
      for (let step = 0; step < steps[name]; step += 1) {
        const choice = random.below(100)
        // Of the last ones: they wait or run, as a rule, or were deleted by somebody else.
        const some = ids[ids.length - 1 - random.below(Math.min(ids.length, 12))]
        const patience = random.below(3) === 0 ? 1 + random.below(40) : Number.POSITIVE_INFINITY
        if (choice < 30 || some === undefined) await begin(wishes.next(some), ids)
        else if (choice < 45) follow((signal) => assistant.resume(some, { signal }), patience)
        else if (choice < 60) {
          const cancel = assistant.api.generations.cancel.mutate({ generationId: some })
          await outcome('cancel', cancel, 'GENERATION_FINISHED', 'GENERATION_NOT_FOUND')
        } else if (choice < 75) {
          await outcome(
            'delete',
            assistant.api.generations.delete.mutate({ generationId: some }),
            'GENERATION_NOT_FOUND',
          )
        } else server.allow(1 + random.below(30))
      }
    }

    async function begin(run: GenerationRun, ids: string[]): Promise<void> {
      await outcome('start', run.generation, ...refusals)
      const generation = await run.generation.catch(() => undefined)
      if (generation === undefined) return
      ids.push(generation.id)
      follow(() => run[Symbol.asyncIterator](), Number.POSITIVE_INFINITY)
    }

    await Promise.all(places.flatMap((place) => place.clients.map((client) => play(client, place))))
    server.open()
    await Promise.all(readers)
    console.info(`storm, ${name}: ${JSON.stringify(Object.fromEntries([...happened].sort()))}`)
    expect(surprises).toEqual([])

    for (const { projectId, assistant } of places) {
      // Those that nobody followed to their end may still have to come there.
      for (const { id } of await allOf(assistant, projectId)) {
        expect((await readThrough(assistant.resume(id))).last?.type).toBe('result')
      }
      for (const { id, status, lastEventId } of await allOf(assistant, projectId)) {
        expect(['succeeded', 'failed', 'canceled']).toContain(status)
        expect((await readThrough(assistant.resume(id))).count).toBe(lastEventId)
      }
    }

    // Everybody may have as many as at the beginning, and as many of them run.
    server.close()
    const begun = createCounter()
    const all = await Promise.all(
      places.map(async ({ projectId, assistant }) => {
        const start = () => assistant.generate({ projectId, engine: 'counting', prompt: '3' })
        const runs = Array.from({ length: runsOfEach + waitingOfEach }, start)
        await Promise.all(runs.map(({ generation }) => generation))
        await expect(start().generation).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
        return runs.map((run) => readThrough(run, ({ number }) => number === 1 && begun.add()))
      }),
    )
    await begun.reached(people * runsOfEach)
    server.open()
    for (const { last } of await Promise.all(all.flat())) expect(last).toMatchObject({ status: 'succeeded' })
  })
})

async function allOf(assistant: Assistant, projectId: string, cursor?: string) {
  const page = await assistant.api.generations.list.query({ projectId, limit: 100, ...(cursor && { cursor }) })
  const others: typeof page.items = page.nextCursor ? await allOf(assistant, projectId, page.nextCursor) : []
  return [...page.items, ...others]
}
