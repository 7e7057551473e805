import { beforeAll, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { startGeneration, waitForResult } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let url: string
let bystander: Bystander

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  bystander = await createBystander(cleanup, server)
})

/** A prompt of the maximum length: the beginning, and then one part over and over. */
const filled = (part: string, beginning = '') => (beginning + part.repeat(20_000 / part.length)).slice(0, 20_000)

const families: Readonly<Record<string, readonly string[]>> = {
  'an open quote and backslashes': [
    `"${'\\'.repeat(80)}`,
    `A chat called "${'\\"'.repeat(200)}`,
    `“${'\\'.repeat(400)}`,
    filled('\\', '"'),
    filled('"\\\\'),
    filled("'a ", 'named '),
  ],
  'words that introduce a name or a wish, over and over': [
    filled('rename it to '),
    filled('called “'),
    filled('without no not '),
    filled('in #fff on #', 'A feed '),
    filled('colour: dark light '),
  ],
  'digits, line breaks and marks': [
    filled('1'),
    filled('\n'),
    filled(' \t', 'A chat'),
    filled('.', 'https://a'),
    filled('a@', 'me@'),
    filled('- \n* '),
  ],
}

it.each(Object.entries(families))('ends every run with a prompt of %s, and disturbs nobody', async (_, prompts) => {
  const person = await registerUser(url)
  const { id: projectId } = await createProject(url, person)
  await bystander.undisturbed(async () => {
    const runs = await Promise.all(prompts.map((prompt) => startGeneration(url, person, { projectId, prompt })))
    for (const id of runs) expect(await waitForResult(cleanup, url, person, id)).toMatchObject({ status: 'succeeded' })
  })
})
