import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contract, generationEvent } from '@assistant/contract'
import { loadSnapshot, testDatabases } from '@assistant/database/testing'
import { asc } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { signIn } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const folder = join(repositoryRoot, 'packages', 'database', 'snapshots')

/** The secret and the administrator of the server whose database the snapshots contain: see snapshots.test.ts. */
const secret = 'a secret of nobody, for tests alone'
const admin = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

describe.each(readdirSync(folder))('the database of a killed server of version %s', (version) => {
  describe.each(testDatabases())('on $name', ({ name, open }) => {
    const cleanup = cleanUpAfterAll()

    it('is served by this version: users sign in, logs are readable, and unfinished generations end', async () => {
      const { database, url: databaseUrl, close } = await open({ migrated: false })
      cleanup.add(close)
      await loadSnapshot(databaseUrl, readFileSync(join(folder, version, `${name}.sql`), 'utf8'))
      const { query, tables } = database
      const userCount = await query.$count(tables.users)

      const server = await startPacedServer(cleanup, {
        dataFolder: await temporaryFolder(cleanup),
        // Keeps the events of the snapshot, however old it is.
        environment: { DATABASE_URL: databaseUrl, SECRET: secret, EVENT_RETENTION_DAYS: '3650' },
      })
      server.open()
      const { accessToken: token } = await signIn(server.url, admin)
      const limit = 100
      const users = await callOrThrow(contract.users.list.output, server.url, 'users.list', { limit }, { token })
      // A deleted user is not listed, but the row remains.
      expect(users.items.length).toBeGreaterThan(0)
      expect(await query.$count(tables.users)).toBe(userCount)
      const log = await callOrThrow(contract.audit.list.output, server.url, 'audit.list', { limit }, { token })
      expect(log.items[0]).toMatchObject({ action: 'user.login' })

      const generations = () => query.select().from(tables.generations)
      const findUnfinished = async () => (await generations()).filter(({ finishedAt }) => finishedAt === null)
      // Their leases ended long ago, so that the worker claims them at once on PostgreSQL, too.
      await expect.poll(findUnfinished, { timeout: 60_000 }).toEqual([])
      const events = await query.select().from(tables.generationEvents).orderBy(asc(tables.generationEvents.seq))
      for (const { id, lastEventId, status } of await generations()) {
        const ownEvents = events.filter(({ generationId }) => generationId === id)
        expect(ownEvents.map(({ seq }) => seq)).toEqual(Array.from({ length: lastEventId }, (_, at) => at + 1))
        const payloads = ownEvents.map(({ payload }) => generationEvent.parse(JSON.parse(payload)))
        expect(payloads.at(-1)).toMatchObject({ type: 'result', status })
      }
      for (const { content, sha256 } of await query.select().from(tables.fileContents)) {
        expect(createHash('sha256').update(content).digest('hex')).toBe(sha256)
      }
    })
  })
})
