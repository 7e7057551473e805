import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, identityFor, type TestServer } from '../../testing/test-server.js'

describe.each(testDatabases())('account deletion (users.deleteMe, users.delete) on $name', ({ open }) => {
  const identity = identityFor(open)

  const setUp = async () => {
    const testServer = await identity()
    const root = await testServer.registerAs(['admin'], 'Root')
    const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
    await testServer.delivered()
    return {
      testServer,
      root,
      ada,
      bob,
      admin: await testServer.as(root.tokens),
      asAda: await testServer.as(ada.tokens),
    }
  }
  const join = ({ database }: TestServer, projectId: string, userId: string) =>
    database.transaction((tx) =>
      tx.insert(database.tables.projectMembers).values({ projectId, userId, role: 'editor', addedAt: tx.clock() }),
    )
  const verifyEmail = ({ database }: TestServer) =>
    database.transaction((tx) => tx.update(database.tables.users).set({ emailVerified: true }))

  it('leaves a tombstone and frees the address', async () => {
    const { testServer, ada, asAda } = await setUp()
    expect(await asAda.users.deleteMe({ password: goodPassword })).toEqual({ deleted: true })
    const row = await testServer.directory.byId(testServer.database.query, ada.user.id)
    expect(row).toMatchObject({
      email: null,
      name: 'Deleted user',
      status: 'deleted',
      passwordHash: null,
      avatarUrl: null,
    })
    expect(await codeOf(asAda.users.me())).toBe('SESSION_REVOKED')
    const { email } = ada.user
    expect(await codeOf(testServer.anybody.auth.login({ email, password: goodPassword }))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(testServer.anybody.auth.refresh({ refreshToken: ada.tokens.refreshToken ?? '' }))).toBe(
      'INVALID_REFRESH_TOKEN',
    )
    const again = await testServer.anybody.auth.register({ email, name: 'Other Ada', password: goodPassword })
    expect(again.user.id).not.toBe(ada.user.id)
  })

  it('erases IP addresses and user agents of the account, and keeps its audit entries', async () => {
    const { testServer, ada, asAda } = await setUp()
    await asAda.users.updateMe({ name: 'Ada the second' })
    await asAda.users.deleteMe({ password: goodPassword })
    const { auditEntries, auditClientInfo } = testServer.database.tables
    const entries = (await testServer.database.query.select().from(auditEntries)).filter(
      (entry) => entry.actorId === ada.user.id,
    )
    expect(entries.map(({ action }) => action).sort()).toEqual(['user.delete', 'user.register', 'user.update'])
    const clientInfo = await testServer.database.query.select().from(auditClientInfo)
    expect(clientInfo.filter(({ userId }) => userId === ada.user.id)).toEqual([])
    expect(clientInfo.length).toBeGreaterThan(0)
  })

  it('rejects a wrong password, and changes nothing', async () => {
    const { ada, asAda } = await setUp()
    expect(await codeOf(asAda.users.deleteMe({ password: 'wrong' }))).toBe('INVALID_CREDENTIALS')
    expect(await asAda.users.me()).toEqual(ada.user)
  })

  it('rejects the last administrator, and administrators who delete themselves with users.delete', async () => {
    const { testServer, root, admin } = await setUp()
    expect(await codeOf(admin.users.deleteMe({ password: goodPassword }))).toBe('LAST_ADMIN')
    expect(await codeOf(admin.users.delete({ userId: root.user.id }))).toBe('LAST_ADMIN')
    await testServer.registerAs(['admin'], 'Second')
    expect(await codeOf(admin.users.delete({ userId: root.user.id }))).toBe('FORBIDDEN')
    expect(await admin.users.deleteMe({ password: goodPassword })).toEqual({ deleted: true })
  })

  it('cancels the generations of the account in projects of others', async () => {
    const { testServer, ada, bob, admin } = await setUp()
    const project = await (await testServer.as(bob.tokens)).projects.create({ name: 'Shared' })
    await join(testServer, project.id, ada.user.id)
    const asAda = await testServer.as(ada.tokens)
    const { id } = await asAda.generations.start({ projectId: project.id, prompt: 'a feed' })
    await admin.users.delete({ userId: ada.user.id })
    const generation = await testServer.generations.get(id)
    expect(generation).toMatchObject({ status: 'canceled', userId: ada.user.id, lastEventId: 1 })
  })

  describe('for an owner of projects', () => {
    it('purges the projects of a deleted account that have no other members', async () => {
      const { testServer, asAda } = await setUp()
      const project = await asAda.projects.create({ name: 'Mine' })
      await asAda.generations.start({ projectId: project.id, prompt: 'a feed' })
      await asAda.users.deleteMe({ password: goodPassword })
      const { projects, generations } = testServer.database.tables
      expect(await testServer.database.query.$count(projects)).toBe(0)
      expect(await testServer.database.query.$count(generations)).toBe(0)
    })

    it('rejects deletion with one field for each project with other members, unless purgeProjects is set', async () => {
      const { testServer, ada, bob, asAda, admin } = await setUp()
      const shared = [await asAda.projects.create({ name: 'One' }), await asAda.projects.create({ name: 'Two' })]
      for (const { id } of shared) await join(testServer, id, bob.user.id)
      const conflict = {
        reason: 'CONFLICT',
        fields: expect.arrayContaining(shared.map(({ id }) => ({ path: 'transferTo', message: id }))),
      }
      await expect(asAda.users.deleteMe({ password: goodPassword })).rejects.toMatchObject(conflict)
      await expect(admin.users.delete({ userId: ada.user.id })).rejects.toMatchObject(conflict)
      expect((await asAda.projects.list()).items).toHaveLength(2)
      await admin.users.delete({ userId: ada.user.id, purgeProjects: true })
      expect((await (await testServer.as(bob.tokens)).projects.list()).items).toEqual([])
    })

    it('transfers the named projects of a deleted account, and purges the others with purgeProjects', async () => {
      const { testServer, ada, bob, asAda } = await setUp()
      const [kept, purged] = [
        await asAda.projects.create({ name: 'Kept' }),
        await asAda.projects.create({ name: 'Purged' }),
      ]
      for (const { id } of [kept, purged]) await join(testServer, id, bob.user.id)
      await verifyEmail(testServer)
      const transferTo = [{ projectId: kept.id, userId: bob.user.id }]
      await asAda.users.deleteMe({ password: goodPassword, transferTo, purgeProjects: true })
      const { items } = await (await testServer.as(bob.tokens)).projects.list()
      expect(items).toMatchObject([{ id: kept.id, ownerId: bob.user.id, role: 'owner' }])
      const { auditEntries } = testServer.database.tables
      const recordedActions = (await testServer.database.query.select().from(auditEntries)).filter(
        (row) => row.projectId !== null,
      )
      expect(recordedActions.map(({ action, projectId }) => [action, projectId])).toEqual(
        expect.arrayContaining([
          ['project.transfer', kept.id],
          ['project.purge', purged.id],
        ]),
      )
      expect(recordedActions.every(({ actorId }) => actorId === ada.user.id)).toBe(true)
    })

    it.each([
      ['is not a member', 'CONFLICT', async () => {}],
      [
        'has not verified their address',
        'CONFLICT',
        (testServer: TestServer, projectId: string, userId: string) => join(testServer, projectId, userId),
      ],
    ] as const)('rejects deletion if a project is transferred to a user who %s', async (_, code, prepare) => {
      const { testServer, bob, asAda } = await setUp()
      const project = await asAda.projects.create({ name: 'P' })
      await prepare(testServer, project.id, bob.user.id)
      const transferTo = [{ projectId: project.id, userId: bob.user.id }]
      expect(await codeOf(asAda.users.deleteMe({ password: goodPassword, transferTo }))).toBe(code)
      expect((await asAda.projects.list()).items).toHaveLength(1)
    })

    it('rejects deletion if it transfers a project of somebody else', async () => {
      const { testServer, bob, asAda } = await setUp()
      const others = await (await testServer.as(bob.tokens)).projects.create({ name: 'P' })
      const transferTo = [{ projectId: others.id, userId: bob.user.id }]
      expect(await codeOf(asAda.users.deleteMe({ password: goodPassword, transferTo }))).toBe('PROJECT_NOT_FOUND')
    })
  })
})
