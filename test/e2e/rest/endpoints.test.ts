import { appRouter } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { readApiDocument } from '../../support/clients/api-document.js'
import { restRoute } from '../../support/clients/rest-calls.js'
import { procedures } from '../authorisation/procedures.js'
import type { Endpoint, TestRequest } from './endpoint.js'
import { endpoints } from './endpoints/index.js'
import { expectError, expectSuccess } from './expect-response.js'
import { createFixture, type Fixture, unknownId } from './fixture.js'
import { sendRequest } from './send-request.js'

/** Errors of access tokens that the server rejects. */
const accessTokenErrors = [
  'UNAUTHENTICATED',
  'ACCESS_TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_SUSPENDED',
] as const
/** Placeholder for the route of a procedure that has none. */
const noRoute = { method: 'GET', path: 'none', status: 0 } as const
const table = Object.entries(endpoints)

describe('the REST API', () => {
  it('has an endpoint for every procedure except the watches', () => {
    const names = Object.keys(appRouter._def.procedures).filter((name) => !name.endsWith('.watch'))
    const formatRoute = ({ method, path, status }: Pick<Endpoint, 'method'> & { path: string; status: number }) =>
      `${method} ${path.replace(/\/$/, '')} ${status}`
    expect(Object.fromEntries(names.map((name) => [name, formatRoute(restRoute(name) ?? noRoute)]))).toEqual(
      Object.fromEntries(table.map(([name, endpoint]) => [name, formatRoute(endpoint)])),
    )
  })
})

describe.each(testDatabases())('the REST API, on $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let fixture: Fixture
  beforeAll(async () => {
    const database = await open()
    cleanup.add(() => database.close())
    fixture = await createFixture(cleanup, database)
  })

  const rulesOf = (name: string) => procedures[name] ?? { access: 'public', hidden: undefined }
  const isRestricted = ([name]: (typeof table)[number]) => rulesOf(name).access !== 'public'

  /** Returns the access tokens with which a procedure rejects calls, each with its error. Null: no token. */
  function rejectedCallers(name: string, { input }: TestRequest): readonly (readonly [ErrorCode, string | null])[] {
    const { access, hidden } = rulesOf(name)
    const { revoked, expired, suspended } = fixture.rejectedTokens
    const tokenOf = (who: 'owner' | 'editor' | 'viewer' | 'stranger' | 'guest') => fixture[who].accessToken
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

  it.each(table.filter(isRestricted))(
    '%s rejects callers without the required rights, and then answers one that has them',
    async (name, endpoint) => {
      const request = await endpoint.succeeds(fixture)
      for (const [code, token] of rejectedCallers(name, request))
        await expectError(await sendRequest(fixture.url, endpoint, request, { token }), code)
      const { hidden } = rulesOf(name)
      if (hidden && hidden.by in request.input) {
        const unknown = { ...request, input: { ...request.input, [hidden.by]: unknownId } }
        await expectError(await sendRequest(fixture.url, endpoint, unknown), hidden.code as ErrorCode)
      }
      await expectSuccess(name, endpoint, await sendRequest(fixture.url, endpoint, request))
    },
  )

  const failures = table.flatMap(([name, endpoint]) =>
    endpoint.fails.map(([code, when, createRequest]) => ({ code, name, when, endpoint, createRequest })),
  )
  it.each(failures)('$name fails with $code when $when', async ({ code, endpoint, createRequest }) => {
    await expectError(await sendRequest(fixture.url, endpoint, await createRequest(fixture)), code)
  })

  /** Returns the errors that the tests of this folder provoke for all endpoints by the same code. */
  function commonErrors(name: string, { method }: Endpoint): readonly ErrorCode[] {
    const { access, hidden } = rulesOf(name)
    const isMutation = method !== 'GET'
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
      ...(isMutation ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
      ...(hidden ? [hidden.code as ErrorCode] : []),
      ...(isForRole ? (['FORBIDDEN'] as const) : []),
      ...(access === 'public' || access === 'unverified' ? [] : (['EMAIL_NOT_VERIFIED'] as const)),
      ...(access !== 'public' ? accessTokenErrors : []),
      ...(access !== 'public' && isMutation ? (['CSRF_REJECTED'] as const) : []),
      ...(name === 'auth.register' ? (['REGISTRATION_CLOSED'] as const) : []),
      ...(name === 'projects.acceptInvitation' ? (['EMAIL_NOT_VERIFIED'] as const) : []),
    ]
  }

  /** Errors that need a race (an account or project is deleted during the call) or follow the start of the response. */
  const onlyInRaces: Readonly<Record<string, readonly ErrorCode[]>> = {
    'users.me': ['USER_NOT_FOUND'],
    'users.updateMe': ['USER_NOT_FOUND'],
    'users.deleteMe': ['USER_NOT_FOUND', 'QUOTA_EXCEEDED'],
    'projects.leave': ['USER_NOT_FOUND'],
    'projects.acceptInvitation': ['PROJECT_NOT_FOUND'],
    'generations.events': ['PROJECT_NOT_FOUND'],
  }

  it('fails with exactly the errors that its OpenAPI document declares', async () => {
    const { operationOf } = await readApiDocument(fixture.url)
    const described = table.map(([name]) => {
      const contents = Object.values(operationOf(name).responses).map(({ content }) => content['application/json'])
      return [name, contents.flatMap((json) => Object.keys(json?.examples ?? {})).sort()]
    })
    const provoked = table.map(([name, endpoint]) => {
      const codes = [
        ...commonErrors(name, endpoint),
        ...endpoint.fails.map(([code]) => code),
        ...(onlyInRaces[name] ?? []),
      ]
      return [name, [...new Set(codes)].sort()]
    })
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(provoked))
  })
})
