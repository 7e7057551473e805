import { contract } from '@assistant/contract'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { expectCompleteEvents } from '../support/clients/event-assertions.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { call, callOrThrow } from '../support/clients/trpc-calls.js'
import { openLimitedFolder, openMountedDisk } from '../support/processes/small-disk.js'
import { startChaosServer } from '../support/servers/chaos-server.js'
import { startAssistant } from './consumer.js'
import { readThrough } from './reading.js'
import { sized } from './size.js'
import { faultsOfFile } from './sqlite-file.js'

const disks = [
  { disk: 'a disk that is full', open: openMountedDisk, needs: 'mounting a tmpfs, which takes root' },
  { disk: 'a file that may not grow', open: openLimitedFolder, needs: 'prlimit, of util-linux on Linux' },
]
/** A run of the wordy engine writes nine megabytes: they find room for a part of them. */
const much = '3000 of 3000'
/** In bytes. Where the last page goes decides whether the ending of the run still finds a place. */
const rooms = sized({
  small: [500_000],
  full: [400_000, 500_000, 650_000, 730_000, 800_000, 1_200_000, 3_000_000, 6_000_000],
})

describe.each(disks)('SQLite on $disk', ({ disk, open, needs }) => {
  const cleanup = cleanUpAfterAll()

  it.for(rooms)(
    'fails what finds no room, answers the rest, and works again (room for %i bytes)',
    async (room, { skip }) => {
      const small = await open(cleanup)
      if (small === undefined) {
        console.warn(`SKIPPED: SQLite on ${disk}. It needs ${needs}.`)
        return skip(`needs ${needs}`)
      }
      const path = `${small.folder}/assistant.db`
      const server = await startChaosServer(cleanup, { dataFolder: small.folder })
      const { url, pid } = server
      const person = await registerUser(url)
      const token = { token: person.accessToken }
      const { id: projectId } = await createProject(url, person)
      const assistant = await startAssistant(cleanup, url, person)
      const start = (prompt: string) => assistant.generate({ projectId, engine: 'wordy', prompt })

      const earlier = start('100 of 1000')
      const earlierReading = await readThrough(earlier)
      const { id: earlierId } = await earlier.generation

      await small.fill(pid, room)
      const run = start(much)
      const { id: generationId } = await run.generation
      const events: NumberedEvent[] = []
      const reading = readThrough(run, (event) => events.push(event))
      // When not even the ending finds room, somebody takes it over later: when its lease has run out.
      const isLeftBehind = await Promise.race([
        reading.then(() => false),
        server.waitForOutput(/a run was abandoned/).then(() => true),
      ])
      if (!isLeftBehind) expect(events.at(-1)).toMatchObject({ status: 'failed', failure: { code: 'STORAGE_FULL' } })
      console.info(
        `${disk}, room for ${room} bytes: the run ${isLeftBehind ? 'was left behind' : 'ended as STORAGE_FULL'}`,
      )

      // Now to the brim: small things may still have found a place.
      const refusals = new Set<string>()
      for (let made = 0; refusals.size === 0 && made < 1_000; made += 1) {
        const { error } = await call(
          url,
          'projects.create',
          { name: `Project ${made}`, description: 'x'.repeat(2_000) },
          token,
        )
        if (error) refusals.add(error.code)
      }
      expect([...refusals]).toEqual(['UNAVAILABLE'])
      const refused = await call(url, 'generations.start', { projectId, engine: 'wordy', prompt: much }, token)
      if (refused.error) expect(refused.error.code).toBe('UNAVAILABLE')

      expect(await callOrThrow(contract.system.health.output, url, 'system.health', {})).toMatchObject({ status: 'ok' })
      const seen = await callOrThrow(
        contract.generations.get.output,
        url,
        'generations.get',
        { generationId: earlierId },
        token,
      )
      expect(seen.status).toBe('succeeded')
      expect((await readThrough(assistant.resume(earlierId))).digest).toBe(earlierReading.digest)
      expect(faultsOfFile(path)).toEqual([])

      await small.makeRoom(pid)
      await createProject(url, person, 'There is room')
      await reading
      const { status, failure } = expectCompleteEvents(events)
      if (status === 'failed') expect(failure?.code).toBe('STORAGE_FULL')
      else expect({ status, isLeftBehind }).toEqual({ status: 'succeeded', isLeftBehind: true })
      if (refused.data) {
        const { id } = contract.generations.start.output.parse(refused.data)
        expect((await readThrough(assistant.resume(id))).last?.type).toBe('result')
      }
      expect((await readThrough(start(much))).last).toMatchObject({ status: 'succeeded' })

      expect((await readThrough(assistant.resume(earlierId))).digest).toBe(earlierReading.digest)
      expect((await readThrough(assistant.resume(generationId))).count).toBe(events.length)
      expect(server.isRunning()).toBe(true)
      await server.kill()
      expect(faultsOfFile(path)).toEqual([])
    },
  )
})
