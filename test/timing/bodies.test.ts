import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call } from '../support/clients/trpc-calls.js'
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

const keys = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":0`).join(',')}}`
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** JSON bodies, each with the code of the error that it causes. */
const attacks: Readonly<Record<string, readonly [path: string, body: (projectId: string) => string, code: string]>> = {
  '280,000 keys of settings': [
    'projects.create',
    () => `{"name":"A","settings":${keys(280_000)}}`,
    'PAYLOAD_TOO_LARGE',
  ],
  '10,001 keys of settings': ['projects.create', () => `{"name":"A","settings":${keys(10_001)}}`, 'BAD_REQUEST'],
  '280,000 keys that a generation does not have': [
    'generations.start',
    (projectId) => `{"projectId":"${projectId}","prompt":"A","more":${keys(280_000)}}`,
    'BAD_REQUEST',
  ],
  '2,000,000 levels': [
    'generations.start',
    (projectId) => `{"projectId":"${projectId}","prompt":"A","files":${deep(2_000_000)}}`,
    'BAD_REQUEST',
  ],
}

describe('a server under attack', () => {
  it.each(Object.entries(attacks))(
    'rejects eight concurrent bodies with %s, and stays responsive',
    async (_, attack) => {
      const [path, bodyOf, code] = attack
      const person = await registerUser(url)
      const { id: projectId } = await createProject(url, person)
      const body = bodyOf(projectId)
      const token = { token: person.accessToken }
      await probe.expectResponsiveDuring(async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, () => call(url, path, body, token)))
        expect(new Set(answers.map(({ error }) => error?.code))).toEqual(new Set([code]))
      })
    },
  )
})
