import { createAssistant } from '@assistant/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectStoredFiles, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

// The tests of the engine have many more prompts. These check that nothing is lost or changed on the way to a reader.
const prompts = [
  `A chat called "Rock 'n' Roll $\{club}" with a \\ and a $name`,
  'Ein Feed für Bäckereien 🥐 in dunklem Lila, mit Umfragen, ohne Videos',
  'चैट और फ़ीड दोनों, नीला रंग',
  'An app named class, in #fff on white, with video calls, payments and a blockchain',
  '   ',
  'const x = """\n*/ <!-- ]]> {{template}} %s %d \\u0041 \u202e reversed',
]

describe('a prompt that is sent to the server', () => {
  const cleanup = cleanUpAfterAll()
  let url = ''
  let person: TestUser

  beforeAll(async () => {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    server.open()
    url = server.url
    person = await registerUser(url)
  })

  it.each(prompts)('is stored unchanged, and produces files without diagnostics: %j', async (prompt) => {
    const { id: projectId } = await createProject(url, person)
    const assistant = createAssistant({ url })
    cleanup.add(() => assistant.close())
    await assistant.signIn({ email: person.email, password: person.password })
    const run = assistant.generate({ projectId, prompt })
    const events: NumberedEvent[] = []
    for await (const event of run) events.push(event)

    expect(events.filter(({ type }) => type === 'diagnostic')).toEqual([])
    expect(events.at(-1)).toMatchObject({ status: 'succeeded', diagnostics: { errors: 0, warnings: 0 } })
    const generation = await run.generation
    expect(generation.prompt).toBe(prompt)
    await expectStoredFiles(events, { url, person, generationId: generation.id })
  })
})
