import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Assistant } from './assistant.js'
import type { GenerationRun } from './generation-run.js'
import type { GenerationProgress } from './progress.js'
import type { GenerationEvent } from './router.js'
import { useFakeServer } from './testing/clients.js'
import { fileEvents, logOf, longLog, resultEvent } from './testing/events.js'
import type { FakeServer } from './testing/fake-server.js'
import { generationOfAda, projectId } from './testing/people.js'

let server: FakeServer
const { client, signedIn } = useFakeServer((started) => {
  server = started
})

const parentId = generationOfAda(7, '').id
const files = new Map([
  ['lib/main.dart', 'void main() {}'],
  ['pubspec.yaml', 'name: club'],
])
const given = [
  { path: 'lib/main.dart', content: 'void main() {}' },
  { path: 'pubspec.yaml', content: 'name: club' },
]
const progressEvent: GenerationEvent = { type: 'progress', step: 1, steps: 2, message: 'Planning.' }

function say(events: readonly GenerationEvent[], released = events.length): void {
  server.setLog(events)
  server.release(released)
}

async function read(run: GenerationRun): Promise<void> {
  for await (const event of run) if (event.type === 'result') return
}

describe('the start of a run', () => {
  it.each<[string, (assistant: Assistant) => GenerationRun, object]>([
    [
      'generate',
      (assistant) => assistant.generate({ projectId, prompt: 'a feed', engine: 'template' }),
      { kind: 'code', prompt: 'a feed', engine: 'template' },
    ],
    [
      'generate with a parent',
      (assistant) => assistant.generate({ projectId, prompt: 'darker', parentId }),
      { kind: 'code', prompt: 'darker', parentId },
    ],
    [
      'fix',
      (assistant) => assistant.fix({ projectId, parentId, errorMessage: 'Undefined name' }),
      { kind: 'fix', prompt: 'Fix it.', parentId, errorMessage: 'Undefined name' },
    ],
    [
      'fix with a prompt',
      (assistant) => assistant.fix({ projectId, parentId, prompt: 'Without setState' }),
      { kind: 'fix', prompt: 'Without setState', parentId },
    ],
    [
      'converse',
      (assistant) => assistant.converse({ projectId, prompt: 'Why a sliver?', parentId }),
      { kind: 'conversation', prompt: 'Why a sliver?', parentId },
    ],
    [
      'analyze with files',
      (assistant) => assistant.analyze({ projectId, files }),
      { kind: 'analysis', prompt: 'Check the files.', files: given },
    ],
    [
      'analyze with a parent',
      (assistant) => assistant.analyze({ projectId, parentId }),
      { kind: 'analysis', prompt: 'Check the files.', parentId },
    ],
    [
      'importFiles',
      (assistant) => assistant.importFiles({ projectId, files, parentId }),
      { kind: 'import', prompt: 'Import the files.', files: given, parentId },
    ],
  ])('sends the input of its method with an idempotency key: %s', async (_name, ask, input) => {
    const run = ask(await signedIn())
    expect(await run.generation).toMatchObject({ projectId, prompt: expect.stringMatching(/./) })
    expect(server.asked).toEqual([{ projectId, idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/), ...input }])
  })

  it('sends neither the signal nor the callbacks of the options', async () => {
    const { signal } = new AbortController()
    const options = { signal, onInterrupted: vi.fn(), onProgress: vi.fn() }
    const assistant = await signedIn()
    await assistant.fix({ projectId, parentId, idempotencyKey: 'mine', ...options }).generation
    expect(server.asked).toEqual([{ projectId, idempotencyKey: 'mine', kind: 'fix', prompt: 'Fix it.', parentId }])
  })
})

describe('result', () => {
  it('resolves with the result event, also when the generation failed', async () => {
    const failure = { code: 'ENGINE_REFUSED' as const, message: 'Not this.' }
    say([...longLog(20).slice(0, -1), { ...resultEvent({}), status: 'failed', failure }])
    const assistant = await signedIn()
    const result = await assistant.generate({ projectId, prompt: 'a feed' }).result()
    expect(result).toMatchObject({ type: 'result', status: 'failed', failure })
  })

  it('resolves without another subscription when all events have been read', async () => {
    say(longLog(5))
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    await read(run)
    expect(await run.result()).toMatchObject({ status: 'succeeded' })
    expect(await run.result()).toMatchObject({ status: 'succeeded' })
    expect(server.countOf('generations.events')).toBe(1)
  })

  it('rejects with ABORTED on an abort, and does not cancel the generation', async () => {
    say(longLog(5), 2)
    const leaving = new AbortController()
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed', signal: leaving.signal })
    const { id } = await run.generation
    const left = run.result()
    await server.until(() => server.subscriptions === 1)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
    await server.until(() => server.subscriptions === 0)
    server.release()
    expect((await assistant.api.generations.get.query({ generationId: id })).status).toBe('succeeded')
    expect(server.countOf('generations.cancel')).toBe(0)
  })
})

describe('files', () => {
  it('returns the complete tree, and fetches only the files that no event contained', async () => {
    const assistant = await signedIn()
    const change = fc.constantFrom('written', 'written twice', 'kept', 'removed', 'removed after it was written')
    const tree = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}\.dart$/),
      fc.tuple(fc.string({ unit: 'grapheme' }), change),
    )
    await fc.assert(
      fc.asyncProperty(tree, async (planned) => {
        const plan = Object.entries(planned)
        const contentsOf = (...changes: string[]) =>
          Object.fromEntries(plan.flatMap(([path, [content, how]]) => (changes.includes(how) ? [[path, content]] : [])))
        const written = contentsOf('written', 'written twice')
        const kept = contentsOf('kept')
        const events = plan.flatMap(([path, [content, how]]): GenerationEvent[] => [
          ...(how === 'written twice' ? fileEvents(path, 'broken') : []),
          ...(how.includes('written') ? fileEvents(path, content) : []),
          ...(how.startsWith('removed') ? [{ type: 'fileRemoved' as const, path }] : []),
        ])
        say([...events, resultEvent(written, kept)])
        server.files.set({ ...written, ...kept })
        const before = server.countOf('generations.file')
        const found = await assistant.generate({ projectId, prompt: 'more', parentId }).files()
        expect(Object.fromEntries(found)).toEqual({ ...written, ...kept })
        // Files that events contained are not fetched again.
        expect(server.countOf('generations.file') - before).toBe(Object.keys(kept).length)
      }),
      { numRuns: 30 },
    )
  })

  it('rejects with DAMAGED_FILE when a fetched file does not match the result', async () => {
    say([resultEvent({}, { 'a.dart': 'mine' })])
    server.files.set({ 'a.dart': 'mine' }, { 'a.dart': 'others' })
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'more', parentId })
    await expect(run.files()).rejects.toMatchObject({ code: 'DAMAGED_FILE' })
  })
})

describe('cancel', () => {
  it('ends the generation, and the result reaches its readers', async () => {
    say(longLog(5), 2)
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    const result = run.result()
    await server.until(() => server.subscriptions === 1)
    expect(await run.cancel()).toMatchObject({ id: (await run.generation).id, status: 'canceled' })
    expect(await result).toMatchObject({ status: 'canceled' })
  })

  it('ends the generation also after the signal of the run was aborted', async () => {
    say(longLog(5), 2)
    const leaving = new AbortController()
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed', signal: leaving.signal })
    await run.generation
    leaving.abort()
    expect(await run.cancel()).toMatchObject({ status: 'canceled' })
  })

  it('rejects with GENERATION_FINISHED when the generation has ended', async () => {
    say(longLog(5))
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed' })
    await expect(run.cancel()).rejects.toMatchObject({ code: 'GENERATION_FINISHED' })
  })
})

describe('onProgress', () => {
  it('reports each step and file once, even if the events are read again', async () => {
    const reports: GenerationProgress[] = []
    say([progressEvent, ...logOf({ 'a.dart': 'a', 'b.dart': 'b' })])
    const assistant = await signedIn()
    const run = assistant.generate({ projectId, prompt: 'a feed', onProgress: (progress) => reports.push(progress) })
    await read(run)
    await run.files()
    expect(reports).toEqual([
      { message: 'Planning.', step: 1, steps: 2, files: 0 },
      { message: 'Begun.', step: 1, steps: 2, files: 0 },
      { message: 'Begun.', step: 1, steps: 2, files: 1 },
      { message: 'Begun.', step: 1, steps: 2, files: 2 },
    ])
  })
})

describe('a run whose start was rejected', () => {
  it.each<[string, (run: GenerationRun) => Promise<unknown>]>([
    ['result()', (run) => run.result()],
    ['files()', (run) => run.files()],
    ['cancel()', (run) => run.cancel()],
    ['a loop over its events', read],
  ])('rejects with the error of its start in %s', async (_name, use) => {
    const run = client().fix({ projectId, parentId })
    await expect(use(run)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', name: 'AssistantError' })
  })
})
