import { contract } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { runGeneration, startGeneration, waitForResult } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call, callOrThrow } from '../support/clients/trpc-calls.js'
import { openSocket } from '../support/clients/websocket.js'
import { filterRunning, findChildProcesses } from '../support/processes/process-table.js'
import { isSkippedWithout, requirements } from '../support/requirements.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { createResponsivenessProbe } from './responsiveness-probe.js'

/** Shorter than the time limit of the stuck engine, so that a stopping server does not wait for its end. */
const graceSeconds = 2
/** Maximum time from SIGTERM to the exit of the server. */
const maxStopMs = (graceSeconds + 5) * 1_000
const environment = { STOP_GRACE_SECONDS: String(graceSeconds) }

describe('an engine that never returns', { timeout: 90_000 }, () => {
  const cleanup = cleanUpAfterAll()

  /** Starts a server and a run on it, and waits until the engine is running. */
  const startStuck = async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const server = await startDefaultServer(cleanup, { program: 'serve-stuck.mjs', dataFolder, environment })
    const { url } = server
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const generationId = await startGeneration(url, person, { projectId, prompt: 'loop', engine: 'stuck' })
    const socket = await openSocket(cleanup, url, person.accessToken)
    for await (const { data } of socket.subscribe('generations.events', { generationId })) {
      if (contract.generations.events.event.parse(data).type === 'progress') break
    }
    return { server, dataFolder, person, projectId, generationId }
  }

  it('fails with TIMED_OUT and a result, while other runs and calls continue', async () => {
    const { server, person, projectId, generationId } = await startStuck()
    const { url } = server
    const ended = waitForResult(cleanup, url, person, generationId)
    const probe = await createResponsivenessProbe(cleanup, server)
    await probe.expectResponsiveDuring(async () => {
      // Another run of the same user on the same engine.
      const other = await runGeneration(cleanup, url, person, { projectId, prompt: 'end', engine: 'stuck' })
      expect(other).toMatchObject({ status: 'succeeded' })
      expect(await ended).toMatchObject({ status: 'failed', failure: { code: 'TIMED_OUT' } })
    })
    const token = { token: person.accessToken }
    const kept = await callOrThrow(contract.generations.get.output, url, 'generations.get', { generationId }, token)
    expect(kept).toMatchObject({ status: 'failed', failure: { code: 'TIMED_OUT' }, attempt: 1 })
    const next = { projectId, prompt: 'A feed' }
    expect(await runGeneration(cleanup, url, person, next)).toMatchObject({ status: 'succeeded' })
  })

  it('does not prevent the server from stopping, or the next one from serving', async () => {
    const { server, dataFolder, person, projectId } = await startStuck()
    const startedAt = performance.now()
    server.sendSignal('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(performance.now() - startedAt).toBeLessThan(maxStopMs)

    const next = await startDefaultServer(cleanup, { program: 'serve-stuck.mjs', dataFolder, port: server.port })
    const me = await call(next.url, 'users.me', {}, { token: person.accessToken })
    expect(me.data).toMatchObject({ id: person.user.id })
    const run = await runGeneration(cleanup, next.url, person, { projectId, prompt: 'A feed' })
    expect(run).toMatchObject({ status: 'succeeded' })
  })

  it.skipIf(isSkippedWithout(requirements.linux))('does not outlive a server that is killed', async () => {
    const { server } = await startStuck()
    const children = await findChildProcesses(server.pid)
    expect(children).not.toEqual([])
    await server.kill()
    await expect.poll(() => filterRunning(children), { timeout: 10_000 }).toEqual([])
  })
})
