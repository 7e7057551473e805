import { contract, generationEvent } from '@assistant/contract'
import type { Cleanup } from '../cleanup.js'
import { expectCompleteEvents, type NumberedEvent } from './event-assertions.js'
import type { TestUser } from './test-users.js'
import { callOrThrow } from './trpc-calls.js'
import { openSocket } from './websocket.js'

/** Starts a generation and returns its id. */
export async function startGeneration(url: string, { accessToken }: TestUser, input: object): Promise<string> {
  const token = { token: accessToken }
  return (await callOrThrow(contract.generations.start.output, url, 'generations.start', input, token)).id
}

/** Reads the events of a generation up to its `result`, which it returns. */
export async function waitForResult(cleanup: Cleanup, url: string, { accessToken }: TestUser, generationId: string) {
  const socket = await openSocket(cleanup, url, accessToken)
  const events: NumberedEvent[] = []
  for await (const { id, data } of socket.subscribe('generations.events', { generationId })) {
    events.push({ ...generationEvent.parse(data), number: Number(id) })
  }
  socket.terminate()
  return expectCompleteEvents(events)
}

/** Starts a generation and reads it up to its `result`, which it returns. */
export async function runGeneration(cleanup: Cleanup, url: string, person: TestUser, input: object) {
  return waitForResult(cleanup, url, person, await startGeneration(url, person, input))
}

/** Imports text files as a tree, and returns the id of the generation, which can be a parent. */
export async function importTree(
  cleanup: Cleanup,
  url: string,
  { person, projectId }: { readonly person: TestUser; readonly projectId: string },
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const given = Object.entries(files).map(([path, content]) => ({ path, content }))
  const id = await startGeneration(url, person, { projectId, kind: 'import', prompt: 'My own', files: given })
  await waitForResult(cleanup, url, person, id)
  return id
}
