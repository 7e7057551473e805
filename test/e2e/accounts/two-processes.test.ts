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

const sharedDatabases = testDatabases().filter(({ name }) => name === 'postgres')

describe.each(sharedDatabases)('one of two servers on the same $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()

  it('finishes the generation of the other server, which was paused and writes nothing after it continues', async () => {
    const { database, url: databaseUrl, close } = await open()
    cleanup.add(close)
    const environment = { DATABASE_URL: databaseUrl, SECRET: randomBytes(32).toString('hex') }
    const start = async () => startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })

    const suspended = await start()
    const person = await registerUser(suspended.url)
    const { id: projectId } = await createProject(suspended.url, person)
    suspended.allow(30)
    const first = createAssistant({ url: suspended.url })
    cleanup.add(() => first.close())
    await first.signIn({ email: person.email, password: person.password })
    const run = first.generate({ projectId, prompt: 'A community chat with polls' })
    const { id: generationId } = await run.generation
    for await (const event of run) if (event.number === 20) break
    suspended.sendSignal('SIGSTOP')

    const other = await start()
    other.open()
    const second = createAssistant({ url: other.url })
    cleanup.add(() => second.close())
    await second.signIn({ email: person.email, password: person.password })
    // The second process waits in real time until the lease has expired.
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
    // The pipe of the suspended process already has the permits, so its engine emits all events after it resumes.
    const ended = suspended.nextMessage('runEnded')
    suspended.open()
    suspended.sendSignal('SIGCONT')
    await ended
    expect(await callOrThrow(contract.system.health.output, suspended.url, 'system.health', {})).toMatchObject({
      status: 'ok',
    })

    expect(await stored()).toEqual(before)
    await expectStoredFiles(events, { url: suspended.url, person, generationId })
  })
})
