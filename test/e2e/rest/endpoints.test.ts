import { appRouter } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { readApiDocument } from '../../support/clients/api-document.js'
import { restRoute } from '../../support/clients/rest-calls.js'
import { procedures } from '../authorisation/procedures.js'
import { ask, expectAnswer, expectFailure } from './asking.js'
import type { Endpoint, Wish } from './endpoint.js'
import { endpoints } from './endpoints/index.js'
import { createWorld, noId, type World } from './world.js'

const ended = [
  'UNAUTHENTICATED',
  'ACCESS_TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_SUSPENDED',
] as const
const nowhere = { method: 'GET', path: 'nowhere', status: 0 } as const
const table = Object.entries(endpoints)

describe('the REST face', () => {
  it('has a place for every query and mutation, and for the one stream that resumes', () => {
    const placed = Object.keys(appRouter._def.procedures).filter((name) => !name.endsWith('.watch'))
    const inWords = ({ method, path, status }: Pick<Endpoint, 'method'> & { path: string; status: number }) =>
      `${method} ${path.replace(/\/$/, '')} ${status}`
    expect(Object.fromEntries(placed.map((name) => [name, inWords(restRoute(name) ?? nowhere)]))).toEqual(
      Object.fromEntries(table.map(([name, endpoint]) => [name, inWords(endpoint)])),
    )
  })
})

describe.each(testDatabases())('the REST face, on $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let world: World
  beforeAll(async () => {
    const database = await open()
    cleanup.add(() => database.close())
    world = await createWorld(cleanup, database)
  })

  const rulesOf = (name: string) => procedures[name] ?? { access: 'public', hidden: undefined }
  const isForKnown = ([name]: (typeof table)[number]) => rulesOf(name).access !== 'public'

  /** Who may not make a call, and what they hear. */
  function refusals(name: string, { input }: Wish): readonly (readonly [ErrorCode, string | null])[] {
    const { access, hidden } = rulesOf(name)
    const { revoked, expired, suspended } = world.ended
    const tokenOf = (who: 'owner' | 'editor' | 'viewer' | 'stranger' | 'guest') => world[who].accessToken
    return [
      ['UNAUTHENTICATED', null],
      ['UNAUTHENTICATED', 'no.token.atall'],
      ['SESSION_REVOKED', revoked],
      ['SESSION_EXPIRED', expired],
      ['ACCOUNT_SUSPENDED', suspended],
      ...(access === 'admin' ? [['FORBIDDEN', tokenOf('owner')] as const] : []),
      ...(access === 'owner' && name !== 'projects.restore' ? [['FORBIDDEN', tokenOf('editor')] as const] : []),
      ...(access === 'editor' ? [['FORBIDDEN', tokenOf('viewer')] as const] : []),
      ...(hidden && hidden.by in input
        ? (['stranger', 'guest'] as const).map((who) => [hidden.code as ErrorCode, tokenOf(who)] as const)
        : []),
    ]
  }

  it.each(table.filter(isForKnown))(
    '%s is refused to who may not call it, and then answers who may',
    async (name, endpoint) => {
      const wish = await endpoint.succeeds(world)
      for (const [code, token] of refusals(name, wish))
        await expectFailure(await ask(world.url, endpoint, wish, { token }), code)
      const { hidden } = rulesOf(name)
      if (hidden && hidden.by in wish.input) {
        const other = { ...wish, input: { ...wish.input, [hidden.by]: noId } }
        await expectFailure(await ask(world.url, endpoint, other), hidden.code as ErrorCode)
      }
      await expectAnswer(name, endpoint, await ask(world.url, endpoint, wish))
    },
  )

  const failures = table.flatMap(([name, endpoint]) =>
    endpoint.fails.map(([code, when, makeWish]) => ({ code, name, when, endpoint, makeWish })),
  )
  it.each(failures)('$name is answered $code when $when', async ({ code, endpoint, makeWish }) => {
    await expectFailure(await ask(world.url, endpoint, await makeWish(world)), code)
  })

  /** What is tried of all endpoints alike, here and in the tests beside this one. */
  function failuresOfAll(name: string, { method }: Endpoint): readonly ErrorCode[] {
    const { access, hidden } = rulesOf(name)
    const isChange = method !== 'GET'
    const isForRole = access === 'admin' || access === 'owner' || access === 'editor'
    return [
      ...([
        'BAD_REQUEST',
        'HOST_NOT_ALLOWED',
        'RATE_LIMITED',
        'INTERNAL',
        'OVERLOADED',
        'UNAVAILABLE',
        'SHUTTING_DOWN',
      ] as const),
      ...(isChange ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
      ...(hidden ? [hidden.code as ErrorCode] : []),
      ...(isForRole ? (['FORBIDDEN'] as const) : []),
      ...(access === 'public' || access === 'unverified' ? [] : (['EMAIL_NOT_VERIFIED'] as const)),
      ...(access !== 'public' ? ended : []),
      ...(access !== 'public' && isChange ? (['CSRF_REJECTED'] as const) : []),
      ...(name === 'auth.register' ? (['REGISTRATION_CLOSED'] as const) : []),
      ...(name === 'projects.acceptInvitation' ? (['EMAIL_NOT_VERIFIED'] as const) : []),
    ]
  }

  /** Errors that take a race (an account or a project is deleted during the call) or come after the answer has begun. */
  const onlyInRaces: Readonly<Record<string, readonly ErrorCode[]>> = {
    'users.me': ['USER_NOT_FOUND'],
    'users.updateMe': ['USER_NOT_FOUND'],
    'users.deleteMe': ['USER_NOT_FOUND', 'QUOTA_EXCEEDED'],
    'projects.leave': ['USER_NOT_FOUND'],
    'projects.acceptInvitation': ['PROJECT_NOT_FOUND'],
    'generations.events': ['PROJECT_NOT_FOUND'],
  }

  it('fails in all the ways that its description names, and in no other', async () => {
    const { operationOf } = await readApiDocument(world.url)
    const described = table.map(([name]) => {
      const contents = Object.values(operationOf(name).responses).map(({ content }) => content['application/json'])
      return [name, contents.flatMap((json) => Object.keys(json?.examples ?? {})).sort()]
    })
    const shown = table.map(([name, endpoint]) => {
      const codes = [
        ...failuresOfAll(name, endpoint),
        ...endpoint.fails.map(([code]) => code),
        ...(onlyInRaces[name] ?? []),
      ]
      return [name, [...new Set(codes)].sort()]
    })
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(shown))
  })
})
