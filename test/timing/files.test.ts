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

const plist = (content: string) =>
  `<?xml version="1.0"?>\n<plist version="1.0"><dict><key>a</key>${content}</dict></plist>`

interface Attack {
  readonly path: string
  readonly content: string
}

const attacks: Readonly<Record<string, Attack>> = {
  'a real number of 125,000 digits': {
    path: 'ios/Runner/Info.plist',
    content: plist(`<real>${'1'.repeat(125_000)}x</real>`),
  },
  '30,000 open elements': { path: 'ios/Runner/Info.plist', content: '<a>'.repeat(30_000) },
  '100,000 open lists': { path: 'pubspec.yaml', content: `a: ${'['.repeat(100_000)}` },
  '2,000 aliases of aliases': {
    path: 'pubspec.yaml',
    content: `${Array.from({ length: 2_000 }, (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`).join('\n')}\n`,
  },
  '60,000 open strings': { path: 'lib/main.dart', content: `'\${`.repeat(60_000) },
}

/**
 * Limits the duration of another user's generation to `maxSlowdown` times its duration on the idle server, plus
 * `allowanceMs`. The generation shares two cores with the attack.
 */
const maxSlowdown = 5
const allowanceMs = 1_000

describe('a server under attack', () => {
  it.each(Object.entries(attacks))(
    'runs the generations of other users while it analyzes %s',
    async (_, { path, content }) => {
      const person = await registerUser(url)
      const { id: projectId } = await createProject(url, person)
      const input = { projectId, kind: 'analysis', prompt: 'Check it', files: [{ path, content }] }
      const { generationMs } = await probe.expectResponsiveDuring(async () => {
        const runs = await Promise.all(Array.from({ length: 3 }, () => startGeneration(url, person, input)))
        for (const id of runs)
          expect(await waitForResult(cleanup, url, person, id)).toMatchObject({ status: 'succeeded' })
      })
      expect(generationMs).toBeLessThan(allowanceMs + maxSlowdown * probe.idle.generationMs)
    },
  )
})
