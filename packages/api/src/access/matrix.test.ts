import { type ErrorCode, procedureRecords } from '@assistant/contract'
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

  /** Creates a caller of this kind. Returns options for calls by that caller, and values of inputs. */
  const prepare = async (actor: Actor) => {
    const caller = await createActor(testServer, actor)
    const things = isRelative(actor)
      ? await createProjectFor(testServer, actor, caller)
      : { ...unrelatedThings, userId: (await testServer.register('Target')).user.id }
    return { call: caller.call, things: { ...caller.things, ...things } }
  }

  /** The callers whose calls change nothing that another row reads: they read, or are rejected. */
  const readers = new Map<Actor, ReturnType<typeof prepare>>()
  const prepareReader = (actor: Actor) => {
    const reader = readers.get(actor) ?? prepare(actor)
    readers.set(actor, reader)
    return reader
  }

  const outcomeOf = async (path: string, actor: Actor, row: Row): Promise<ErrorCode | undefined> => {
    const isQuery = procedureRecords.get(path)?.kind === 'query'
    const changesNothing = isQuery || expected(path, row, actor) !== undefined
    const { call: options, things } = await (changesNothing ? prepareReader(actor) : prepare(actor))
    try {
      await call(await testServer.as(options), path, row.input(things))
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
