import { join } from 'node:path'
import { contract, generationEvent } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { runGeneration } from '../../support/clients/generations.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startProcess } from '../../support/processes/test-process.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('a server that gets SIGTERM', () => {
  const cleanup = cleanUpAfterAll()

  it('finishes a run and sends its events before it exits, and logs no error', async () => {
    const settings = { dataFolder: await temporaryFolder(cleanup) }
    const server = await startPacedServer(cleanup, settings)
    const person = await registerUser(server.url)
    const { id: projectId } = await createProject(server.url, person)
    const input = { projectId, prompt: 'A feed for a running club' }
    const token = { token: person.accessToken }
    const { id } = await callOrThrow(contract.generations.start.output, server.url, 'generations.start', input, token)
    const socket = await openSocket(cleanup, server.url, person.accessToken)

    server.allow(20)
    const events: NumberedEvent[] = []
    for await (const { id: eventId, data } of socket.subscribe('generations.events', { generationId: id })) {
      events.push({ ...generationEvent.parse(data), number: Number(eventId) })
      if (events.length !== 10) continue
      server.sendSignal('SIGTERM')
      server.open()
    }
    expect(expectCompleteEvents(events).status).toBe('succeeded')
    expect(await socket.closed).toMatchObject({ code: 1012 })
    expect(await server.exited).toEqual({ code: 0, signal: null })
    // Every line is JSON, so none is a warning of Node. 50 is pino's level for errors.
    const lines = server.output().trimEnd().split('\n')
    expect(lines.filter((line) => !line.startsWith('{') || JSON.parse(line).level >= 50)).toEqual([])

    const again = await startPacedServer(cleanup, { ...settings, port: server.port })
    const kept = await callOrThrow(
      contract.generations.get.output,
      again.url,
      'generations.get',
      { generationId: id },
      token,
    )
    expect(kept).toMatchObject({ status: 'succeeded', attempt: 1, lastEventId: events.length })
  })

  it('exits while its engine processes are idle, even if the signal reaches its whole process group', async () => {
    const folder = await temporaryFolder(cleanup)
    // Starts it without an IPC channel to this test, which would keep its event loop alive.
    const server = startProcess(cleanup, {
      command: process.execPath,
      arguments: [join(repositoryRoot, 'apps', 'server', 'dist', 'main.js')],
      workingFolder: folder,
      environment: { DATA_DIR: folder, PORT: '0', DEMO: 'false', LOG_FORMAT: 'json' },
      hasGroup: true,
    })
    const [url] = await server.waitForOutput(/http:\/\/127\.0\.0\.1:\d+/)
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    expect(await runGeneration(cleanup, url, person, { projectId, prompt: 'A feed' })).toMatchObject({
      status: 'succeeded',
    })
    server.sendSignal('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(JSON.parse(server.output().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ msg: 'stopped' })
  })
})
