import { openDatabase } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { identityFor, minute, present } from '../../../testing/identity.js'
import { findRefreshable, markFirstUsed, rotate } from './store.js'

describe.each(testDatabases())('the conditional updates of a refresh on $name', ({ open, name }) => {
  const identity = identityFor(open)
  const readCommitted = { isolation: 'read committed' } as const
  const from = (rotation: number) => ({ rotation, prefix: 'home', device: 'phone' })

  const signedIn = async () => {
    const house = await identity()
    const { database } = house
    const { tables } = database
    const { id } = (await house.register()).session
    return {
      ...house,
      id,
      rotated: (rotation: number) =>
        database.transaction((tx) => rotate(tx, tables, id, from(rotation)), readCommitted),
      shown: (rotation: number) => database.transaction((tx) => markFirstUsed(tx, tables, id, rotation), readCommitted),
      end: () => database.transaction((tx) => house.sessions.end(tx, id, 'revoked')),
      row: async () => present(await findRefreshable(database.query, tables, id)).session,
    }
  }

  it('rotate the current rotation, once, and never back', async () => {
    const { rotated, row } = await signedIn()
    expect(await rotated(2)).toBe(false)
    expect(await rotated(1)).toBe(true)
    expect(await rotated(1)).toBe(false)
    expect(await rotated(2)).toBe(true)
    expect(await rotated(1)).toBe(false)
    expect((await row()).rotation).toBe(3)
  })

  it('note the first showing of the current rotation, and of no other', async () => {
    const { shown, rotated, row, now, passes } = await signedIn()
    expect(await shown(2)).toBe(false)
    expect(await shown(1)).toBe(true)
    const first = new Date(now())
    passes(minute)
    expect(await shown(1)).toBe(false)
    expect((await row()).firstUsedAt).toEqual(first)
    await rotated(1)
    expect(await shown(1)).toBe(false)
    expect((await row()).firstUsedAt).toBeNull()
  })

  it('leave a session alone that is over', async () => {
    const { shown, rotated, end, row } = await signedIn()
    await end()
    expect([await shown(1), await rotated(1)]).toEqual([false, false])
    expect(await row()).toMatchObject({ rotation: 1, firstUsedAt: null, revokedReason: 'revoked' })
  })

  it('lose to whoever was first between reading and writing', async ({ skip }) => {
    skip(name === 'sqlite', 'SQLite lets one transaction in at a time: there is no in-between')
    const { database, url, id, shown, passes, row } = await signedIn()
    const other = await openDatabase(url)
    await shown(1)
    passes(minute)
    const isRotated = await database.transaction(async (tx) => {
      const { session } = present(await findRefreshable(tx, database.tables, id))
      await other.transaction((first) => rotate(first, other.tables, id, from(session.rotation)), readCommitted)
      return rotate(tx, database.tables, id, from(session.rotation))
    }, readCommitted)
    expect(isRotated).toBe(false)
    expect((await row()).rotation).toBe(2)
    await other.close()
  })
})
