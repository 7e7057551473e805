import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { People } from '../../testing/audit-calls.js'
import { auditedActs } from '../../testing/audited-acts.js'
import { dumpDatabase } from '../../testing/mail-box.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'

describe.each(testDatabases())('the audited call on $name', ({ open }) => {
  let testServer: TestServer
  let count = 0
  let people: People
  beforeAll(async () => {
    testServer = await createTestServer(open)
  })
  beforeEach(async () => {
    count += 1
    const [root, ada] = [await testServer.registerAs(['admin'], 'Root'), await testServer.register('Ada')]
    people = { testServer, root, ada, newEmail: `wanted${count}@example.org` }
    // The first call of a session records the first use of its tokens. It is made here, before the tested calls.
    for (const { tokens } of [root, ada]) await (await testServer.as(tokens)).users.me()
  })
  afterAll(() => testServer.close())

  const entries = () => testServer.database.query.select().from(testServer.database.tables.auditEntries)

  it.each(auditedActs(() => people))(
    '%s records one entry with actor, target and client, and changes nothing if that fails',
    async (_, prepare) => {
      const { act, expected } = await prepare()
      const before = await dumpDatabase(testServer)
      const known = new Set((await entries()).map(({ id }) => id))
      const { record } = testServer.audit
      testServer.audit.record = async (...entry) => {
        await record(...entry)
        throw new Error('the entry cannot be written')
      }
      await expect(act()).rejects.toThrow()
      testServer.audit.record = record
      expect(await dumpDatabase(testServer)).toBe(before)

      await act()
      const added = (await entries()).filter(({ id }) => !known.has(id))
      const fresh = expect.stringMatching(/^[0-9a-f-]{36}$/)
      const orFresh = (id: string | null) => (id === 'new' ? fresh : id)
      expect(added).toEqual([
        {
          ...{ id: fresh, at: new Date(testServer.now()), projectId: null },
          ...{ action: expected.action, outcome: expected.outcome ?? 'success' },
          ...{ actorId: orFresh(expected.actorId), sessionId: orFresh(expected.sessionId) },
          ...{ targetType: expected.targetType ?? 'user', targetId: orFresh(expected.targetId) },
          details: expect.any(String),
        },
      ])
      expect(JSON.parse(added[0]?.details ?? '')).toEqual(expected.details ?? {})

      const { auditClientInfo } = testServer.database.tables
      const clientInfo = (await testServer.database.query.select().from(auditClientInfo)).filter(
        ({ entryId }) => entryId === added[0]?.id,
      )
      const userId = added[0]?.actorId ?? people.ada.user.id
      const client = { entryId: added[0]?.id, at: added[0]?.at, userId, ...expected.client }
      expect(clientInfo).toEqual(expected.client === null ? [] : [client])
    },
  )
})
