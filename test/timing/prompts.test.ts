import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { startGeneration, waitForResult } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { createResponsivenessProbe, type ResponsivenessProbe } from './responsiveness-probe.js'

const cleanup = cleanUpAfterAll()
let url: string
let probe: ResponsivenessProbe

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  probe = await createResponsivenessProbe(cleanup, server)
})

/** Returns a prompt of the maximum length: `beginning`, followed by repetitions of `part`. */
const longestPrompt = (part: string, beginning = '') => (beginning + part.repeat(20_000 / part.length)).slice(0, 20_000)

const families: Readonly<Record<string, readonly string[]>> = {
  'an open quote and backslashes': [
    `"${'\\'.repeat(80)}`,
    `A chat called "${'\\"'.repeat(200)}`,
    `“${'\\'.repeat(400)}`,
    longestPrompt('\\', '"'),
    longestPrompt('"\\\\'),
    longestPrompt("'a ", 'named '),
  ],
  'repeated words that introduce a name or a request': [
    longestPrompt('rename it to '),
    longestPrompt('called “'),
    longestPrompt('without no not '),
    longestPrompt('in #fff on #', 'A feed '),
    longestPrompt('colour: dark light '),
  ],
  'digits, line breaks and marks': [
    longestPrompt('1'),
    longestPrompt('\n'),
    longestPrompt(' \t', 'A chat'),
    longestPrompt('.', 'https://a'),
    longestPrompt('a@', 'me@'),
    longestPrompt('- \n* '),
  ],
}

describe('a server under attack', () => {
  it.each(Object.entries(families))(
    'finishes every run with a prompt of %s, and stays responsive',
    async (_, prompts) => {
      const person = await registerUser(url)
      const { id: projectId } = await createProject(url, person)
      await probe.expectResponsiveDuring(async () => {
        const runs = await Promise.all(prompts.map((prompt) => startGeneration(url, person, { projectId, prompt })))
        for (const id of runs)
          expect(await waitForResult(cleanup, url, person, id)).toMatchObject({ status: 'succeeded' })
      })
    },
  )
})
