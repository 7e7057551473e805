import { randomBytes } from 'node:crypto'
import { contract } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { createAssistant, type NumberedEvent } from '@assistant/sdk'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../../support/clients/event-assertions.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const severalProcesses = testDatabases().filter(({ name }) => name === 'postgres')

describe.each(severalProcesses)('two processes on one $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()

  it('let the other finish what a frozen one had begun, and the frozen one writes nothing when it wakes up', async () => {
    const { database, url: databaseUrl, close } = await open()
    cleanup.add(close)
    const environment = { DATABASE_URL: databaseUrl, SECRET: randomBytes(32).toString('hex') }
    const start = async () => startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })

    const frozen = await start()
    const person = await registerUser(frozen.url)
    const { id: projectId } = await createProject(frozen.url, person)
    frozen.allow(30)
    const first = createAssistant({ url: frozen.url })
    cleanup.add(() => first.close())
    await first.signIn({ email: person.email, password: person.password })
    const run = first.generate({ projectId, prompt: 'A community chat with polls' })
    const { id: generationId } = await run.generation
    for await (const event of run) if (event.number === 20) break
    frozen.sendSignal('SIGSTOP')

    const other = await start()
    other.open()
    const second = createAssistant({ url: other.url })
    cleanup.add(() => second.close())
    await second.signIn({ email: person.email, password: person.password })
    // Its lease has to run out first: that is real time.
    const events: NumberedEvent[] = []
    for await (const event of second.resume(generationId)) events.push(event)
    expect(events.filter(({ type }) => type === 'restarted')).toHaveLength(1)
    expect(expectCompleteEvents(events).status).toBe('succeeded')

    const stored = async () => {
      const { generations, generationEvents, generationFiles } = database.tables
      return {
        generation: await database.query.select().from(generations).where(eq(generations.id, generationId)),
        events: await database.query
          .select()
          .from(generationEvents)
          .where(eq(generationEvents.generationId, generationId)),
        files: await database.query
          .select()
          .from(generationFiles)
          .where(eq(generationFiles.generationId, generationId)),
      }
    }
    const before = await stored()
    expect(before.events).toHaveLength(events.length)
    // The permits lie in its pipe: when it wakes up, its engine has everything that it still wanted to write.
    const ended = frozen.nextMessage('runEnded')
    frozen.open()
    frozen.sendSignal('SIGCONT')
    await ended
    expect(await callOrThrow(contract.system.health.output, frozen.url, 'system.health', {})).toMatchObject({
      status: 'ok',
    })

    expect(await stored()).toEqual(before)
    await expectStoredFiles(events, { url: frozen.url, person, generationId })
  })
})
