import type { ProjectRole } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { codeOf, day, type Identity, identityFor, laptop, minute, present, second } from '../../testing/identity.js'

describe.each(testDatabases())('access on $name', ({ open }) => {
  const identity = identityFor(open)

  const makeProject = async ({ database, runtime }: Identity, ownerId: string) => {
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
  const share = ({ database }: Identity, projectId: string, userId: string, role: 'editor' | 'viewer') =>
    database.transaction((tx) =>
      tx.insert(database.tables.projectMembers).values({ projectId, userId, role, addedAt: tx.clock() }),
    )
  const setUser = (
    { database }: Identity,
    userId: string,
    change: { roles?: string; status?: 'suspended' | 'deleted' },
  ) =>
    database.transaction((tx) =>
      tx.update(database.tables.users).set(change).where(eq(database.tables.users.id, userId)),
    )
  const callOf = async ({ accessTokens }: Identity, { tokens }: Awaited<ReturnType<Identity['register']>>) => ({
    authentication: await accessTokens.verify(present(tokens.accessToken)),
    client: laptop,
  })

  describe('access.caller', () => {
    it('rejects a call without an access token, and a call with an expired one', async () => {
      const house = await identity()
      const { tokens } = await house.register()
      expect(await codeOf(house.anybody.users.me())).toBe('UNAUTHENTICATED')
      house.passes(11 * minute)
      expect(await codeOf((await house.as(tokens)).users.me())).toBe('ACCESS_TOKEN_EXPIRED')
    })

    it('rejects the next call after the account is suspended or deleted, or the session has expired', async () => {
      const house = await identity()
      const people = [await house.register('A'), await house.register('B'), await house.register('C')] as const
      const claims = await Promise.all(people.map((person) => callOf(house, person)))
      await setUser(house, people[0].user.id, { status: 'suspended' })
      await setUser(house, people[1].user.id, { status: 'deleted' })
      const codes = claims.map((authentication) => house.access.caller(authentication))
      expect(await codeOf(present(codes[0]))).toBe('ACCOUNT_SUSPENDED')
      expect(await codeOf(present(codes[1]))).toBe('SESSION_REVOKED')
      expect((await present(codes[2])).roles).toEqual(['user'])
      // A socket's token was verified when it was opened. Its session is checked on every call.
      house.passes(31 * day)
      expect(await codeOf(house.access.caller(present(claims[2])))).toBe('SESSION_EXPIRED')
    })

    it('rejects a caller whose session row was deleted', async () => {
      const house = await identity()
      const authentication = await callOf(house, await house.register())
      await house.database.transaction((tx) => tx.delete(house.database.tables.sessions))
      expect(await codeOf(house.access.caller(authentication))).toBe('SESSION_REVOKED')
    })

    it('reads the roles from the database on every call', async () => {
      const house = await identity()
      const person = await house.register()
      const authentication = await callOf(house, person)
      expect(await codeOf(house.access.administrator(authentication))).toBe('FORBIDDEN')
      await setUser(house, person.user.id, { roles: '["user","admin"]' })
      expect((await house.access.administrator(authentication)).roles).toEqual(['user', 'admin'])
    })

    it('records the first use of the rotation before it answers, and only once', async () => {
      const house = await identity()
      const person = await house.register()
      const { sessions } = house.database.tables
      const firstUsedAt = async () => (await house.database.query.select().from(sessions))[0]?.firstUsedAt
      const authentication = await callOf(house, person)
      expect(await firstUsedAt()).toBeNull()
      house.passes(second)
      await house.access.caller(authentication)
      const first = new Date(house.now())
      expect(await firstUsedAt()).toEqual(first)
      house.passes(second)
      await house.access.caller(authentication)
      expect(await firstUsedAt()).toEqual(first)
    })

    it('updates lastSeenAt once a minute', async () => {
      const house = await identity()
      const authentication = await callOf(house, await house.register())
      const began = house.now()
      const { sessions } = house.database.tables
      const seen: number[] = []
      for (let at = 0; at <= 130; at += 10) {
        await house.access.caller(authentication)
        const [row] = await house.database.query.select().from(sessions)
        seen.push((present(row).lastSeenAt.getTime() - began) / second)
        house.passes(10 * second)
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
      const house = await identity()
      const register = async (name: string) => [name, await house.register(name)] as const
      const people = new Map(await Promise.all(roles.map(([name]) => register(name))))
      const person = (name: string) => present(people.get(name))
      const names = await makeProject(house, person('owner').user.id)
      await share(house, names.projectId, person('editor').user.id, 'editor')
      await share(house, names.projectId, person('viewer').user.id, 'viewer')
      await share(house, names.projectId, person('guest with editor role').user.id, 'editor')
      await setUser(house, person('administrator').user.id, { roles: '["admin"]' })
      await setUser(house, person('guest with editor role').user.id, { roles: '["guest"]' })
      const as = async (name: string, role: ProjectRole, subject: { projectId: string } | { generationId: string }) =>
        house.access.projectCaller(await callOf(house, person(name)), subject, role)
      return { house, as, ...names }
    }

    it('grants each role what it permits, for a project named by its id or by a generation of it', async () => {
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
      const { house, as, projectId, generationId } = await createPeople()
      const { projects } = house.database.tables
      await house.database.transaction((tx) => tx.update(projects).set({ deletedAt: tx.clock() }))
      expect((await as('owner', 'owner', { projectId })).project.role).toBe('owner')
      expect(await codeOf(as('editor', 'viewer', { projectId }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(as('viewer', 'viewer', { generationId }))).toBe('GENERATION_NOT_FOUND')
    })

    it('rejects an unknown project or generation with the code that non-members get', async () => {
      const { house, as } = await createPeople()
      const unknown = house.runtime.randomId()
      expect(await codeOf(as('owner', 'viewer', { projectId: unknown }))).toBe('PROJECT_NOT_FOUND')
      expect(await codeOf(as('owner', 'viewer', { generationId: unknown }))).toBe('GENERATION_NOT_FOUND')
    })

    it('rejects an anonymous call as UNAUTHENTICATED, whatever project it names', async () => {
      const { house, projectId } = await createPeople()
      const nobody = { authentication: await house.accessTokens.verify(undefined), client: laptop }
      expect(await codeOf(house.access.projectCaller(nobody, { projectId }, 'viewer'))).toBe('UNAUTHENTICATED')
    })
  })
})
