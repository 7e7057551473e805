import { bySize, testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPerson, createProject, type Person, setUser } from '../../testing/project-people.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import { toAppError } from '../errors/error-shape.js'

const rounds = bySize({ normal: 30, full: 100 })
const fewerRounds = bySize({ normal: 10, full: 20 })

/** Waits for concurrent calls. Returns `ok` or the error code of each. Throws the cause of an internal error. */
async function outcomesOf(...calls: Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(calls)
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'ok'
    const { reason, cause } = toAppError(outcome.reason)
    if (reason === 'INTERNAL') throw cause
    return reason
  })
}

describe.each(testDatabases())('concurrent calls on a project on $name', { timeout: 120_000 }, ({ open }) => {
  let testServer: TestServer
  let owner: Person
  let ada: Person
  let bob: Person

  beforeAll(async () => {
    testServer = await createTestServer(open)
    owner = await addPerson(testServer, 'Owner')
    ada = await addPerson(testServer, 'Ada')
    bob = await addPerson(testServer, 'Bob')
  })
  afterAll(() => testServer.close())

  const membersOf = async (projectId: string) => {
    const { projectMembers } = testServer.database.tables
    return testServer.database.query.select().from(projectMembers).where(eq(projectMembers.projectId, projectId))
  }
  const rowOf = async (projectId: string) => {
    const { projects } = testServer.database.tables
    const [row] = await testServer.database.query.select().from(projects).where(eq(projects.id, projectId))
    return row
  }

  it('let one of two transfers succeed, and make the previous owner an editor', async () => {
    const { id: projectId } = await createProject(owner, { editors: [ada, bob] })
    const people = [owner, ada, bob]
    let [holder, first, second] = [owner, ada, bob]
    for (let round = 0; round < rounds; round += 1) {
      const codes = await outcomesOf(
        holder.api.projects.transfer({ projectId, userId: first.id }),
        holder.api.projects.transfer({ projectId, userId: second.id }),
      )
      expect(codes.toSorted()).toEqual(['FORBIDDEN', 'ok'])
      const ownerId = (await rowOf(projectId))?.ownerId
      expect(ownerId).toBe(codes[0] === 'ok' ? first.id : second.id)
      const members = await membersOf(projectId)
      expect(members.map(({ userId }) => userId).toSorted()).toEqual(
        people.flatMap(({ id }) => (id === ownerId ? [] : [id])).toSorted(),
      )
      expect(members.every(({ role }) => role === 'editor')).toBe(true)
      if (codes[0] === 'ok') [holder, first, second] = [first, second, holder]
      else [holder, first, second] = [second, holder, first]
    }
  })

  it('leave exactly one owner, who is not a member, after a transfer to a member who leaves', async () => {
    for (let round = 0; round < fewerRounds; round += 1) {
      const { id: projectId } = await createProject(owner, { editors: [ada] })
      const [transferred, left] = await outcomesOf(
        owner.api.projects.transfer({ projectId, userId: ada.id }),
        ada.api.projects.leave({ projectId }),
      )
      expect([transferred, left]).toSatisfy(([transfer, leave]) =>
        transfer === 'ok' ? leave === 'CONFLICT' : transfer === 'CONFLICT' && leave === 'ok',
      )
      expect((await rowOf(projectId))?.ownerId).toBe(transferred === 'ok' ? ada.id : owner.id)
      expect((await membersOf(projectId)).map(({ userId }) => userId)).toEqual(transferred === 'ok' ? [owner.id] : [])
      const last = transferred === 'ok' ? ada : owner
      await last.api.projects.purge({ projectId })
    }
  })

  it.each(['delete', 'purge'] as const)('allow %s only to the current owner during a transfer', async (action) => {
    for (let round = 0; round < fewerRounds; round += 1) {
      const { id: projectId } = await createProject(owner, { editors: [ada] })
      const transfer = () => owner.api.projects.transfer({ projectId, userId: ada.id })
      const remove = () => owner.api.projects[action]({ projectId })
      const codes = await (round % 2 === 0 ? outcomesOf(transfer(), remove()) : outcomesOf(remove(), transfer()))
      const [transferred, removed] = round % 2 === 0 ? codes : codes.toReversed()
      if (transferred === 'ok') expect(removed).toBe('FORBIDDEN')
      // In the bin: CONFLICT. Purged: no row has this owner (FORBIDDEN), or no access (PROJECT_NOT_FOUND).
      else expect([transferred, removed]).toEqual([expect.stringMatching(/CONFLICT|FORBIDDEN|PROJECT_NOT_FOUND/), 'ok'])
      const { ownerId, deletedAt } = (await rowOf(projectId)) ?? { ownerId: 'none', deletedAt: null }
      expect(ownerId).toBe(transferred === 'ok' ? ada.id : action === 'delete' ? owner.id : 'none')
      expect(deletedAt === null).toBe(transferred === 'ok' || action === 'purge')
    }
  })

  it('return answers that match the resulting members when share and unshare overlap', async () => {
    const { id: projectId } = await createProject(owner)
    let isMember = false
    for (let round = 0; round < rounds; round += 1) {
      const [shared, unshared] = await outcomesOf(
        owner.api.projects.share({ projectId, email: ada.email, role: 'viewer' }),
        owner.api.projects.unshare({ projectId, userId: ada.id }),
      )
      expect(shared).toBeOneOf(['ok', 'ALREADY_MEMBER'])
      expect(unshared).toBeOneOf(['ok', 'USER_NOT_FOUND'])
      // A successful share adds one member, and a successful unshare removes one.
      const count: number = Number(isMember) + Number(shared === 'ok') - Number(unshared === 'ok')
      expect((await membersOf(projectId)).length).toBe(count)
      isMember = count === 1
    }
  })

  it('add the member in only one of two shares with the same account', async () => {
    const { id: projectId } = await createProject(owner)
    const share = () => owner.api.projects.share({ projectId, email: ada.email, role: 'viewer' })
    for (let round = 0; round < rounds; round += 1) {
      expect((await outcomesOf(share(), share())).toSorted()).toEqual(['ALREADY_MEMBER', 'ok'])
      await owner.api.projects.unshare({ projectId, userId: ada.id })
    }
  })

  it('leave one pending invitation after two shares with the same unknown address', async () => {
    const { id: projectId } = await createProject(owner)
    for (let round = 0; round < rounds; round += 1) {
      const share = () => owner.api.projects.share({ projectId, email: `p${round}@example.com`, role: 'viewer' })
      expect(await outcomesOf(share(), share())).toEqual(['ok', 'ok'])
    }
    const { invitations } = await owner.api.projects.members({ projectId })
    expect(new Set(invitations.map(({ email }) => email)).size).toBe(rounds)
    expect(invitations).toHaveLength(rounds)
  })

  it('leave no generation queued or running in the bin after delete and generations.start', async () => {
    const { generations } = testServer.database.tables
    for (let round = 0; round < rounds; round += 1) {
      const { id: projectId } = await createProject(owner)
      const start = () => owner.api.generations.start({ projectId, prompt: 'a feed' })
      const remove = () => owner.api.projects.delete({ projectId })
      const calls = round % 2 === 0 ? [start(), remove()] : [remove(), start()]
      const codes = await outcomesOf(...calls)
      const [started, deleted] = round % 2 === 0 ? codes : codes.toReversed()
      expect(deleted).toBe('ok')
      expect(started).toBeOneOf(['ok', 'PROJECT_NOT_FOUND'])
      const rows = await testServer.database.query
        .select({ status: generations.status })
        .from(generations)
        .where(eq(generations.projectId, projectId))
      expect(rows).toEqual(started === 'ok' ? [{ status: 'canceled' }] : [])
    }
  })

  it('add the member in only one of two acceptances of the same invitation', async () => {
    const { id: projectId } = await createProject(owner)
    const newcomer = await addPerson(testServer, 'Nico', { isVerified: false })
    const { projects } = newcomer.api
    for (let round = 0; round < rounds; round += 1) {
      await setUser(testServer, newcomer.id, { emailVerified: false })
      const answer = await owner.api.projects.share({ projectId, email: newcomer.email, role: 'viewer' })
      const invitationId = 'invitation' in answer ? answer.invitation.id : ''
      if (round % 2 === 0) {
        const token = await testServer.linkTo(newcomer.email)
        const codes = await outcomesOf(projects.acceptInvitation({ token }), projects.acceptInvitation({ token }))
        expect(codes.toSorted()).toEqual(['INVALID_TOKEN', 'ok'])
      } else {
        await setUser(testServer, newcomer.id, { emailVerified: true })
        const codes = await outcomesOf(
          projects.acceptInvitation({ invitationId }),
          projects.acceptInvitation({ invitationId }),
        )
        expect(codes.toSorted()).toEqual(['INVITATION_NOT_FOUND', 'ok'])
      }
      expect(await membersOf(projectId)).toHaveLength(1)
      await projects.leave({ projectId })
    }
  })

  it('let either accepting or revoking an invitation succeed', async () => {
    const { id: projectId } = await createProject(owner)
    const newcomer = await addPerson(testServer, 'Nina', { isVerified: false })
    for (let round = 0; round < fewerRounds; round += 1) {
      await setUser(testServer, newcomer.id, { emailVerified: false })
      const answer = await owner.api.projects.share({ projectId, email: newcomer.email, role: 'viewer' })
      const invitationId = 'invitation' in answer ? answer.invitation.id : ''
      await setUser(testServer, newcomer.id, { emailVerified: true })
      const [accepted, revoked] = await outcomesOf(
        newcomer.api.projects.acceptInvitation({ invitationId }),
        owner.api.projects.revokeInvitation({ invitationId }),
      )
      expect([accepted, revoked].toSorted()).toEqual(['INVITATION_NOT_FOUND', 'ok'])
      expect(await membersOf(projectId)).toHaveLength(accepted === 'ok' ? 1 : 0)
      if (accepted === 'ok') await newcomer.api.projects.leave({ projectId })
    }
  })

  it('let one of two updates with the same expectedUpdatedAt succeed, and fail the other with CONFLICT', async () => {
    const project = await createProject(owner, { editors: [ada] })
    let expectedUpdatedAt = project.updatedAt
    for (let round = 0; round < rounds; round += 1) {
      const change = (name: string) => ({ projectId: project.id, name: `${name} ${round}`, expectedUpdatedAt })
      const codes = await outcomesOf(owner.api.projects.update(change('Owner')), ada.api.projects.update(change('Ada')))
      expect(codes.toSorted()).toEqual(['CONFLICT', 'ok'])
      const now = await owner.api.projects.get({ projectId: project.id })
      expect(now.name).toBe(`${codes[0] === 'ok' ? 'Owner' : 'Ada'} ${round}`)
      expect(Date.parse(now.updatedAt)).toBe(Date.parse(expectedUpdatedAt) + 1)
      expectedUpdatedAt = now.updatedAt
    }
  })
})
