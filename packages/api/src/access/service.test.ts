import type { ProjectRole } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  day,
  identityFor,
  laptop,
  minute,
  present,
  second,
  type TestServer,
} from '../../testing/test-server.js'

describe.each(testDatabases())('access on $name', ({ open }) => {
  const identity = identityFor(open)

  const makeProject = async ({ database, runtime }: TestServer, ownerId: string) => {
    const projectId = runtime.randomId()
    const generationId = runtime.randomId()
    await database.transaction(async (tx) => {
      const [createdAt, updatedAt] = [tx.clock(), tx.clock()]
      const text = { name: 'P', nameKey: 'p', description: '', settings: '{}' }
      await tx.insert(database.tables.projects).values({ id: projectId, ownerId, ...text, createdAt, updatedAt })
      await tx.insert(database.tables.generations).values({
        ...{ id: generationId, projectId, userId: ownerId, kind: 'code', status: 'queued', prompt: '' },
        ...{ engine: 'template', input: '{}', createdAt },
      })
    })
    return { projectId, generationId }
  }
  const share = ({ database }: TestServer, projectId: string, userId: string, role: 'editor' | 'viewer') =>
    database.transaction((tx) =>
      tx.insert(database.tables.projectMembers).values({ projectId, userId, role, addedAt: tx.clock() }),
    )
  const setUser = (
    { database }: TestServer,
    userId: string,
    change: { roles?: string; status?: 'suspended' | 'deleted' },
  ) =>
    database.transaction((tx) =>
      tx.update(database.tables.users).set(change).where(eq(database.tables.users.id, userId)),
    )
  const callOf = async ({ accessTokens }: TestServer, { tokens }: Awaited<ReturnType<TestServer['register']>>) => ({
    authentication: await accessTokens.verify(present(tokens.accessToken)),
    client: laptop,
  })

  describe('access.caller', () => {
    it('rejects a call without an access token, and a call with an expired one', async () => {
      const testServer = await identity()
      const { tokens } = await testServer.register()
      expect(await codeOf(testServer.anybody.users.me())).toBe('UNAUTHENTICATED')
      testServer.advanceClock(11 * minute)
      expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('ACCESS_TOKEN_EXPIRED')
    })

    it('rejects the next call after the account is suspended or deleted, or the session has expired', async () => {
      const testServer = await identity()
      const people = [
        await testServer.register('A'),
        await testServer.register('B'),
        await testServer.register('C'),
      ] as const
      const claims = await Promise.all(people.map((person) => callOf(testServer, person)))
      await setUser(testServer, people[0].user.id, { status: 'suspended' })
      await setUser(testServer, people[1].user.id, { status: 'deleted' })
      const codes = claims.map((authentication) => testServer.access.caller(authentication))
      expect(await codeOf(present(codes[0]))).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf(present(codes[1]))).toBe('SESSION_REVOKED')
      expect((await present(codes[2])).roles).toEqual(['user'])
      // The token of a socket is verified only when it is sent. The session is checked on every call.
      testServer.advanceClock(31 * day)
      expect(await codeOf(testServer.access.caller(present(claims[2])))).toBe('SESSION_EXPIRED')
    })

    it('rejects a caller whose session row was deleted', async () => {
      const testServer = await identity()
      const authentication = await callOf(testServer, await testServer.register())
      await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.sessions))
      expect(await codeOf(testServer.access.caller(authentication))).toBe('SESSION_REVOKED')
    })

    it('reads the roles from the database on every call', async () => {
      const testServer = await identity()
      const person = await testServer.register()
      const authentication = await callOf(testServer, person)
      expect(await codeOf(testServer.access.administrator(authentication))).toBe('FORBIDDEN')
      await setUser(testServer, person.user.id, { roles: '["user","admin"]' })
      expect((await testServer.access.administrator(authentication)).roles).toEqual(['user', 'admin'])
    })

    it('records the first use of the rotation before it answers, and only once', async () => {
      const testServer = await identity()
      const person = await testServer.register()
      const { sessions } = testServer.database.tables
      const firstUsedAt = async () => (await testServer.database.query.select().from(sessions))[0]?.firstUsedAt
      const authentication = await callOf(testServer, person)
      expect(await firstUsedAt()).toBeNull()
      testServer.advanceClock(second)
      await testServer.access.caller(authentication)
      const first = new Date(testServer.now())
      expect(await firstUsedAt()).toEqual(first)
      testServer.advanceClock(second)
      await testServer.access.caller(authentication)
      expect(await firstUsedAt()).toEqual(first)
    })

    it('updates lastSeenAt at most once a minute', async () => {
      const testServer = await identity()
      const authentication = await callOf(testServer, await testServer.register())
      const began = testServer.now()
      const { sessions } = testServer.database.tables
      const seen: number[] = []
      for (let at = 0; at <= 130; at += 10) {
        await testServer.access.caller(authentication)
        const [row] = await testServer.database.query.select().from(sessions)
        seen.push((present(row).lastSeenAt.getTime() - began) / second)
        testServer.advanceClock(10 * second)
      }
      expect([...new Set(seen)]).toEqual([0, 60, 120])
    })
  })

  describe('access.projectCaller', () => {
    const roles: [string, ProjectRole | undefined][] = [
      ['owner', 'owner'],
      ['editor', 'editor'],
      ['viewer', 'viewer'],
      ['non-member', undefined],
      ['administrator', undefined],
      ['guest with editor role', 'viewer'],
    ]
    const createPeople = async () => {
      const testServer = await identity()
      const register = async (name: string) => [name, await testServer.register(name)] as const
      const people = new Map(await Promise.all(roles.map(([name]) => register(name))))
      const person = (name: string) => present(people.get(name))
      const names = await makeProject(testServer, person('owner').user.id)
      await share(testServer, names.projectId, person('editor').user.id, 'editor')
      await share(testServer, names.projectId, person('viewer').user.id, 'viewer')
      await share(testServer, names.projectId, person('guest with editor role').user.id, 'editor')
      await setUser(testServer, person('administrator').user.id, { roles: '["admin"]' })
      await setUser(testServer, person('guest with editor role').user.id, { roles: '["guest"]' })
      const as = async (name: string, role: ProjectRole, subject: { projectId: string } | { generationId: string }) =>
        testServer.access.projectCaller(await callOf(testServer, person(name)), subject, role)
      return { testServer, as, ...names }
    }

    it('grants each role its permissions, for a project given by its own id or by the id of a generation in it', async () => {
      const { as, projectId, generationId } = await createPeople()
      const order: ProjectRole[] = ['viewer', 'editor', 'owner']
      for (const [name, granted] of roles) {
        for (const required of order) {
          for (const subject of [{ projectId }, { generationId }]) {
            if (granted === undefined) {
              const code = 'projectId' in subject ? 'PROJECT_NOT_FOUND' : 'GENERATION_NOT_FOUND'
              expect(await codeOf(as(name, required, subject))).toBe(code)
            } else if (order.indexOf(granted) < order.indexOf(required)) {
              expect(await codeOf(as(name, required, subject))).toBe('FORBIDDEN')
            } else {
              expect((await as(name, required, subject)).project).toEqual({ id: projectId, role: granted })
            }
          }
        }
      }
    })

    it('finds a project in the bin for its owner only', async () => {
      const { testServer, as, projectId, generationId } = await createPeople()
      const { projects } = testServer.database.tables
      await testServer.database.transaction((tx) => tx.update(projects).set({ deletedAt: tx.clock() }))
      expect((await as('owner', 'owner', { projectId })).project.role).toBe('owner')
      expect(await codeOf(as('editor', 'viewer', { projectId }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(as('viewer', 'viewer', { generationId }))).toBe('GENERATION_NOT_FOUND')
    })

    it('rejects an unknown project or generation with the code that non-members get', async () => {
      const { testServer, as } = await createPeople()
      const unknown = testServer.runtime.randomId()
      expect(await codeOf(as('owner', 'viewer', { projectId: unknown }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(as('owner', 'viewer', { generationId: unknown }))).toBe('GENERATION_NOT_FOUND')
    })

    it('rejects an anonymous call as UNAUTHENTICATED, even if it names an existing project', async () => {
      const { testServer, projectId } = await createPeople()
      const nobody = { authentication: await testServer.accessTokens.verify(undefined), client: laptop }
      expect(await codeOf(testServer.access.projectCaller(nobody, { projectId }, 'viewer'))).toBe('UNAUTHENTICATED')
    })
  })
})
