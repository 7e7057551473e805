import { contract } from '@assistant/contract'
import { randomPassword, type TestUser } from '../../../support/clients/test-users.js'
import { callOrThrow } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { type Fixture, randomEmail } from '../fixture.js'
import { weakPassword } from './passwords.js'

/** Returns the headers that a browser sends for a foreign page: the cookies, without the CSRF header. */
const cookieHeaders = async (fixture: Fixture, person: TestUser) => ({ cookie: await fixture.signInByCookies(person) })

/** Returns a refresh token that was rotated twice. */
async function rotatedRefreshToken({ url, newUser }: Fixture): Promise<string> {
  const { refreshToken } = await newUser()
  let newest = refreshToken
  for (const _ of ['second', 'third']) {
    const last = newest
    // The server returns the same token again until some time has passed since its first use.
    while (newest === last) {
      const tokens = await callOrThrow(contract.auth.refresh.output, url, 'auth.refresh', { refreshToken: last })
      newest = tokens.refreshToken ?? last
    }
  }
  return refreshToken
}

export const signIn: Readonly<Record<string, Endpoint>> = {
  'auth.register': endpoint(
    'POST /auth/register',
    201,
    () => ({ by: null, input: { email: randomEmail(), password: randomPassword(), name: 'Ada' } }),
    [
      [
        'EMAIL_TAKEN',
        'the address is registered in another case',
        ({ owner }) => ({
          by: null,
          input: { email: owner.email.toUpperCase(), password: randomPassword(), name: 'A' },
        }),
      ],
      [
        'WEAK_PASSWORD',
        'the password is weak',
        () => ({ by: null, input: { email: randomEmail(), password: weakPassword, name: 'A' } }),
      ],
      [
        'INVALID_TOKEN',
        'the invitation token is unknown',
        () => ({
          by: null,
          input: { email: randomEmail(), password: randomPassword(), name: 'A', invitationToken: 'none' },
        }),
      ],
      [
        'CSRF_REJECTED',
        'cookies are requested without the CSRF header',
        () => ({ by: null, input: { email: randomEmail(), password: randomPassword(), name: 'A', cookie: true } }),
      ],
    ],
  ),

  'auth.login': endpoint(
    'POST /auth/login',
    200,
    ({ owner: { email, password } }) => ({ by: null, input: { email, password } }),
    [
      [
        'INVALID_CREDENTIALS',
        'the password is wrong',
        ({ owner: { email } }) => ({ by: null, input: { email, password: 'x' } }),
      ],
      [
        'INVALID_CREDENTIALS',
        'the address is not registered',
        () => ({ by: null, input: { email: randomEmail(), password: 'x' } }),
      ],
      [
        'ACCOUNT_SUSPENDED',
        'the account is suspended',
        async ({ newUser, suspend }) => {
          const person = await newUser()
          await suspend(person)
          return { by: null, input: { email: person.email, password: person.password } }
        },
      ],
      [
        'CSRF_REJECTED',
        'cookies are requested without the CSRF header',
        ({ owner: { email, password } }) => ({ by: null, input: { email, password, cookie: true } }),
      ],
    ],
  ),

  'auth.refresh': endpoint(
    'POST /auth/refresh',
    200,
    async ({ newUser }) => ({ by: null, input: { refreshToken: (await newUser()).refreshToken } }),
    [
      ['INVALID_REFRESH_TOKEN', 'no refresh token is sent', () => ({ by: null, input: {} })],
      [
        'INVALID_REFRESH_TOKEN',
        'the server did not issue the refresh token',
        () => ({ by: null, input: { refreshToken: 'rt1.none' } }),
      ],
      [
        'REFRESH_TOKEN_REUSED',
        'the refresh token is two rotations old',
        async (fixture) => ({ by: null, input: { refreshToken: await rotatedRefreshToken(fixture) } }),
      ],
      ...(['revoked', 'expired'] as const).map(
        (status) =>
          [
            status === 'revoked' ? 'SESSION_REVOKED' : 'SESSION_EXPIRED',
            `the session is ${status}`,
            async ({ newUser, endSession }: Fixture) => {
              const person = await newUser()
              await endSession(person, status)
              return { by: null, input: { refreshToken: person.refreshToken } }
            },
          ] as const,
      ),
      [
        'ACCOUNT_SUSPENDED',
        'the account is suspended',
        async ({ newUser, suspend }) => {
          const person = await newUser()
          await suspend(person)
          return { by: null, input: { refreshToken: person.refreshToken } }
        },
      ],
      [
        'CSRF_REJECTED',
        'the refresh token is sent in a cookie without the CSRF header',
        async (fixture) => ({ by: null, input: {}, headers: await cookieHeaders(fixture, fixture.owner) }),
      ],
    ],
  ),

  'auth.logout': endpoint('POST /auth/logout', 200, async ({ newUser }) => ({ by: await newUser(), input: {} }), [
    [
      'CSRF_REJECTED',
      'the tokens are sent in cookies without the CSRF header',
      async (fixture) => ({ by: null, input: {}, headers: await cookieHeaders(fixture, fixture.owner) }),
    ],
  ]),
}
