import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemRuntime } from './runtime.js'
import { memoryStorage } from './storage.js'
import { useFakeServer } from './testing/clients.js'
import type { FakeServer } from './testing/fake-server.js'
import { generationOfAda } from './testing/people.js'

let server: FakeServer
const { client, signedIn } = useFakeServer((started) => {
  server = started
})

const generationId = generationOfAda(0, '').id
const pieceOf = (text: string) => new TextEncoder().encode(text)
const read = async (archive: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(archive).arrayBuffer())
const answering = (body: string | ReadableStream<Uint8Array> | null, init: ResponseInit = {}) =>
  client({ fetch: async () => new Response(body, { headers: { 'content-type': 'application/zip' }, ...init }) })

/** Returns a body that emits one chunk, and then nothing until its reader cancels. */
function unending() {
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  async function* pieces() {
    try {
      yield pieceOf('PK')
      await new Promise(() => {})
    } finally {
      leave()
    }
  }
  const iterator = pieces()
  const archive = {
    [Symbol.asyncIterator]: () => ({
      next: () => iterator.next(),
      // An async generator could not return while it waits for the next chunk.
      return: async () => {
        leave()
        return { done: true as const, value: undefined }
      },
    }),
  }
  return { archive, left }
}

describe('archive', () => {
  it('returns the bytes that the server sends', async () => {
    const assistant = await signedIn()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { maxLength: 8 }),
        async (pieces) => {
          server.files.setArchive(pieces.map((piece) => Uint8Array.from(piece)))
          const bytes = await read(await assistant.archive(generationId))
          expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('returns a stream that can be written to a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assistant-sdk-'))
    try {
      server.files.setArchive([pieceOf('PK'), pieceOf('…')])
      const assistant = await signedIn()
      await writeFile(join(folder, 'app.zip'), await assistant.archive(generationId))
      expect(await readFile(join(folder, 'app.zip'), 'utf8')).toBe('PK…')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('refreshes an expired access token and returns the bytes', async () => {
    server.files.setArchive([pieceOf('PK')])
    const assistant = await signedIn()
    server.session.expireAccessTokens()
    expect(await read(await assistant.archive(generationId))).toEqual(pieceOf('PK'))
    expect(server.session.refreshes).toBe(1)
  })

  it('repeats the request when its answer is lost', async () => {
    server.files.setArchive([pieceOf('PK')])
    const assistant = await signedIn()
    server.loseAnswers('archive.zip', 2)
    expect(await read(await assistant.archive(generationId))).toEqual(pieceOf('PK'))
  })

  it('rejects with GENERATION_NOT_FOUND for an unknown id, and with UNAUTHENTICATED without a session', async () => {
    const assistant = await signedIn()
    await expect(assistant.archive('none')).rejects.toMatchObject({
      ...{ name: 'AssistantError', code: 'GENERATION_NOT_FOUND', requestId: 'request-2' },
    })
    await expect(client().archive(generationId)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('signs out when the server answers that the session has ended', async () => {
    const assistant = await signedIn()
    server.session.end('SESSION_REVOKED')
    await expect(assistant.archive(generationId)).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
    expect(await assistant.user()).toBeNull()
  })

  it.each([
    ['an HTML page and status 502', answeringPage(502)],
    ['an HTML page and status 200', answeringPage(200)],
    ['no body', () => answering(null)],
    ['an error in another format', () => answering('{"error":"no"}', { status: 500 })],
  ])('rejects with NETWORK when the server answers with %s', async (_name, ask) => {
    await expect(ask().archive(generationId)).rejects.toMatchObject({ name: 'AssistantError', code: 'NETWORK' })
  })

  it('fails with NETWORK when the server cuts the stream in the middle', async () => {
    server.files.setArchive(
      (async function* () {
        yield pieceOf('PK')
        throw new Error('cut')
      })(),
    )
    const assistant = await signedIn()
    const archive = await assistant.archive(generationId)
    await expect(read(archive)).rejects.toMatchObject({ name: 'AssistantError', code: 'NETWORK' })
  })

  it('fails with NETWORK when the answer or the next chunk does not arrive in time', async () => {
    const silent = client({ fetch: () => new Promise(() => {}), timeoutSeconds: 1 })
    await expect(silent.archive(generationId)).rejects.toMatchObject({ code: 'NETWORK' })
    const { archive, left } = unending()
    server.files.setArchive(archive)
    const storage = memoryStorage()
    await signedIn({ storage })
    const assistant = client({ storage, timeoutSeconds: 1, runtime: systemRuntime })
    await expect(assistant.archive(generationId).then(read)).rejects.toMatchObject({ code: 'NETWORK' })
    await left
  })

  it.each(['ABORTED', 'CLOSED', 'left by its reader'])(
    'ends the stream on the client and on the server when it is stopped early: %s',
    async (how) => {
      const { archive, left } = unending()
      server.files.setArchive(archive)
      const leaving = new AbortController()
      const assistant = await signedIn()
      const reader = (await assistant.archive(generationId, { signal: leaving.signal })).getReader()
      expect((await reader.read()).value).toEqual(pieceOf('PK'))
      const next = reader.read()
      if (how === 'ABORTED') leaving.abort()
      else if (how === 'CLOSED') await assistant.close()
      else await reader.cancel()
      if (how === 'left by its reader') expect(await next).toEqual({ done: true, value: undefined })
      else await expect(next).rejects.toMatchObject({ name: 'AssistantError', code: how })
      await left
    },
  )

  it('rejects with ABORTED when its signal is already aborted', async () => {
    const assistant = await signedIn()
    const left = assistant.archive(generationId, { signal: AbortSignal.abort() })
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('pulls a chunk from the response only when its reader pulls one', async () => {
    let taken = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          taken += 1
          controller.enqueue(pieceOf('x'))
        },
      },
      { highWaterMark: 0 },
    )
    const archive = await answering(body).archive(generationId)
    const reader = archive.getReader()
    expect(taken).toBe(0)
    for (let pieces = 1; pieces <= 3; pieces += 1) {
      await reader.read()
      expect(taken).toBe(pieces)
    }
    await reader.cancel()
  })
})

function answeringPage(status: number) {
  return () => answering('<h1>Hello</h1>', { status, headers: { 'content-type': 'text/html' } })
}
