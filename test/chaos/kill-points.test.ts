import { contract } from '@assistant/contract'
import { bySize, execute, testDatabases } from '@assistant/database/testing'
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
import { readToEnd } from './read-to-end.js'
import { findFileFaults, sqlitePath } from './sqlite-file.js'

/** Maximum number of events that the engine may be ahead of the reader. */
const maxLead = 20
/** A generation that is claimed more often fails with INTERRUPTED. */
const maxClaims = 5

const prompt = 'A group chat for a chess club'

const engines = bySize({
  normal: [
    { engine: 'template', kills: 6 },
    { engine: 'model', kills: 2 },
  ],
  full: [
    { engine: 'template', kills: 20 },
    { engine: 'model', kills: 20 },
  ],
})

const sqlite = testDatabases().filter(({ name }) => name === 'sqlite')

describe.each(engines)('a server that is killed during runs of the $engine engine', ({ engine, kills }) => {
  const cleanup = cleanUpAfterAll()

  it(`finishes every generation despite ${kills} kills, and keeps the finished ones unchanged`, async () => {
    const random = seededRandom(`kill points, ${engine}`)
    const database = await sqlite[0]?.open()
    if (database === undefined) throw new Error('SQLite is not among the test databases.')
    cleanup.add(() => database.close())
    const model = engine === 'model' ? await startFakeModel(cleanup) : undefined
    const settings = {
      dataFolder: await temporaryFolder(cleanup),
      environment: { DATABASE_URL: database.url, ...model?.environment },
    }
    let server = await startChaosServer(cleanup, settings)
    const { url, port } = server
    const gate = (): Pick<FakeModel, 'allow' | 'close'> => model ?? server
    /** Limits the engine to `maxLead` events again, whatever was permitted before. */
    const resetLead = () => {
      gate().close()
      gate().allow(maxLead)
    }
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const assistant = await startAssistant(cleanup, url, person)
    const otherAssistant = await startAssistant(cleanup, url, person)
    // The model answers with files that pass the analyzer, so that no run contains a repair.
    model?.answerWith(await assistant.generate({ projectId, engine: 'template', prompt }).files())

    /** Runs one generation. Each kill point is the number of events of an attempt that are read before the kill. */
    async function runWithKills(killPoints: readonly number[]) {
      const remainingPoints = [...killPoints]
      let attemptStart = 0
      resetLead()
      const run = assistant.generate({ projectId, engine, prompt })
      const { id: generationId } = await run.generation
      const otherRead = readToEnd(otherAssistant.resume(generationId))
      const events: NumberedEvent[] = []
      const summary = await readToEnd(run, async (event) => {
        events.push(event)
        if (event.type === 'restarted') attemptStart = event.number
        gate().allow(1)
        const [point] = remainingPoints
        if (point === undefined || event.number - attemptStart < point) return
        remainingPoints.shift()
        await server.kill()
        // Ignores the remaining events of this attempt: the next one begins with `restarted`.
        attemptStart = Number.POSITIVE_INFINITY
        server = await startChaosServer(cleanup, { ...settings, port })
        resetLead()
      })
      expect((await otherRead).digest).toBe(summary.digest)
      return { generationId, events, isKilledAtEachPoint: remainingPoints.length === 0 }
    }

    const { events: undisturbed } = await runWithKills([])
    const lastPoint = undisturbed.length - 3 * maxLead
    const randomPoint = () => 1 + random.below(lastPoint)
    const finished = new Map<string, unknown>()
    let remainingKills = kills
    // If there are enough kills, the first generation is killed until it fails. The others succeed.
    while (remainingKills > 0) {
      const isFirst = remainingKills === kills && kills > maxClaims
      const count = isFirst ? maxClaims : 1 + random.below(Math.min(remainingKills, maxClaims - 1))
      remainingKills -= count
      const { generationId, events, isKilledAtEachPoint } = await runWithKills(
        Array.from({ length: count }, randomPoint),
      )
      expect(isKilledAtEachPoint).toBe(true)
      const { status, failure } = expectCompleteEvents(events)
      const restarted = events.flatMap((event) => (event.type === 'restarted' ? [event.attempt] : []))
      const [row] = await execute(database.url, `select claims from generations where id = '${generationId}'`)
      expect(row).toEqual({ claims: count + 1 })
      if (count === maxClaims) {
        expect({ status, code: failure?.code }).toEqual({ status: 'failed', code: 'INTERRUPTED' })
        // The last claim only ends the generation, so there is no `restarted` for it.
        expect(restarted).toEqual([2, 3, 4, 5])
      } else {
        expect(status).toBe('succeeded')
        expect(restarted).toEqual(Array.from({ length: count }, (_, at) => at + 2))
        await expectStoredFiles(events, { url, person, generationId })
      }
      finished.set(generationId, await readStored(generationId, person))
    }

    for (const [generationId, before] of finished) expect(await readStored(generationId, person)).toEqual(before)
    expect(findFileFaults(sqlitePath(database.url))).toEqual([])
    console.info(`kill points, ${engine}: ${kills} kills in ${finished.size} runs of ${undisturbed.length} events`)

    /** Reads everything that the server stores of a generation. */
    async function readStored(generationId: string, { accessToken: token }: TestUser) {
      const { digest } = await readToEnd(otherAssistant.resume(generationId))
      const input = { generationId }
      return {
        digest,
        generation: await callOrThrow(contract.generations.get.output, url, 'generations.get', input, { token }),
        files: [...(await assistant.download(generationId))],
      }
    }
  })
})
