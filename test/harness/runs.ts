import { contract, generationEvent } from '@assistant/contract'
import { get } from './calls.js'
import type { Cleanup } from './cleanup.js'
import type { Person } from './people.js'
import { openSocket } from './socket.js'
import { expectWhole, type NumberedEvent } from './stream.js'

/** Starts a generation and returns its id. */
export async function startRun(url: string, { accessToken }: Person, input: object): Promise<string> {
  const token = { token: accessToken }
  return (await get(contract.generations.start.output, url, 'generations.start', input, token)).id
}

/** Reads the events of a generation up to its `result`, which it returns. */
export async function endOf(cleanup: Cleanup, url: string, { accessToken }: Person, generationId: string) {
  const socket = await openSocket(cleanup, url, accessToken)
  const events: NumberedEvent[] = []
  for await (const { id, data } of socket.subscribe('generations.events', { generationId })) {
    events.push({ ...generationEvent.parse(data), number: Number(id) })
  }
  socket.terminate()
  return expectWhole(events)
}

/** Starts a generation and reads it up to its `result`, which it returns. */
export async function runToEnd(cleanup: Cleanup, url: string, person: Person, input: object) {
  return endOf(cleanup, url, person, await startRun(url, person, input))
}

/** Imports files of text as a tree that other generations go on from, and returns its id. */
export async function importTree(
  cleanup: Cleanup,
  url: string,
  { person, projectId }: { readonly person: Person; readonly projectId: string },
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const given = Object.entries(files).map(([path, content]) => ({ path, content }))
  const id = await startRun(url, person, { projectId, kind: 'import', prompt: 'My own', files: given })
  await endOf(cleanup, url, person, id)
  return id
}
