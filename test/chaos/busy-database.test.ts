import { fileURLToPath } from 'node:url'
import { contract } from '@assistant/contract'
import { bySize } from '@assistant/database/testing'
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
import { readToEnd } from './read-to-end.js'
import { findFileFaults } from './sqlite-file.js'

const lockHolder = fileURLToPath(new URL('../support/processes/hold-lock.mjs', import.meta.url))

/** A call waits 5 s for the lock, and then fails. A run keeps trying for longer. */
const locks = bySize({
  normal: [{ mode: 'immediate', seconds: 3 }],
  full: [
    { mode: 'immediate', seconds: 3 },
    { mode: 'exclusive', seconds: 12 },
    { mode: 'exclusive', seconds: 40 },
  ],
})

describe.each(locks)(
  'SQLite while another program holds its lock for $seconds s (begin $mode)',
  ({ mode, seconds }) => {
    const cleanup = cleanUpAfterAll()

    it('answers reads, and loses no event or file of a generation that is running', async () => {
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
      let write: ReturnType<typeof call> | undefined
      const events: NumberedEvent[] = []
      const startedAtMs = performance.now()
      await readToEnd(run, async (event) => {
        events.push(event)
        if (event.number !== 20) return
        const lockProcess = startProcess(cleanup, {
          command: process.execPath,
          arguments: [lockHolder, path, mode, String(seconds * 1_000)],
          workingFolder: dataFolder,
          environment: {},
        })
        await lockProcess.nextMessage('locked')
        released = lockProcess.nextMessage('released')
        server.open()
        write = call(url, 'projects.create', { name: 'Meanwhile' }, token)
        expect(await callOrThrow(contract.system.health.output, url, 'system.health', {})).toMatchObject({
          status: 'ok',
        })
        const generation = await callOrThrow(
          contract.generations.get.output,
          url,
          'generations.get',
          { generationId },
          token,
        )
        expect(generation.status).toBe('running')
        expect((await call(url, 'generations.list', { projectId }, token)).error).toBeUndefined()
      })
      await released
      const answer = await write
      console.info(
        `busy for ${seconds} s: a write ended with ${answer?.error?.code ?? 'success'}, ` +
          `the generation ended after ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s, ` +
          `restarted ${events.filter(({ type }) => type === 'restarted').length} times`,
      )
      if (seconds < 5) expect(answer?.error).toBeUndefined()
      else expect(answer?.error?.code).toBe('OVERLOADED')

      expect(expectCompleteEvents(events).status).toBe('succeeded')
      await expectStoredFiles(events, { url, person, generationId })
      await createProject(url, person, 'Afterwards')
      await server.kill()
      expect(findFileFaults(path)).toEqual([])
    })
  },
)
