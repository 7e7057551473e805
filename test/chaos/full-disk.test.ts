import { contract } from '@assistant/contract'
import { bySize } from '@assistant/database/testing'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { expectCompleteEvents } from '../support/clients/event-assertions.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call, callOrThrow } from '../support/clients/trpc-calls.js'
import { openLimitedFolder, openMountedDisk } from '../support/processes/small-disk.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { startAssistant } from './consumer.js'
import { readToEnd } from './read-to-end.js'
import { findFileFaults } from './sqlite-file.js'

const disks = [
  { disk: 'a full disk', open: openMountedDisk, needs: 'root, to mount a tmpfs' },
  { disk: 'a file that may not grow', open: openLimitedFolder, needs: 'prlimit from util-linux, on Linux' },
]
/** Prompt that makes the wordy engine write 9 MB, which is more than each value of `freeSpacesBytes`. */
const largePrompt = '3000 of 3000'
/** Each value fills the disk at another page of the file, so the result of the run may or may not be stored. */
const freeSpacesBytes = bySize({
  normal: [500_000],
  full: [400_000, 500_000, 650_000, 730_000, 800_000, 1_200_000, 3_000_000, 6_000_000],
})

describe.each(disks)('SQLite on $disk', ({ disk, open, needs }) => {
  const cleanup = cleanUpAfterAll()

  it.for(freeSpacesBytes)(
    'rejects writes without space, answers reads, and recovers when space is freed (%i bytes free at first)',
    async (freeBytes, { skip }) => {
      const smallDisk = await open(cleanup)
      if (smallDisk === undefined) {
        console.warn(`SKIPPED: SQLite on ${disk} needs ${needs}.`)
        return skip(`needs ${needs}`)
      }
      const path = `${smallDisk.folder}/assistant.db`
      const server = await startChaosServer(cleanup, { dataFolder: smallDisk.folder })
      const { url, pid } = server
      const person = await registerUser(url)
      const token = { token: person.accessToken }
      const { id: projectId } = await createProject(url, person)
      const assistant = await startAssistant(cleanup, url, person)
      const start = (prompt: string) => assistant.generate({ projectId, engine: 'wordy', prompt })

      const earlier = start('100 of 1000')
      const earlierSummary = await readToEnd(earlier)
      const { id: earlierId } = await earlier.generation

      await smallDisk.fill(pid, freeBytes)
      const run = start(largePrompt)
      const { id: generationId } = await run.generation
      const events: NumberedEvent[] = []
      const read = readToEnd(run, (event) => events.push(event))
      // When not even the result can be stored, the run is abandoned. It is claimed again after its lease has expired.
      const isAbandoned = await Promise.race([
        read.then(() => false),
        server.waitForOutput(/a run was abandoned/).then(() => true),
      ])
      if (!isAbandoned) expect(events.at(-1)).toMatchObject({ status: 'failed', failure: { code: 'STORAGE_FULL' } })
      console.info(
        `${disk}, ${freeBytes} bytes free: the run ${isAbandoned ? 'was abandoned' : 'failed with STORAGE_FULL'}`,
      )

      // Fills the remaining space, in which small rows may still fit.
      const errorCodes = new Set<string>()
      for (let projectNumber = 0; errorCodes.size === 0 && projectNumber < 1_000; projectNumber += 1) {
        const { error } = await call(
          url,
          'projects.create',
          { name: `Project ${projectNumber}`, description: 'x'.repeat(2_000) },
          token,
        )
        if (error) errorCodes.add(error.code)
      }
      expect([...errorCodes]).toEqual(['UNAVAILABLE'])
      const startWhenFull = await call(
        url,
        'generations.start',
        { projectId, engine: 'wordy', prompt: largePrompt },
        token,
      )
      if (startWhenFull.error) expect(startWhenFull.error.code).toBe('UNAVAILABLE')

      expect(await callOrThrow(contract.system.health.output, url, 'system.health', {})).toMatchObject({ status: 'ok' })
      const generation = await callOrThrow(
        contract.generations.get.output,
        url,
        'generations.get',
        { generationId: earlierId },
        token,
      )
      expect(generation.status).toBe('succeeded')
      expect((await readToEnd(assistant.resume(earlierId))).digest).toBe(earlierSummary.digest)
      expect(findFileFaults(path)).toEqual([])

      await smallDisk.freeSpace(pid)
      await createProject(url, person, 'After space was freed')
      await read
      const { status, failure } = expectCompleteEvents(events)
      if (status === 'failed') expect(failure?.code).toBe('STORAGE_FULL')
      else expect({ status, isAbandoned }).toEqual({ status: 'succeeded', isAbandoned: true })
      if (startWhenFull.data) {
        const { id } = contract.generations.start.output.parse(startWhenFull.data)
        expect((await readToEnd(assistant.resume(id))).last?.type).toBe('result')
      }
      expect((await readToEnd(start(largePrompt))).last).toMatchObject({ status: 'succeeded' })

      expect((await readToEnd(assistant.resume(earlierId))).digest).toBe(earlierSummary.digest)
      expect((await readToEnd(assistant.resume(generationId))).count).toBe(events.length)
      expect(server.isRunning()).toBe(true)
      await server.kill()
      expect(findFileFaults(path)).toEqual([])
    },
  )
})
