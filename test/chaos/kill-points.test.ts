import { contract } from '@assistant/contract'
import { execute, testDatabases } from '@assistant/database/testing'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../support/clients/event-assertions.js'
import { createProject, registerUser, type TestUser } from '../support/clients/test-users.js'
import { callOrThrow } from '../support/clients/trpc-calls.js'
import { seededRandom } from '../support/seeded-random.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { type FakeModel, startFakeModel } from '../support/services/fake-model.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'
import { faultsOfFile, sqlitePath } from './sqlite-file.js'

/** How far the engine may be ahead of the reader, in events. */
const lead = 20
/** Who is claimed more often is ended as INTERRUPTED. */
const mostClaims = 5

const prompt = 'A group chat for a chess club'

const engines = sized({
  small: [
    { engine: 'template', kills: 6 },
    { engine: 'model', kills: 2 },
  ],
  full: [
    { engine: 'template', kills: 20 },
    { engine: 'model', kills: 20 },
  ],
})

const sqlite = testDatabases().filter(({ name }) => name === 'sqlite')

describe.each(engines)('a server that is killed in the middle of runs of the $engine engine', ({ engine, kills }) => {
  const cleanup = cleanUpAfterAll()

  it(`brings all to an end after each of ${kills} kills, and loses nothing of what had ended`, async () => {
    const random = seededRandom(`kill points, ${engine}`)
    const database = await sqlite[0]?.open()
    if (database === undefined) throw new Error('There is no SQLite to test on.')
    cleanup.add(() => database.close())
    const model = engine === 'model' ? await startFakeModel(cleanup) : undefined
    const settings = {
      dataFolder: await temporaryFolder(cleanup),
      environment: { DATABASE_URL: database.url, ...model?.environment },
    }
    let server = await startChaosServer(cleanup, settings)
    const { url, port } = server
    const pace = (): Pick<FakeModel, 'allow' | 'close'> => model ?? server
    /** However far the run before was let, this one goes no further ahead of its reader. */
    const begin = () => {
      pace().close()
      pace().allow(lead)
    }
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const assistant = await startAssistant(cleanup, url, person)
    const other = await startAssistant(cleanup, url, person)
    // What the model answers is known to be right: a repair would be another story.
    model?.answerWith(await assistant.generate({ projectId, engine: 'template', prompt }).files())

    /** One generation, killed each time when so many events of an attempt were read. Answers what was read. */
    async function run(points: readonly number[]) {
      const waiting = [...points]
      let attemptBegan = 0
      begin()
      const run = assistant.generate({ projectId, engine, prompt })
      const { id: generationId } = await run.generation
      const besides = readThrough(other.resume(generationId))
      const events: NumberedEvent[] = []
      const reading = await readThrough(run, async (event) => {
        events.push(event)
        if (event.type === 'restarted') attemptBegan = event.number
        pace().allow(1)
        const [point] = waiting
        if (point === undefined || event.number - attemptBegan < point) return
        waiting.shift()
        await server.kill()
        // What is still read of this attempt counts for nothing: the next one says that it has begun.
        attemptBegan = Number.POSITIVE_INFINITY
        server = await startChaosServer(cleanup, { ...settings, port })
        begin()
      })
      expect((await besides).digest).toBe(reading.digest)
      return { generationId, events, isKilledAtAllPoints: waiting.length === 0 }
    }

    const { events: undisturbed } = await run([])
    const longest = undisturbed.length - 3 * lead
    const points = () => 1 + random.below(longest)
    const ended = new Map<string, unknown>()
    let left = kills
    // The first is killed so often that it is given up, where there are as many kills; the others live.
    while (left > 0) {
      const isFirst = left === kills && kills > mostClaims
      const count = isFirst ? mostClaims : 1 + random.below(Math.min(left, mostClaims - 1))
      left -= count
      const { generationId, events, isKilledAtAllPoints } = await run(Array.from({ length: count }, points))
      expect(isKilledAtAllPoints).toBe(true)
      const { status, failure } = expectCompleteEvents(events)
      const restarted = events.flatMap((event) => (event.type === 'restarted' ? [event.attempt] : []))
      const [row] = await execute(database.url, `select claims from generations where id = '${generationId}'`)
      expect(row).toEqual({ claims: count + 1 })
      if (count === mostClaims) {
        expect({ status, code: failure?.code }).toEqual({ status: 'failed', code: 'INTERRUPTED' })
        // The last claim only ends it.
        expect(restarted).toEqual([2, 3, 4, 5])
      } else {
        expect(status).toBe('succeeded')
        expect(restarted).toEqual(Array.from({ length: count }, (_, at) => at + 2))
        await expectStoredFiles(events, { url, person, generationId })
      }
      ended.set(generationId, await kept(generationId, person))
    }

    for (const [generationId, before] of ended) expect(await kept(generationId, person)).toEqual(before)
    expect(faultsOfFile(sqlitePath(database.url))).toEqual([])
    console.info(`kill points, ${engine}: ${kills} kills in ${ended.size} runs of ${undisturbed.length} events`)

    /** All that the server keeps of a generation. */
    async function kept(generationId: string, { accessToken: token }: TestUser) {
      const reading = await readThrough(other.resume(generationId))
      const input = { generationId }
      return {
        digest: reading.digest,
        generation: await callOrThrow(contract.generations.get.output, url, 'generations.get', input, { token }),
        files: [...(await assistant.download(generationId))],
      }
    }
  })
})
