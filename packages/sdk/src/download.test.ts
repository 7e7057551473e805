import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AssistantOptions } from './assistant.js'
import type { DownloadProgress } from './download.js'
import { useFakeServer } from './testing/clients.js'
import { longLog } from './testing/events.js'
import type { FakeServer } from './testing/fake-server.js'
import { generationOfAda } from './testing/people.js'

let server: FakeServer
const { signedIn } = useFakeServer((started) => {
  server = started
})

const generationId = generationOfAda(0, '').id
const treeOf = (count: number, content = 'x'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`lib/${index + 1}.dart`, `${content} ${index + 1}`]))

/** Records the number of files in each request, and the maximum number of concurrent requests. */
function watched() {
  const sizes: number[] = []
  let underWay = 0
  let most = 0
  const watching: NonNullable<AssistantOptions['fetch']> = async (url, init) => {
    const size = url.split('generations.file').length - 1
    if (size === 0 || url.includes('generations.files')) return fetch(url, init)
    sizes.push(size)
    underWay += 1
    most = Math.max(most, underWay)
    const answer = await fetch(url, init)
    const body = await answer.text()
    underWay -= 1
    return new Response(body, answer)
  }
  return { fetch: watching, sizes, most: () => most }
}

describe('download', () => {
  // Node warns about a possible leak when a signal has more than ten listeners.
  const warned = vi.fn()
  beforeEach(() => {
    warned.mockClear()
    process.on('warning', warned)
  })
  afterEach(async () => {
    // Node emits warnings after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it('returns any tree in its order, and reports each file', async () => {
    const assistant = await signedIn()
    const tree = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}\.dart$/), fc.string({ unit: 'grapheme', maxLength: 60 }))
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        server.files.set({ ...files })
        const reports: DownloadProgress[] = []
        const found = await assistant.download(generationId, { onProgress: (progress) => reports.push(progress) })
        const paths = Object.keys(files)
        expect([...found]).toEqual(Object.entries(files))
        expect(reports.map(({ done }) => done)).toEqual(paths.map((_, index) => index + 1))
        expect(reports.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
        expect(reports.every(({ total }) => total === paths.length)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('requests twenty files at once, in at most two concurrent requests', async () => {
    const { fetch, sizes, most } = watched()
    server.files.set(treeOf(130))
    const assistant = await signedIn({ fetch })
    const { signal } = new AbortController()
    expect((await assistant.download(generationId, { signal })).size).toBe(130)
    expect(Math.max(...sizes)).toBe(20)
    expect(most()).toBe(2)
  })

  it('requests at most two files of 300 KiB at once', async () => {
    const { fetch, sizes } = watched()
    server.files.set(treeOf(8, 'x'.repeat(300 * 1024)))
    const assistant = await signedIn({ fetch })
    expect((await assistant.download(generationId)).size).toBe(8)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2)
  })

  it('rejects with CONFLICT while the generation is running', async () => {
    server.setLog(longLog(5))
    server.release(3)
    server.files.set(treeOf(1))
    const assistant = await signedIn()
    await expect(assistant.download(generationId)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it.each([
    ['a file is too long', 'x 1 and more'],
    ['a file has another text', 'y 1'],
  ])('rejects with DAMAGED_FILE when %s', async (_name, content) => {
    server.files.set(treeOf(3), { ...treeOf(3), 'lib/1.dart': content })
    const assistant = await signedIn()
    await expect(assistant.download(generationId)).rejects.toMatchObject({ code: 'DAMAGED_FILE' })
  })

  it('stops at the first failure', async () => {
    const { 'lib/1.dart': _lost, ...rest } = treeOf(300)
    server.files.set(treeOf(300), rest)
    const onProgress = vi.fn()
    const assistant = await signedIn()
    const failure = assistant.download(generationId, { onProgress })
    await expect(failure).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', name: 'AssistantError' })
    const callCount = onProgress.mock.calls.length
    await assistant.api.users.me.query()
    expect(onProgress).toHaveBeenCalledTimes(callCount)
    expect(server.countOf('generations.file')).toBeLessThan(100)
  })

  it('refreshes an expired access token, and repeats requests whose answers are lost', async () => {
    server.files.set(treeOf(45))
    const assistant = await signedIn()
    server.session.expireAccessTokens()
    server.loseAnswers('generations.file,', 2)
    expect(Object.fromEntries(await assistant.download(generationId))).toEqual(treeOf(45))
    expect(server.session.refreshes).toBe(1)
  })

  it('retries after RATE_LIMITED, and rejects with it when the limit does not end', async () => {
    server.files.set(treeOf(45))
    const assistant = await signedIn()
    server.files.limit(30)
    expect(Object.fromEntries(await assistant.download(generationId))).toEqual(treeOf(45))
    server.files.limit(Number.POSITIVE_INFINITY)
    await expect(assistant.download(generationId)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 1 })
  })

  it.each(['ABORTED', 'CLOSED'])('rejects with %s while it waits for a rate limit', async (code) => {
    server.files.set(treeOf(5))
    server.files.limit(Number.POSITIVE_INFINITY)
    const leaving = new AbortController()
    let wait = () => {}
    const waiting = new Promise<void>((resolve) => {
      wait = resolve
    })
    const assistant = await signedIn({
      runtime: {
        now: Date.now,
        random: Math.random,
        randomId: () => 'id',
        // Waits for a rate limit that never ends.
        sleep: (_milliseconds, signal) =>
          new Promise((resolve) => {
            signal?.addEventListener('abort', () => resolve())
            wait()
          }),
      },
    })
    const left = assistant.download(generationId, { signal: leaving.signal })
    await waiting
    if (code === 'ABORTED') leaving.abort()
    else await assistant.close()
    await expect(left).rejects.toMatchObject({ code })
  })

  it('rejects with ABORTED and requests no file when its signal is already aborted', async () => {
    const assistant = await signedIn()
    const left = assistant.download(generationId, { signal: AbortSignal.abort() })
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
    expect(server.countOf('generations.file')).toBe(0)
  })
})
