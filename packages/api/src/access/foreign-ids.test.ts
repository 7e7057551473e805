import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createActor, createProject, type Things } from '../../testing/access-actors.js'
import { call, describeProcedures } from '../../testing/access-call.js'
import { matrix } from '../../testing/access-matrix.js'
import { createTestServer, goodPassword, type TestServer } from '../../testing/test-server.js'
import { toAppError } from '../errors/error-shape.js'

type Ids = Pick<Things, 'projectId' | 'generationId' | 'invitationId' | 'sessionId' | 'userId'>
type Input = (ids: Ids, own: Ids) => object

const idNames = ['projectId', 'generationId', 'invitationId', 'sessionId', 'userId', 'parentId'] as const

/** Inputs that the matrix does not have: with other ids, or with foreign ids beside the caller's own. */
const moreCases: [path: string, input: Input][] = [
  ['sessions.list', ({ userId }) => ({ userId })],
  ['projects.setRole', ({ userId }, { projectId }) => ({ projectId, userId, role: 'viewer' })],
  ['projects.unshare', ({ userId }, { projectId }) => ({ projectId, userId })],
  ['projects.transfer', ({ userId }, { projectId }) => ({ projectId, userId })],
  ['projects.acceptInvitation', ({ invitationId }) => ({ invitationId })],
  ['audit.list', ({ projectId, userId }) => ({ projectId, actorId: userId })],
  ['generations.start', ({ generationId }, { projectId }) => ({ projectId, prompt: 'a feed', parentId: generationId })],
  [
    'users.deleteMe',
    ({ projectId, userId }) => ({ password: goodPassword, transferTo: [{ projectId, userId }], purgeProjects: false }),
  ],
]

const randomIds = (): Ids => ({
  ...{ projectId: crypto.randomUUID(), generationId: crypto.randomUUID(), invitationId: crypto.randomUUID() },
  ...{ sessionId: crypto.randomUUID(), userId: crypto.randomUUID() },
})
const callerThings = { email: 'x@example.org', refreshToken: 'none' }
const holdsId = (input: Input) => {
  const ids = randomIds()
  const text = JSON.stringify(input(ids, randomIds()))
  return Object.values(ids).some((id) => text.includes(id))
}
const cases: [path: string, input: Input][] = [
  ...Object.entries(matrix)
    .map(([path, { input }]): [string, Input] => [path, (ids) => input({ ...ids, ...callerThings })])
    .filter(([, input]) => holdsId(input)),
  ...moreCases,
]

it('the cases with ids of another user cover every procedure that takes an id', () => {
  const takesId = describeProcedures()
    .filter(({ keys }) => keys.some((key) => idNames.some((name) => name === key)))
    .map(({ path }) => path)
  expect(takesId.length).toBeGreaterThan(20)
  expect([...new Set(cases.map(([path]) => path))]).toEqual(expect.arrayContaining(takesId))
})

describe.each(testDatabases())('a call with ids of another user on $name', ({ open }) => {
  let testServer: TestServer
  let foreign: Ids
  let own: Ids
  let caller: Awaited<ReturnType<TestServer['as']>>

  beforeAll(async () => {
    testServer = await createTestServer(open)
    const [ada, eve] = [await createActor(testServer, 'user'), await createActor(testServer, 'user')]
    foreign = { ...(await createProject(testServer, ada)), sessionId: ada.things.sessionId, userId: ada.userId }
    own = { ...(await createProject(testServer, eve)), sessionId: eve.things.sessionId }
    caller = await testServer.as(eve.call)
  })
  afterAll(() => testServer.close())

  const errorOf = async (path: string, input: object) => {
    const failure = await call(caller, path, input).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    )
    if (!('error' in failure)) throw new Error(`${path} succeeded with ids of another user`)
    const { reason, code, message, fields, retryAfterSeconds } = toAppError(failure.error)
    expect(reason).not.toBe('INTERNAL')
    return { reason, code, message, fields, retryAfterSeconds }
  }

  it.each(cases)('fails in %s with the same error as one with ids that do not exist', async (path, input) => {
    expect(await errorOf(path, input(foreign, own))).toEqual(await errorOf(path, input(randomIds(), own)))
  })
})
