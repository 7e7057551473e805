import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actsOf, type People } from '../../testing/audited-acts.js'
import { createIdentity, type Identity } from '../../testing/identity.js'
import { everythingIn } from '../../testing/mail-box.js'

describe.each(testDatabases())('what happens is written down on $name', ({ open }) => {
  let house: Identity
  let count = 0
  let people: People
  beforeAll(async () => {
    house = await createIdentity(open)
  })
  beforeEach(async () => {
    count += 1
    const [root, ada] = [await house.registerAs(['admin'], 'Root'), await house.register('Ada')]
    people = { house, root, ada, wanted: `wanted${count}@example.org` }
    // So that a call does nothing by the way.
    for (const { tokens } of [root, ada]) await (await house.as(tokens)).users.me()
  })
  afterAll(() => house.close())

  const entries = () => house.database.query.select().from(house.database.tables.auditEntries)

  it.each(actsOf(() => people))(
    '%s: once, with who, what and from where; and nothing happens without it',
    async (_, prepare) => {
      const { act, noted } = await prepare()
      const before = await everythingIn(house)
      const known = new Set((await entries()).map(({ id }) => id))
      const { record } = house.audit
      house.audit.record = async (...entry) => {
        await record(...entry)
        throw new Error('the log cannot be written')
      }
      await expect(act()).rejects.toThrow()
      house.audit.record = record
      expect(await everythingIn(house)).toBe(before)

      await act()
      const added = (await entries()).filter(({ id }) => !known.has(id))
      const fresh = expect.stringMatching(/^[0-9a-f-]{36}$/)
      const orFresh = (id: string | null) => (id === 'new' ? fresh : id)
      expect(added).toEqual([
        {
          ...{ id: fresh, at: new Date(house.now()), projectId: null },
          ...{ action: noted.action, outcome: noted.outcome ?? 'success' },
          ...{ actorId: orFresh(noted.actorId), sessionId: orFresh(noted.sessionId) },
          ...{ targetType: noted.targetType ?? 'user', targetId: orFresh(noted.targetId) },
          details: expect.any(String),
        },
      ])
      expect(JSON.parse(added[0]?.details ?? '')).toEqual(noted.details ?? {})

      const { auditClientInfo } = house.database.tables
      const clientInfo = (await house.database.query.select().from(auditClientInfo)).filter(
        ({ entryId }) => entryId === added[0]?.id,
      )
      const userId = added[0]?.actorId ?? people.ada.user.id
      const client = { entryId: added[0]?.id, at: added[0]?.at, userId, ...noted.client }
      expect(clientInfo).toEqual(noted.client === null ? [] : [client])
    },
  )
})
