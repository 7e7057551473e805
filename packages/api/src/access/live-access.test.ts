import { testDatabases } from '@assistant/database/testing'
import { eq, inArray } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { day, identityFor, laptop, quietLog, type TestServer } from '../../testing/test-server.js'
import { createLiveAccess, type LiveSubject } from './live-access.js'

describe.each(testDatabases())('live access on $name', ({ open }) => {
  const identity = identityFor(open)

  /** Starts live access. It checks once at the start, and then each time that `nextCheck` is called. */
  const startLiveAccess = async () => {
    const testServer = await identity()
    let endSleep = () => {}
    let onSleep = () => {}
    let queries = 0
    const countedDatabase = new Proxy(testServer.database, {
      get: (target, key) => {
        if (key === 'query') queries += 1
        return Reflect.get(target, key)
      },
    })
    const warnings: string[] = []
    const live = createLiveAccess({
      keys: testServer.keys,
      database: countedDatabase,
      bus: testServer.bus,
      log: { ...quietLog, warn: (_, message) => warnings.push(message) },
      runtime: {
        sleep: (_, signal) => {
          onSleep()
          return new Promise((resolve) => {
            endSleep = resolve
            signal?.addEventListener('abort', () => resolve(), { once: true })
          })
        },
      },
    })
    const nextCheck = async () => {
      const checked = new Promise<void>((resolve) => {
        onSleep = resolve
      })
      endSleep()
      await checked
    }
    const started = new Promise<void>((resolve) => {
      onSleep = resolve
    })
    live.start()
    await started
    const ends: [string, string][] = []
    const watch = (name: string, subject: LiveSubject) => live.watch(subject, (reason) => ends.push([name, reason]))
    return { testServer, live, nextCheck, watch, ends, warnings, queries: () => queries }
  }
  const execute = async ({ database }: TestServer, write: Parameters<TestServer['database']['transaction']>[0]) => {
    await database.transaction(write)
  }

  it('ends each watch once, with the reason, when its session has ended', async () => {
    const { testServer, live, nextCheck, watch, ends } = await startLiveAccess()
    const [ada, bob, cyd] = [
      await testServer.register('Ada'),
      await testServer.register('Bob'),
      await testServer.register('Cyd'),
    ]
    const { sessions, users } = testServer.database.tables
    watch('ada', { sessionId: ada.session.id })
    watch('ada again', { sessionId: ada.session.id })
    watch('bob', { sessionId: bob.session.id })
    watch('cyd', { sessionId: cyd.session.id })
    watch('unknown', { sessionId: testServer.runtime.randomId() })
    await nextCheck()
    expect(ends).toEqual([['unknown', 'SESSION_REVOKED']])

    // Written directly, like a change by another process: no bus message is published.
    await execute(testServer, (tx) =>
      tx
        .update(sessions)
        .set({ revokedAt: tx.clock(), revokedReason: 'revoked' })
        .where(eq(sessions.id, ada.session.id)),
    )
    await execute(testServer, (tx) => tx.update(users).set({ status: 'suspended' }).where(eq(users.id, bob.user.id)))
    await nextCheck()
    await nextCheck()
    expect(ends.slice(1)).toEqual([
      ['ada', 'SESSION_REVOKED'],
      ['ada again', 'SESSION_REVOKED'],
      ['bob', 'ACCOUNT_SUSPENDED'],
    ])
    testServer.advanceClock(30 * day)
    await nextCheck()
    expect(ends.slice(4)).toEqual([['cyd', 'SESSION_EXPIRED']])
    await live.stop()
  })

  it('ends the watch of a project that its user can no longer see', async () => {
    const { testServer, live, nextCheck, watch, ends } = await startLiveAccess()
    const [owner, member] = [await testServer.register('Owner'), await testServer.register('Member')]
    const { projects, projectMembers } = testServer.database.tables
    const ids = ['unshared', 'binned', 'purged'].map((name) => ({ name, id: testServer.runtime.randomId() }))
    const idOf = (name: string) => ids.filter((one) => one.name === name).map(({ id }) => id)
    await execute(testServer, async (tx) => {
      for (const { id, name } of ids) {
        const [createdAt, updatedAt, addedAt] = [tx.clock(), tx.clock(), tx.clock()]
        const text = { name, nameKey: name, description: '', settings: '{}' }
        await tx.insert(projects).values({ id, ownerId: owner.user.id, ...text, createdAt, updatedAt })
        await tx.insert(projectMembers).values({ projectId: id, userId: member.user.id, role: 'viewer', addedAt })
      }
    })
    for (const { name, id: projectId } of ids) {
      watch(`owner: ${name}`, { sessionId: owner.session.id, userId: owner.user.id, projectId })
      watch(`member: ${name}`, { sessionId: member.session.id, userId: member.user.id, projectId })
    }
    await nextCheck()
    expect(ends).toEqual([])
    await execute(testServer, async (tx) => {
      await tx.delete(projectMembers).where(inArray(projectMembers.projectId, idOf('unshared')))
      await tx
        .update(projects)
        .set({ deletedAt: tx.clock() })
        .where(inArray(projects.id, idOf('binned')))
      await tx.delete(projects).where(inArray(projects.id, idOf('purged')))
    })
    await nextCheck()
    expect(ends).toEqual([
      ['member: unshared', 'PROJECT_NOT_FOUND'],
      ['member: binned', 'PROJECT_NOT_FOUND'],
      ['owner: purged', 'PROJECT_NOT_FOUND'],
      ['member: purged', 'PROJECT_NOT_FOUND'],
    ])
    await live.stop()
  })

  it('checks at once on an accessChanged message', async () => {
    const { testServer, live } = await startLiveAccess()
    const { tokens, session } = await testServer.register()
    const ended = new Promise((resolve) => live.watch({ sessionId: session.id }, resolve))
    await (await testServer.as(tokens)).sessions.revoke({ sessionId: session.id })
    expect(await ended).toBe('SESSION_REVOKED')
    await live.stop()
  })

  it('checks more sessions than fit into one statement', async () => {
    const { testServer, live, nextCheck, watch, ends } = await startLiveAccess()
    const sessions: { readonly id: string }[] = []
    for (let person = 0; person < 8; person += 1) {
      const { user } = await testServer.register()
      await testServer.database.transaction(async (tx) => {
        for (let count = 0; count < 78; count += 1) sessions.push(await testServer.sessions.open(tx, user.id, laptop))
      })
    }
    for (const { id } of sessions) watch(id, { sessionId: id })
    const over = [sessions[3], sessions[499], sessions[500], sessions[619]].flatMap((one) => (one ? [one.id] : []))
    await execute(testServer, async (tx) => {
      for (const id of over) await testServer.sessions.end(tx, id, 'revoked')
    })
    await nextCheck()
    expect(ends.map(([id]) => id)).toEqual(over)
    await live.stop()
  })

  it('sends no query while nothing is watched', async () => {
    const { testServer, live, nextCheck, queries } = await startLiveAccess()
    const { session } = await testServer.register()
    live.watch({ sessionId: session.id }, () => {})()
    await nextCheck()
    await nextCheck()
    expect(queries()).toBe(0)
    await live.stop()
  })

  it('ends no watch while the database is unavailable, and logs one warning', async () => {
    const { testServer, live, nextCheck, watch, ends, warnings } = await startLiveAccess()
    const { session } = await testServer.register()
    watch('ada', { sessionId: session.id })
    const { query } = testServer.database
    Object.assign(query, {
      select: () => {
        throw new Error('unavailable')
      },
    })
    await nextCheck()
    await nextCheck()
    expect(ends).toEqual([])
    expect(warnings).toHaveLength(1)
    Reflect.deleteProperty(query, 'select')
    await execute(testServer, (tx) => testServer.sessions.end(tx, session.id, 'revoked'))
    await nextCheck()
    expect(ends).toEqual([['ada', 'SESSION_REVOKED']])
    await live.stop()
  })

  it('ends the other watches when the callback of one throws', async () => {
    const { testServer, live, nextCheck, watch, ends } = await startLiveAccess()
    live.watch({ sessionId: testServer.runtime.randomId() }, () => {
      throw new Error('already closed')
    })
    watch('next', { sessionId: testServer.runtime.randomId() })
    await nextCheck()
    expect(ends).toEqual([['next', 'SESSION_REVOKED']])
    await live.stop()
  })
})
