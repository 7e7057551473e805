import { openDatabase } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { identityFor, minute, present } from '../../../testing/test-server.js'
import { findRefreshable, markFirstUsed, rotate } from './store.js'

describe.each(testDatabases())('conditional updates of a refresh on $name', ({ open, name }) => {
  const identity = identityFor(open)
  const readCommitted = { isolation: 'read committed' } as const
  const from = (rotation: number) => ({ rotation, prefix: 'home', device: 'phone' })

  const signedIn = async () => {
    const testServer = await identity()
    const { database } = testServer
    const { tables } = database
    const { id } = (await testServer.register()).session
    return {
      ...testServer,
      id,
      rotateFrom: (rotation: number) =>
        database.transaction((tx) => rotate(tx, tables, id, from(rotation)), readCommitted),
      markUsed: (rotation: number) =>
        database.transaction((tx) => markFirstUsed(tx, tables, id, rotation), readCommitted),
      end: () => database.transaction((tx) => testServer.sessions.end(tx, id, 'revoked')),
      row: async () => present(await findRefreshable(database.query, id)).session,
    }
  }

  it('rotate starts the next rotation from the current one only', async () => {
    const { rotateFrom, row } = await signedIn()
    expect(await rotateFrom(2)).toBe(false)
    expect(await rotateFrom(1)).toBe(true)
    expect(await rotateFrom(1)).toBe(false)
    expect(await rotateFrom(2)).toBe(true)
    expect(await rotateFrom(1)).toBe(false)
    expect((await row()).rotation).toBe(3)
  })

  it('markFirstUsed records the first use of the current rotation only, and only once', async () => {
    const { markUsed, rotateFrom, row, now, advanceClock } = await signedIn()
    expect(await markUsed(2)).toBe(false)
    expect(await markUsed(1)).toBe(true)
    const first = new Date(now())
    advanceClock(minute)
    expect(await markUsed(1)).toBe(false)
    expect((await row()).firstUsedAt).toEqual(first)
    await rotateFrom(1)
    expect(await markUsed(1)).toBe(false)
    expect((await row()).firstUsedAt).toBeNull()
  })

  it('rotate and markFirstUsed change nothing in a session that has ended', async () => {
    const { markUsed, rotateFrom, end, row } = await signedIn()
    await end()
    expect([await markUsed(1), await rotateFrom(1)]).toEqual([false, false])
    expect(await row()).toMatchObject({ rotation: 1, firstUsedAt: null, revokedReason: 'revoked' })
  })

  it('rotate returns false when another transaction rotates between read and write', async ({ skip }) => {
    skip(name === 'sqlite', 'SQLite runs one transaction at a time')
    const { database, url, id, markUsed, advanceClock, row } = await signedIn()
    const other = await openDatabase(url)
    await markUsed(1)
    advanceClock(minute)
    const isRotated = await database.transaction(async (tx) => {
      const { session } = present(await findRefreshable(tx, id))
      await other.transaction((first) => rotate(first, other.tables, id, from(session.rotation)), readCommitted)
      return rotate(tx, database.tables, id, from(session.rotation))
    }, readCommitted)
    expect(isRotated).toBe(false)
    expect((await row()).rotation).toBe(2)
    await other.close()
  })
})
