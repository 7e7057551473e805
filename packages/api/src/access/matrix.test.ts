import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, actors, furnish, meet, relate, type Things } from '../../testing/access-actors.js'
import { call, describeProcedures } from '../../testing/access-call.js'
import { expected, matrix, type Row } from '../../testing/access-matrix.js'
import { createIdentity, type Identity } from '../../testing/identity.js'
import { toAppError } from '../errors/error-shape.js'

const isRelative = (actor: Actor) => actors.relatives.some((relative) => relative === actor)
const actorsOf = ({ hidden }: Row): Actor[] =>
  hidden === undefined ? [...actors.outsiders] : [...actors.outsiders, ...actors.relatives]

it('the matrix has every procedure of the router', () => {
  const paths = describeProcedures().map(({ path }) => path)
  expect(Object.keys(matrix).sort()).toEqual(paths.sort())
})

describe.each(testDatabases())('who may call what, on $name', ({ open }) => {
  let house: Identity
  let strange: Omit<Things, 'sessionId' | 'email' | 'refreshToken'>

  beforeAll(async () => {
    house = await createIdentity(open, { requireEmailVerification: true })
    // There is always another administrator: what is looked at here is who may call, not whether it can be done.
    strange = await furnish(house, await meet(house, 'admin'))
  })
  afterAll(() => house.close())

  const end = async (path: string, actor: Actor, { input }: Row): Promise<ErrorCode | undefined> => {
    const who = await meet(house, actor)
    const things = isRelative(actor)
      ? await relate(house, actor, who)
      : { ...strange, userId: (await house.register('Target')).user.id }
    try {
      await call(await house.as(who.call), path, input({ ...who.things, ...things }))
      return undefined
    } catch (error) {
      const { reason, cause } = toAppError(error)
      if (reason === 'INTERNAL') throw cause
      return reason
    }
  }

  describe.each(Object.entries(matrix))('%s', (path, row) => {
    it.each(actorsOf(row).map((actor) => [actor, expected(path, row, actor) ?? 'an answer'] as const))(
      'answers %s by %s',
      async (actor, code) => {
        expect((await end(path, actor, row)) ?? 'an answer').toBe(code)
      },
    )
  })
})
