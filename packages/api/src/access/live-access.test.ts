import { testDatabases } from '@assistant/database/testing'
import { eq, inArray } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { day, type Identity, identityFor, laptop, quietLog } from '../../testing/identity.js'
import { createLiveAccess, type LiveSubject } from './live-access.js'

describe.each(testDatabases())('live access on $name', ({ open }) => {
  const identity = identityFor(open)

  /** Live access whose seconds pass when the test says so. */
  const watching = async () => {
    const house = await identity()
    let tick = () => {}
    let asked = () => {}
    let questions = 0
    const counted = new Proxy(house.database, {
      get: (target, key) => {
        if (key === 'query') questions += 1
        return Reflect.get(target, key)
      },
    })
    const warnings: string[] = []
    const live = createLiveAccess({
      keys: house.keys,
      database: counted,
      bus: house.bus,
      log: { ...quietLog, warn: (_, message) => warnings.push(message) },
      runtime: {
        sleep: (_, signal) => {
          asked()
          return new Promise((resolve) => {
            tick = resolve
            signal?.addEventListener('abort', () => resolve(), { once: true })
          })
        },
      },
    })
    const aSecond = async () => {
      const answered = new Promise<void>((resolve) => {
        asked = resolve
      })
      tick()
      await answered
    }
    const started = new Promise<void>((resolve) => {
      asked = resolve
    })
    live.start()
    await started
    const ends: [string, string][] = []
    const watch = (name: string, subject: LiveSubject) => live.watch(subject, (reason) => ends.push([name, reason]))
    return { house, live, aSecond, watch, ends, warnings, questions: () => questions }
  }
  const execute = async ({ database }: Identity, write: Parameters<Identity['database']['transaction']>[0]) => {
    await database.transaction(write)
  }

  it('ends what stands on a session that is over, for its reason, once', async () => {
    const { house, live, aSecond, watch, ends } = await watching()
    const [ada, bob, cyd] = [await house.register('Ada'), await house.register('Bob'), await house.register('Cyd')]
    const { sessions, users } = house.database.tables
    watch('ada', { sessionId: ada.session.id })
    watch('ada again', { sessionId: ada.session.id })
    watch('bob', { sessionId: bob.session.id })
    watch('cyd', { sessionId: cyd.session.id })
    watch('unknown', { sessionId: house.runtime.randomId() })
    await aSecond()
    expect(ends).toEqual([['unknown', 'SESSION_REVOKED']])

    // As another process does it: no message.
    await execute(house, (tx) =>
      tx
        .update(sessions)
        .set({ revokedAt: tx.clock(), revokedReason: 'revoked' })
        .where(eq(sessions.id, ada.session.id)),
    )
    await execute(house, (tx) => tx.update(users).set({ status: 'suspended' }).where(eq(users.id, bob.user.id)))
    await aSecond()
    await aSecond()
    expect(ends.slice(1)).toEqual([
      ['ada', 'SESSION_REVOKED'],
      ['ada again', 'SESSION_REVOKED'],
      ['bob', 'ACCOUNT_SUSPENDED'],
    ])
    house.passes(30 * day)
    await aSecond()
    expect(ends.slice(4)).toEqual([['cyd', 'SESSION_EXPIRED']])
    await live.stop()
  })

  it('ends what stands on a project that is gone for its user', async () => {
    const { house, live, aSecond, watch, ends } = await watching()
    const [owner, member] = [await house.register('Owner'), await house.register('Member')]
    const { projects, projectMembers } = house.database.tables
    const ids = ['unshared', 'binned', 'purged'].map((name) => ({ name, id: house.runtime.randomId() }))
    const idOf = (name: string) => ids.filter((one) => one.name === name).map(({ id }) => id)
    await execute(house, async (tx) => {
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
    await aSecond()
    expect(ends).toEqual([])
    await execute(house, async (tx) => {
      await tx.delete(projectMembers).where(inArray(projectMembers.projectId, idOf('unshared')))
      await tx
        .update(projects)
        .set({ deletedAt: tx.clock() })
        .where(inArray(projects.id, idOf('binned')))
      await tx.delete(projects).where(inArray(projects.id, idOf('purged')))
    })
    await aSecond()
    expect(ends).toEqual([
      ['member: unshared', 'PROJECT_NOT_FOUND'],
      ['member: binned', 'PROJECT_NOT_FOUND'],
      ['owner: purged', 'PROJECT_NOT_FOUND'],
      ['member: purged', 'PROJECT_NOT_FOUND'],
    ])
    await live.stop()
  })

  it('asks at once when it hears that access has changed', async () => {
    const { house, live } = await watching()
    const { tokens, session } = await house.register()
    const ended = new Promise((resolve) => live.watch({ sessionId: session.id }, resolve))
    await (await house.as(tokens)).sessions.revoke({ sessionId: session.id })
    expect(await ended).toBe('SESSION_REVOKED')
    await live.stop()
  })

  it('asks about more than fit into one question', async () => {
    const { house, live, aSecond, watch, ends } = await watching()
    const sessions: { readonly id: string }[] = []
    for (let person = 0; person < 8; person += 1) {
      const { user } = await house.register()
      await house.database.transaction(async (tx) => {
        for (let count = 0; count < 78; count += 1) sessions.push(await house.sessions.open(tx, user.id, laptop))
      })
    }
    for (const { id } of sessions) watch(id, { sessionId: id })
    const over = [sessions[3], sessions[499], sessions[500], sessions[619]].flatMap((one) => (one ? [one.id] : []))
    await execute(house, async (tx) => {
      for (const id of over) await house.sessions.end(tx, id, 'revoked')
    })
    await aSecond()
    expect(ends.map(([id]) => id)).toEqual(over)
    await live.stop()
  })

  it('asks nothing while nobody watches', async () => {
    const { house, live, aSecond, questions } = await watching()
    const { session } = await house.register()
    live.watch({ sessionId: session.id }, () => {})()
    await aSecond()
    await aSecond()
    expect(questions()).toBe(0)
    await live.stop()
  })

  it('ends nobody while the database is away, and says so once', async () => {
    const { house, live, aSecond, watch, ends, warnings } = await watching()
    const { session } = await house.register()
    watch('ada', { sessionId: session.id })
    const { query } = house.database
    Object.assign(query, {
      select: () => {
        throw new Error('away')
      },
    })
    await aSecond()
    await aSecond()
    expect(ends).toEqual([])
    expect(warnings).toHaveLength(1)
    Reflect.deleteProperty(query, 'select')
    await execute(house, (tx) => house.sessions.end(tx, session.id, 'revoked'))
    await aSecond()
    expect(ends).toEqual([['ada', 'SESSION_REVOKED']])
    await live.stop()
  })

  it('ends the others though one of them cannot be ended', async () => {
    const { house, live, aSecond, watch, ends } = await watching()
    live.watch({ sessionId: house.runtime.randomId() }, () => {
      throw new Error('already closed')
    })
    watch('next', { sessionId: house.runtime.randomId() })
    await aSecond()
    expect(ends).toEqual([['next', 'SESSION_REVOKED']])
    await live.stop()
  })
})
