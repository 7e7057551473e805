import { bySize, type TestDialect, testDatabases } from '@assistant/database/testing'
import { type Assistant, type AssistantErrorCode, type GenerationRun, isAssistantError } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { seededRandom } from '../support/seeded-random.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { createCounter } from './counter.js'
import { createRandomRequests } from './random-requests.js'
import { readToEnd } from './read-to-end.js'

/** Operations of each client. Each user has two clients. */
const operationCounts = bySize<Readonly<Record<TestDialect['name'], number>>>({
  normal: { sqlite: 40, postgres: 20 },
  full: { sqlite: 600, postgres: 600 },
})
const userCount = bySize({ normal: 2, full: 3 })
const maxRunsPerUser = 2
/** Queued generations that a user may have in addition to the running ones. */
const maxQueuedPerUser = 20

/** Expected errors of a start: the parent is deleted, unfinished or has no files, or the queue quota is used up. */
const startErrors: readonly AssistantErrorCode[] = ['GENERATION_NOT_FOUND', 'CONFLICT', 'BAD_REQUEST', 'QUOTA_EXCEEDED']

describe.each(testDatabases())('a server under random operations of concurrent clients, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  it('finishes every generation, ends every reader, and frees every quota', async () => {
    const random = seededRandom(`random operations, ${name}`)
    const database = await open()
    cleanup.add(() => database.close())
    const server = await startChaosServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: {
        DATABASE_URL: database.url,
        GENERATIONS_PER_DAY: '1000000',
        GENERATIONS_PER_USER: String(maxRunsPerUser),
        GENERATION_CONCURRENCY: String(maxRunsPerUser * userCount),
      },
    })
    const users = await Promise.all(
      Array.from({ length: userCount }, async () => {
        const person = await registerUser(server.url)
        const { id: projectId } = await createProject(server.url, person)
        const assistant = await startAssistant(cleanup, server.url, person)
        const otherAssistant = await startAssistant(cleanup, server.url, person)
        const ids: string[] = []
        return { projectId, assistant, clients: [assistant, otherAssistant], ids }
      }),
    )

    const outcomeCounts = new Map<string, number>()
    const countOutcome = (outcome: string) => outcomeCounts.set(outcome, (outcomeCounts.get(outcome) ?? 0) + 1)
    const unexpectedErrors: unknown[] = []
    const reads: Promise<void>[] = []

    /** Counts the outcome of a call. Collects an error whose code is not in `expected`. */
    async function recordOutcome(
      operation: string,
      call: Promise<unknown>,
      ...expected: readonly AssistantErrorCode[]
    ) {
      try {
        await call
        countOutcome(operation)
      } catch (error) {
        if (isAssistantError(error, ...expected)) countOutcome(`${operation}: ${error.code}`)
        else unexpectedErrors.push([operation, error])
      }
    }

    /** Starts a reader that reads to the end, or aborts after `maxEvents` events. */
    function startReader(read: (signal: AbortSignal) => ReturnType<Assistant['resume']>, maxEvents: number) {
      const controller = new AbortController()
      const completeRead = readToEnd(read(controller.signal), (event) => {
        if (event.number === maxEvents) controller.abort()
      }).then(({ last }) => {
        if (last?.type !== 'result') throw new Error('The events ended without a result.')
      })
      reads.push(recordOutcome('read', completeRead, 'GENERATION_NOT_FOUND', 'ABORTED'))
    }

    async function performOperations(assistant: Assistant, { projectId, ids }: (typeof users)[number]): Promise<void> {
      const requests = createRandomRequests(assistant, projectId, random)
      for (let operation = 0; operation < operationCounts[name]; operation += 1) {
        const choice = random.below(100)
        // A recent generation: it is mostly queued or running, but may have been deleted by the other client.
        const generationId = ids[ids.length - 1 - random.below(Math.min(ids.length, 12))]
        const maxEvents = random.below(3) === 0 ? 1 + random.below(40) : Number.POSITIVE_INFINITY
        if (choice < 30 || generationId === undefined) await trackStart(requests.startNext(generationId), ids)
        else if (choice < 45) startReader((signal) => assistant.resume(generationId, { signal }), maxEvents)
        else if (choice < 60) {
          const cancel = assistant.api.generations.cancel.mutate({ generationId })
          await recordOutcome('cancel', cancel, 'GENERATION_FINISHED', 'GENERATION_NOT_FOUND')
        } else if (choice < 75) {
          await recordOutcome(
            'delete',
            assistant.api.generations.delete.mutate({ generationId }),
            'GENERATION_NOT_FOUND',
          )
        } else server.allow(1 + random.below(30))
      }
    }

    /** Waits until `run` has started, remembers its id, and starts a reader of all its events. */
    async function trackStart(run: GenerationRun, ids: string[]): Promise<void> {
      await recordOutcome('start', run.generation, ...startErrors)
      const generation = await run.generation.catch(() => undefined)
      if (generation === undefined) return
      ids.push(generation.id)
      startReader(() => run[Symbol.asyncIterator](), Number.POSITIVE_INFINITY)
    }

    await Promise.all(users.flatMap((user) => user.clients.map((client) => performOperations(client, user))))
    server.open()
    await Promise.all(reads)
    console.info(`random operations, ${name}: ${JSON.stringify(Object.fromEntries([...outcomeCounts].sort()))}`)
    expect(unexpectedErrors).toEqual([])

    for (const { projectId, assistant } of users) {
      // Waits for the result of each generation before the final rows are compared.
      for (const { id } of await listAll(assistant, projectId)) {
        expect((await readToEnd(assistant.resume(id))).last?.type).toBe('result')
      }
      for (const { id, status, lastEventId } of await listAll(assistant, projectId)) {
        expect(['succeeded', 'failed', 'canceled']).toContain(status)
        expect((await readToEnd(assistant.resume(id))).count).toBe(lastEventId)
      }
    }

    // All quotas are free again: each user can queue and run the maximum number of generations.
    server.close()
    const startedRuns = createCounter()
    const readsPerUser = await Promise.all(
      users.map(async ({ projectId, assistant }) => {
        const startRun = () => assistant.generate({ projectId, engine: 'counting', prompt: '3' })
        const runs = Array.from({ length: maxRunsPerUser + maxQueuedPerUser }, startRun)
        await Promise.all(runs.map(({ generation }) => generation))
        await expect(startRun().generation).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
        return runs.map((run) => readToEnd(run, ({ number }) => number === 1 && startedRuns.add()))
      }),
    )
    await startedRuns.reached(userCount * maxRunsPerUser)
    server.open()
    for (const { last } of await Promise.all(readsPerUser.flat())) expect(last).toMatchObject({ status: 'succeeded' })
  })
})

async function listAll(assistant: Assistant, projectId: string, cursor?: string) {
  const page = await assistant.api.generations.list.query({ projectId, limit: 100, ...(cursor && { cursor }) })
  const rest: typeof page.items = page.nextCursor ? await listAll(assistant, projectId, page.nextCursor) : []
  return [...page.items, ...rest]
}
