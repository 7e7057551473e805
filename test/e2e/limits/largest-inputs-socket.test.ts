import { contract } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { openSocket, type TrpcSocket } from '../../support/clients/websocket.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

describe('the largest inputs of the contract over a WebSocket', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let person: TestUser
  let projectId: string
  let socket: TrpcSocket

  beforeAll(async () => {
    server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { GENERATIONS_PER_USER: '20', GENERATIONS_PER_DAY: '1000', GENERATION_CONCURRENCY: '20' },
    })
    server.open()
    person = await registerUser(server.url)
    projectId = (await createProject(server.url, person)).id
    socket = await openSocket(cleanup, server.url, person.accessToken)
  })

  const start = async (input: object) => {
    const { data, error } = await socket.call('mutation', 'generations.start', { projectId, ...input })
    expect(error).toBeUndefined()
    return contract.generations.start.output.parse(data)
  }

  /** Returns the maximum number of files, with the maximum total size. */
  const largestFiles = (character: string) =>
    Array.from({ length: 200 }, (_, at) => ({
      path: `lib/${at}.dart`,
      content: character.repeat(Math.floor((2 * mebibyte) / 200 / Buffer.byteLength(character))),
    }))

  it.each([
    ['ASCII', 'x'],
    ['characters of three bytes', '€'],
  ])('are accepted as 200 files with a total of 2 MiB of %s', async (_, character) => {
    expect(await start({ kind: 'import', prompt: 'Import', files: largestFiles(character) })).toMatchObject({
      kind: 'import',
    })
  })

  it('are accepted as twenty concurrent prompts of 20,000 characters', async () => {
    const prompt = 'wide '.repeat(4_000)
    const started = await Promise.all(Array.from({ length: 20 }, () => start({ prompt })))
    expect(new Set(started.map(({ id }) => id)).size).toBe(20)
  })

  it('are accepted as twenty settings of 32 KiB in one message', async () => {
    const settings = { note: 'x'.repeat(32 * kibibyte - 20) }
    const ids = Array.from({ length: 20 }, (_, at) => at + 1)
    const answers = ids.map((id) => socket.answer(id))
    socket.send(
      JSON.stringify(
        ids.map((id) => ({
          id,
          method: 'mutation',
          params: { path: 'projects.create', input: { name: `Number ${id}`, settings } },
        })),
      ),
    )
    for (const { data, error } of await Promise.all(answers)) {
      expect(error).toBeUndefined()
      expect(contract.projects.create.output.parse(data).settings).toEqual(settings)
    }
  })

  it('are accepted as twenty concurrent imports of 2 MiB', async () => {
    const input = { kind: 'import', prompt: 'Import', files: largestFiles('x') }
    const started = await Promise.all(Array.from({ length: 20 }, () => start(input)))
    expect(new Set(started.map(({ id }) => id)).size).toBe(20)
  })
})
