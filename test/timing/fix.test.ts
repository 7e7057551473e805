import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { importTree, runGeneration } from '../support/clients/generations.js'
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

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('')

/** Returns a line with a name that resembles 40,000 other ones. */
const similarName = (at: number) => `bbbb${'a'.repeat(36)}${at}\n`

interface Attack {
  readonly content: string
  readonly errorMessage?: string
}

const attacks: Readonly<Record<string, Attack>> = {
  '20,000 line breaks and a brace': { content: `${'\n'.repeat(20_000)}}` },
  '20,000 statements and a brace': { content: `${'a;\n'.repeat(20_000)}}` },
  'an open brace and 3,000 statements': { content: `{\n${'f();\n'.repeat(3_000)}` },
  '6,000 imports of files that do not exist': { content: lines(6_000, (at) => `import 'q${at}';\n`) },
  '40,000 words that resemble the names of its message': {
    content: lines(20, similarName) + lines(40_000, (at) => `${'a'.repeat(40)}${at.toString(36)}\n`),
    errorMessage: lines(20, (at) => `Undefined name '${similarName(at).trim()}'\n`),
  },
  '1,800 comments of arrows, and an open brace': { content: `{\n${`//${'→'.repeat(40)}\n`.repeat(1_800)}` },
}

describe('a server under attack', () => {
  it.each(Object.entries(attacks))('finishes the fix of a file of %s, and stays responsive', async (_, attack) => {
    const { content, errorMessage } = attack
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const parentId = await importTree(cleanup, url, { person, projectId }, { 'lib/main.dart': content })
    const input = { projectId, parentId, kind: 'fix', prompt: 'Mend it', ...(errorMessage && { errorMessage }) }
    await probe.expectResponsiveDuring(async () => {
      expect(await runGeneration(cleanup, url, person, input)).toMatchObject({ status: 'succeeded' })
    })
  })
})
