import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../app-router.js'
import { toAppError } from '../error-shape.js'
import { createIdentity, type Identity } from '../testing/identity.js'
import { actors, expected, matrix, meet } from './matrix.fixture.js'

type Procedure = (input: unknown) => Promise<unknown>

it('the matrix has every procedure of the router', () => {
  expect(Object.keys(matrix).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
})

describe.each(testDatabases())('who may call what, on $name', ({ open }) => {
  let house: Identity
  let projectId = ''
  let generationId = ''

  beforeAll(async () => {
    house = await createIdentity(open, { requireEmailVerification: true })
    // There is always another administrator: what is looked at here is who may call, not whether it can be done.
    const root = await house.registerAs(['admin'], 'Root')
    const { users } = house.database.tables
    await house.database.transaction((tx) => tx.update(users).set({ emailVerified: true }))
    const owner = await house.as(root.tokens)
    projectId = (await owner.projects.create({ name: 'P' })).id
    generationId = (await owner.generations.start({ projectId, prompt: 'a feed' })).id
  })
  afterAll(() => house.close())

  const end = async (path: string, actor: (typeof actors)[number]): Promise<ErrorCode | undefined> => {
    const row = matrix[path]
    if (row === undefined) throw new Error(`${path} is not in the matrix`)
    const { call, things } = await meet(house, actor)
    const { user } = await house.register('Target')
    const [feature = '', name = ''] = path.split('.')
    const caller = (await house.as(call)) as unknown as Record<string, Record<string, Procedure>>
    const procedure = caller[feature]?.[name]
    if (procedure === undefined) throw new Error(`${path} is not in the router`)
    try {
      const answer = await procedure(row.input({ ...things, userId: user.id, projectId, generationId }))
      if (isStream(answer)) await answer[Symbol.asyncIterator]().return?.()
      return undefined
    } catch (error) {
      const { reason, cause } = toAppError(error)
      if (reason === 'INTERNAL') throw cause
      return reason
    }
  }

  describe.each(Object.entries(matrix))('%s', (path, row) => {
    it.each(actors.map((actor) => [actor, expected(row, actor) ?? 'an answer'] as const))(
      'answers %s by %s',
      async (actor, code) => {
        expect((await end(path, actor)) ?? 'an answer').toBe(code)
      },
    )
  })
})

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
