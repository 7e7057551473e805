import { createHash } from 'node:crypto'
import { contract, type GenerationEvent } from '@assistant/contract'
import { expect } from 'vitest'
import type { TestUser } from './test-users.js'
import { callOrThrow } from './trpc-calls.js'

export type NumberedEvent = GenerationEvent & { readonly number: number }

/** Asserts that the events are complete and in order, from number 1 to the only `result`, which it returns. */
export function expectCompleteEvents(events: readonly NumberedEvent[]) {
  expect(events.map(({ number }) => number)).toEqual(events.map((_, at) => at + 1))
  expect(events.filter(({ type }) => type === 'result')).toHaveLength(1)
  const last = events.at(-1)
  if (last?.type !== 'result') throw new Error(`The last event is ${last?.type}`)
  return last
}

/**
 * Builds the files from events as a reader does. A second `fileStarted` replaces a file; `restarted` removes all files.
 */
function filesOf(events: readonly GenerationEvent[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const event of events) {
    if (event.type === 'restarted') files.clear()
    else if (event.type === 'fileStarted') files.set(event.path, '')
    else if (event.type === 'fileDelta') files.set(event.path, (files.get(event.path) ?? '') + event.text)
    else if (event.type === 'fileRemoved') files.delete(event.path)
  }
  return files
}

/**
 * Asserts that the streamed files have the sizes and hashes of the `result`, and equal the files that the server
 * stores.
 */
export async function expectStoredFiles(
  events: readonly NumberedEvent[],
  { url, person, generationId }: { url: string; person: TestUser; generationId: string },
): Promise<void> {
  const result = expectCompleteEvents(events)
  const streamed = filesOf(events)
  expect(result.files.length).toBeGreaterThan(0)
  expect([...streamed].map(toFileSummary).sort(byPath)).toEqual(
    result.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })).sort(byPath),
  )
  for (const [path, content] of streamed) {
    const input = { generationId, path }
    const stored = await callOrThrow(contract.generations.file.output, url, 'generations.file', input, {
      token: person.accessToken,
    })
    expect(stored.content).toBe(content)
  }
}

function toFileSummary([path, content]: [string, string]) {
  const bytes = Buffer.from(content)
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

const byPath = (one: { path: string }, other: { path: string }) => (one.path < other.path ? -1 : 1)
