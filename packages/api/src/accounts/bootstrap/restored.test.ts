import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, identityFor, present, type TestServer } from '../../../testing/test-server.js'
import { backupMark } from './restored.js'

const takenAt = new Date('2026-03-04T05:06:07.890Z')

describe.each(testDatabases())('endSessionsOfBackup at a start on $name', ({ open }) => {
  const identity = identityFor(open)

  const restore = ({ database }: TestServer) =>
    database.transaction((tx) => tx.insert(database.tables.meta).values(backupMark(takenAt)))
  const start = async (testServer: TestServer) =>
    (await testServer.bootstrap({ isDemo: false, writeDemoAccounts: async () => undefined })).restored
  const revocations = async ({ audit }: TestServer) =>
    (await audit.list({ limit: 100, action: 'session.revoke' })).items.map(({ actorId, details }) => [actorId, details])

  it('ends all sessions of a restored backup, and records it once in the audit log', async () => {
    const testServer = await identity()
    const people = [await testServer.register('Ada'), await testServer.register('Grace')]
    await restore(testServer)
    expect(await start(testServer)).toEqual({ takenAt: takenAt.toISOString(), endedSessions: 2 })
    for (const { tokens } of people) {
      const refreshToken = present(tokens.refreshToken)
      expect(await codeOf(testServer.anybody.auth.refresh({ refreshToken }))).toBe('SESSION_EXPIRED')
      expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('SESSION_EXPIRED')
    }
    const details = { all: true, revoked: 2, backupOf: takenAt.toISOString() }
    expect(await revocations(testServer)).toEqual([[null, details]])
  })

  it('keeps sessions that begin after the first start on a restored backup', async () => {
    const testServer = await identity()
    await restore(testServer)
    await start(testServer)
    const { user, tokens } = await testServer.register()
    expect(await start(testServer)).toBeUndefined()
    expect(await (await testServer.as(tokens)).users.me()).toMatchObject({ id: user.id })
    expect(await revocations(testServer)).toHaveLength(1)
  })

  it('keeps all sessions if the database was not restored from a backup', async () => {
    const testServer = await identity()
    const { user, tokens } = await testServer.register()
    expect(await start(testServer)).toBeUndefined()
    expect(await (await testServer.as(tokens)).users.me()).toMatchObject({ id: user.id })
    expect(await revocations(testServer)).toEqual([])
  })
})
