import { join } from 'node:path'
import { contract, generationEvent } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { get } from './harness/calls.js'
import { startChild } from './harness/child.js'
import { cleanUpAfterAll } from './harness/cleanup.js'
import { startPacedServer } from './harness/paced-server.js'
import { createProject, register } from './harness/people.js'
import { root } from './harness/product.js'
import { runToEnd } from './harness/runs.js'
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

  it('stops to its end while its engine processes are idle, also when the signal reaches the whole group', async () => {
    const folder = await temporaryFolder(cleanup)
    // Without a channel to this test, which would keep its event loop alive.
    const server = startChild(cleanup, {
      command: process.execPath,
      arguments: [join(root, 'apps', 'server', 'dist', 'main.js')],
      workingFolder: folder,
      environment: { DATA_DIR: folder, PORT: '0', DEMO: 'false', LOG_FORMAT: 'json' },
      hasGroup: true,
    })
    const [url] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/)
    const person = await register(url)
    const { id: projectId } = await createProject(url, person)
    expect(await runToEnd(cleanup, url, person, { projectId, prompt: 'A feed' })).toMatchObject({ status: 'succeeded' })
    server.signal('SIGTERM')
    expect(await server.ended).toEqual({ code: 0, signal: null })
    expect(JSON.parse(server.output().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ msg: 'stopped' })
  })
})
