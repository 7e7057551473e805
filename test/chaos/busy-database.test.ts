import { fileURLToPath } from 'node:url'
import { contract } from '@assistant/contract'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles } from '../support/clients/event-assertions.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call, callOrThrow } from '../support/clients/trpc-calls.js'
import { startProcess } from '../support/processes/test-process.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startAssistant } from './consumer.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'
import { faultsOfFile } from './sqlite-file.js'

const holder = fileURLToPath(new URL('../support/processes/hold-lock.mjs', import.meta.url))

/** A call waits for the lock for five seconds. A run is more patient. */
const holds = sized({
  small: [{ mode: 'immediate', seconds: 3 }],
  full: [
    { mode: 'immediate', seconds: 3 },
    { mode: 'exclusive', seconds: 12 },
    { mode: 'exclusive', seconds: 40 },
  ],
})

describe.each(holds)(
  'SQLite, while another program holds its lock for $seconds s (begin $mode)',
  ({ mode, seconds }) => {
    const cleanup = cleanUpAfterAll()

    it('answers who reads, and loses nothing of a run that is under way', async () => {
      const dataFolder = await temporaryFolder(cleanup)
      const server = await startChaosServer(cleanup, { dataFolder })
      const { url } = server
      const path = `${dataFolder}/assistant.db`
      const person = await registerUser(url)
      const token = { token: person.accessToken }
      const { id: projectId } = await createProject(url, person)
      const assistant = await startAssistant(cleanup, url, person)

      server.allow(30)
      const run = assistant.generate({ projectId, prompt: 'A group chat for a chess club' })
      const { id: generationId } = await run.generation
      let released: Promise<unknown> = Promise.resolve()
      let writing: ReturnType<typeof call> | undefined
      const events: NumberedEvent[] = []
      const began = performance.now()
      await readThrough(run, async (event) => {
        events.push(event)
        if (event.number !== 20) return
        const other = startProcess(cleanup, {
          command: process.execPath,
          arguments: [holder, path, mode, String(seconds * 1_000)],
          workingFolder: dataFolder,
          environment: {},
        })
        await other.nextMessage('locked')
        released = other.nextMessage('released')
        server.open()
        writing = call(url, 'projects.create', { name: 'Meanwhile' }, token)
        expect(await callOrThrow(contract.system.health.output, url, 'system.health', {})).toMatchObject({
          status: 'ok',
        })
        const seen = await callOrThrow(contract.generations.get.output, url, 'generations.get', { generationId }, token)
        expect(seen.status).toBe('running')
        expect((await call(url, 'generations.list', { projectId }, token)).error).toBeUndefined()
      })
      await released
      const written = await writing
      console.info(
        `busy for ${seconds} s: a call was answered ${written?.error?.code ?? 'with what it wrote'}, ` +
          `the run ended after ${((performance.now() - began) / 1_000).toFixed(1)} s, ` +
          `begun anew ${events.filter(({ type }) => type === 'restarted').length} times`,
      )
      if (seconds < 5) expect(written?.error).toBeUndefined()
      else expect(written?.error?.code).toBe('OVERLOADED')

      expect(expectCompleteEvents(events).status).toBe('succeeded')
      await expectStoredFiles(events, { url, person, generationId })
      await createProject(url, person, 'Afterwards')
      await server.kill()
      expect(faultsOfFile(path)).toEqual([])
    })
  },
)
