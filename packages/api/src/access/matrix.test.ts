import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Actor,
  actors,
  createActor,
  createProject,
  createProjectFor,
  type Things,
} from '../../testing/access-actors.js'
import { call, describeProcedures } from '../../testing/access-call.js'
import { expected, matrix, type Row } from '../../testing/access-matrix.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import { toAppError } from '../errors/error-shape.js'

const isRelative = (actor: Actor) => actors.relatives.some((relative) => relative === actor)
const actorsOf = ({ hidden }: Row): Actor[] =>
  hidden === undefined ? [...actors.outsiders] : [...actors.outsiders, ...actors.relatives]

it('the access matrix has a row for every procedure of the router', () => {
  const paths = describeProcedures().map(({ path }) => path)
  expect(Object.keys(matrix).sort()).toEqual(paths.sort())
})

describe.each(testDatabases())('access to procedures on $name', ({ open }) => {
  let testServer: TestServer
  let unrelatedThings: Omit<Things, 'sessionId' | 'email' | 'refreshToken'>

  beforeAll(async () => {
    testServer = await createTestServer(open, { requireEmailVerification: true })
    // A second administrator exists throughout, so that no call of an administrator fails with LAST_ADMIN.
    unrelatedThings = await createProject(testServer, await createActor(testServer, 'admin'))
  })
  afterAll(() => testServer.close())

  const outcomeOf = async (path: string, actor: Actor, { input }: Row): Promise<ErrorCode | undefined> => {
    const caller = await createActor(testServer, actor)
    const things = isRelative(actor)
      ? await createProjectFor(testServer, actor, caller)
      : { ...unrelatedThings, userId: (await testServer.register('Target')).user.id }
    try {
      await call(await testServer.as(caller.call), path, input({ ...caller.things, ...things }))
      return undefined
    } catch (error) {
      const { reason, cause } = toAppError(error)
      if (reason === 'INTERNAL') throw cause
      return reason
    }
  }

  describe.each(Object.entries(matrix))('%s', (path, row) => {
    it.each(actorsOf(row).map((actor) => [actor, expected(path, row, actor) ?? 'success'] as const))(
      'answers a call by %s with %s',
      async (actor, code) => {
        expect((await outcomeOf(path, actor, row)) ?? 'success').toBe(code)
      },
    )
  })
})
