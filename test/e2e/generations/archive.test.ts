import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { errorBody } from '@assistant/contract'
import { createAssistant } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const files = [
  { path: 'pubspec.yaml', content: 'name: app\n' },
  { path: 'lib/main.dart', content: 'void main() {}\n' },
  { path: 'lib/größe/🎉 ünïcode.dart', content: '// 🎉\n' },
  { path: 'empty.txt', content: '' },
  { path: 'large.txt', content: 'a line of a large file\n'.repeat(50_000) },
  ...Array.from({ length: 60 }, (_, at) => ({ path: `many/${at}.txt`, content: `${at}` })),
]

describe('the archive of a generation', () => {
  const cleanup = cleanUpAfterAll()

  async function importGeneration() {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const { url } = server
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const assistant = createAssistant({ url })
    cleanup.add(() => assistant.close())
    await assistant.signIn({ email: person.email, password: person.password })
    const run = assistant.importFiles({ projectId, files: new Map(files.map(({ path, content }) => [path, content])) })
    expect((await run.result()).status).toBe('succeeded')
    const generation = await run.generation
    const archiveUrl = (id: string) => `${url}/api/generations/${id}/archive.zip`
    return { server, url, person, assistant, projectId, archiveUrl, archive: archiveUrl(generation.id) }
  }

  const as = ({ accessToken }: TestUser) => ({ authorization: `Bearer ${accessToken}` })

  it('contains exactly the files of the generation, with empty and large files and Unicode paths', async () => {
    const { person, archive } = await importGeneration()
    const response = await fetch(archive, { headers: as(person) })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="generation-[0-9a-f-]{36}\.zip"$/,
    )
    expect(await unzip(Buffer.from(await response.arrayBuffer()))).toEqual(
      Object.fromEntries(files.map(({ path, content }) => [path, content])),
    )
  })

  it('rejects callers without access, unknown ids and other methods, each with its own code', async () => {
    const { url, person, archiveUrl, archive } = await importGeneration()
    const stranger = await registerUser(url, 'Eve')
    const rejections: [string, string, RequestInit, number, string][] = [
      ['no token', archive, {}, 401, 'UNAUTHENTICATED'],
      ['a bad token', archive, { headers: { authorization: 'Bearer x' } }, 401, 'UNAUTHENTICATED'],
      ['a stranger', archive, { headers: as(stranger) }, 404, 'GENERATION_NOT_FOUND'],
      ['an unknown id', archiveUrl(randomUUID()), { headers: as(person) }, 404, 'GENERATION_NOT_FOUND'],
      ['a malformed id', archiveUrl('x'), { headers: as(person) }, 400, 'BAD_REQUEST'],
      ['another method', archive, { method: 'POST', headers: as(person) }, 405, 'METHOD_NOT_ALLOWED'],
    ]
    for (const [title, address, init, status, code] of rejections) {
      const response = await fetch(address, init)
      expect(response.status, title).toBe(status)
      const { error } = z.object({ error: errorBody }).parse(await response.json())
      expect(error, title).toMatchObject({ code, requestId: response.headers.get('x-request-id') })
    }
  })

  it('returns 409 to GET and HEAD while the generation runs', async () => {
    const { person, archiveUrl, projectId, server, assistant } = await importGeneration()
    server.allow(2)
    const { id } = await assistant.generate({ projectId, prompt: 'a feed' }).generation
    for (const method of ['GET', 'HEAD']) {
      expect((await fetch(archiveUrl(id), { method, headers: as(person) })).status, method).toBe(409)
    }
  })

  it('answers HEAD without a body, and allows only pages of allowed origins to read it', async () => {
    const { url, person, archive } = await importGeneration()
    const head = await fetch(archive, { method: 'HEAD', headers: { ...as(person), origin: url } })
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0])
    expect(head.headers.get('access-control-allow-origin')).toBe(url)
    const foreign = await fetch(archive, { headers: { ...as(person), origin: 'https://evil.example' } })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })
})

async function unzip(zip: Buffer): Promise<Record<string, string>> {
  const content: Record<string, string> = {}
  const archive = await fromBufferPromise(zip)
  for await (const entry of archive.eachEntry()) {
    content[entry.fileName] = (await buffer(await archive.openReadStreamPromise(entry))).toString('utf8')
  }
  return content
}
