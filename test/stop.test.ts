import { contract, generationEvent } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { get } from './harness/calls.js'
import { cleanUpAfterAll } from './harness/cleanup.js'
import { startPacedServer } from './harness/paced-server.js'
import { createProject, register } from './harness/people.js'
import { openSocket } from './harness/socket.js'
import { expectWhole, type NumberedEvent } from './harness/stream.js'
import { temporaryFolder } from './harness/temporary-folder.js'

describe('a server that is asked to stop', () => {
  const cleanup = cleanUpAfterAll()

  it('lets a run come to its end, tells its reader, and then goes, without a failure in its log', async () => {
    const settings = { dataFolder: await temporaryFolder(cleanup) }
    const server = await startPacedServer(cleanup, settings)
    const person = await register(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const input = { projectId, prompt: 'A feed for a running club' }
    const token = { token: person.accessToken }
    const { id } = await get(contract.generations.start.output, server.url, 'generations.start', input, token)
    const socket = await openSocket(cleanup, server.url, person.accessToken)

    server.allow(20)
    const events: NumberedEvent[] = []
    for await (const piece of socket.subscribe('generations.events', { generationId: id })) {
      events.push({ ...generationEvent.parse(piece.data), number: Number(piece.id) })
      if (events.length !== 10) continue
      server.signal('SIGTERM')
      server.open()
    }
    expect(expectWhole(events).status).toBe('succeeded')
    expect(await socket.closed).toMatchObject({ code: 1012 })
    expect(await server.ended).toEqual({ code: 0, signal: null })
    // Every line is of the log, none of Node's own warnings: 50 is pino's number for an error.
    const lines = server.output().trimEnd().split('\n')
    expect(lines.filter((line) => !line.startsWith('{') || JSON.parse(line).level >= 50)).toEqual([])

    const again = await startPacedServer(cleanup, { ...settings, port: server.port })
    const kept = await get(contract.generations.get.output, again.url, 'generations.get', { generationId: id }, token)
    expect(kept).toMatchObject({ status: 'succeeded', attempt: 1, lastEventId: events.length })
  })
})
