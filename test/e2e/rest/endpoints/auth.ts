import { contract } from '@assistant/contract'
import { randomPassword, registerUser, type TestUser } from '../../../support/clients/test-users.js'
import { call, callOrThrow } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { newAddress, type World } from '../world.js'

const weak = 'passwordpassword'

/** What a browser sends for a page that does not prove to be one of the server's own. */
const cookiesOf = async (world: World, person: TestUser) => ({ cookie: await world.cookiesOf(person) })

async function resetToken(world: World, person: TestUser): Promise<string> {
  await call(world.url, 'auth.requestPasswordReset', { email: person.email })
  return world.mailbox.nextToken(person.email)
}

/** The token of the mail that asks a new address whether it is really there. */
async function changeToken({ url, mailbox, newPerson }: World, newEmail: string): Promise<string> {
  const { password, accessToken } = await newPerson()
  await call(url, 'auth.requestEmailChange', { newEmail, password }, { token: accessToken })
  return mailbox.nextToken(newEmail)
}

/** A refresh token that two newer ones have come after. */
async function oldRefreshToken({ url, newPerson }: World): Promise<string> {
  const { refreshToken } = await newPerson()
  let newest = refreshToken
  for (const _ of ['second', 'third']) {
    const last = newest
    // Until time has passed since it was first shown, the same one is the answer.
    while (newest === last) {
      const tokens = await callOrThrow(contract.auth.refresh.output, url, 'auth.refresh', { refreshToken: last })
      newest = tokens.refreshToken ?? last
    }
  }
  return refreshToken
}

export const auth: Readonly<Record<string, Endpoint>> = {
  'auth.register': endpoint(
    'POST /auth/register',
    201,
    () => ({ by: null, input: { email: newAddress(), password: randomPassword(), name: 'Ada' } }),
    [
      [
        'EMAIL_TAKEN',
        'somebody has the address, in whatever case',
        ({ owner }) => ({
          by: null,
          input: { email: owner.email.toUpperCase(), password: randomPassword(), name: 'A' },
        }),
      ],
      [
        'WEAK_PASSWORD',
        'it is easily guessed',
        () => ({ by: null, input: { email: newAddress(), password: weak, name: 'A' } }),
      ],
      [
        'INVALID_TOKEN',
        'nobody has invited them',
        () => ({
          by: null,
          input: { email: newAddress(), password: randomPassword(), name: 'A', invitationToken: 'none' },
        }),
      ],
      [
        'CSRF_REJECTED',
        'a page wants cookies that is not known',
        () => ({ by: null, input: { email: newAddress(), password: randomPassword(), name: 'A', cookie: true } }),
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
        'nobody has the address',
        () => ({ by: null, input: { email: newAddress(), password: 'x' } }),
      ],
      [
        'ACCOUNT_SUSPENDED',
        'the account is suspended',
        async ({ newPerson, suspend }) => {
          const person = await newPerson()
          await suspend(person)
          return { by: null, input: { email: person.email, password: person.password } }
        },
      ],
      [
        'CSRF_REJECTED',
        'a page wants cookies that is not known',
        ({ owner: { email, password } }) => ({ by: null, input: { email, password, cookie: true } }),
      ],
    ],
  ),

  'auth.refresh': endpoint(
    'POST /auth/refresh',
    200,
    async ({ newPerson }) => ({ by: null, input: { refreshToken: (await newPerson()).refreshToken } }),
    [
      ['INVALID_REFRESH_TOKEN', 'there is none', () => ({ by: null, input: {} })],
      [
        'INVALID_REFRESH_TOKEN',
        'the server has not made it',
        () => ({ by: null, input: { refreshToken: 'rt1.none' } }),
      ],
      [
        'REFRESH_TOKEN_REUSED',
        'it is an old one',
        async (world) => ({ by: null, input: { refreshToken: await oldRefreshToken(world) } }),
      ],
      ...(['revoked', 'expired'] as const).map(
        (how) =>
          [
            how === 'revoked' ? 'SESSION_REVOKED' : 'SESSION_EXPIRED',
            `the session is ${how}`,
            async ({ newPerson, endSession }: World) => {
              const person = await newPerson()
              await endSession(person, how)
              return { by: null, input: { refreshToken: person.refreshToken } }
            },
          ] as const,
      ),
      [
        'ACCOUNT_SUSPENDED',
        'the account is suspended',
        async ({ newPerson, suspend }) => {
          const person = await newPerson()
          await suspend(person)
          return { by: null, input: { refreshToken: person.refreshToken } }
        },
      ],
      [
        'CSRF_REJECTED',
        'a page lets the cookie stand for it that is not known',
        async (world) => ({ by: null, input: {}, headers: await cookiesOf(world, world.owner) }),
      ],
    ],
  ),

  'auth.logout': endpoint('POST /auth/logout', 200, async ({ newPerson }) => ({ by: await newPerson(), input: {} }), [
    [
      'CSRF_REJECTED',
      'a page lets the cookies stand for it that is not known',
      async (world) => ({ by: null, input: {}, headers: await cookiesOf(world, world.owner) }),
    ],
  ]),

  'auth.requestPasswordReset': endpoint('POST /auth/reset-password', 200, ({ viewer }) => ({
    by: null,
    input: { email: viewer.email },
  })),

  'auth.resetPassword': endpoint(
    'POST /auth/reset-password/confirm',
    200,
    async (world) => ({
      by: null,
      input: { token: await resetToken(world, await world.newPerson()), newPassword: randomPassword() },
    }),
    [
      [
        'INVALID_TOKEN',
        'nobody was mailed it',
        () => ({ by: null, input: { token: 'none', newPassword: randomPassword() } }),
      ],
      [
        'INVALID_TOKEN',
        'it was used',
        async (world) => {
          const input = { token: await resetToken(world, await world.newPerson()), newPassword: randomPassword() }
          await call(world.url, 'auth.resetPassword', input)
          return { by: null, input }
        },
      ],
      [
        'WEAK_PASSWORD',
        'it is easily guessed',
        async (world) => ({
          by: null,
          input: { token: await resetToken(world, await world.newPerson()), newPassword: weak },
        }),
      ],
    ],
  ),

  'auth.changePassword': endpoint(
    'POST /auth/change-password',
    200,
    async ({ newPerson }) => {
      const person = await newPerson()
      return { by: person, input: { currentPassword: person.password, newPassword: randomPassword() } }
    },
    [
      [
        'INVALID_CREDENTIALS',
        'the password is wrong',
        ({ owner }) => ({ by: owner, input: { currentPassword: 'x', newPassword: randomPassword() } }),
      ],
      [
        'WEAK_PASSWORD',
        'the new one is easily guessed',
        ({ owner }) => ({ by: owner, input: { currentPassword: owner.password, newPassword: weak } }),
      ],
    ],
  ),

  'auth.requestEmailVerification': endpoint('POST /auth/verify-email/request', 200, ({ owner }) => ({
    by: owner,
    input: {},
  })),

  'auth.verifyEmail': endpoint(
    'POST /auth/verify-email',
    200,
    async ({ url, mailbox }) => {
      const { email } = await registerUser(url)
      return { by: null, input: { token: await mailbox.nextToken(email) } }
    },
    [
      ['INVALID_TOKEN', 'nobody was mailed it', () => ({ by: null, input: { token: 'none' } })],
      [
        'EMAIL_TAKEN',
        'somebody else has taken the new address meanwhile',
        async (world) => {
          const email = newAddress()
          const token = await changeToken(world, email)
          await call(world.url, 'auth.register', { email, password: randomPassword(), name: 'Quicker' })
          return { by: null, input: { token } }
        },
      ],
    ],
  ),

  'auth.requestEmailChange': endpoint(
    'POST /auth/change-email',
    200,
    ({ owner }) => ({ by: owner, input: { newEmail: newAddress(), password: owner.password } }),
    [
      [
        'INVALID_CREDENTIALS',
        'the password is wrong',
        ({ owner }) => ({ by: owner, input: { newEmail: newAddress(), password: 'x' } }),
      ],
      [
        'BAD_REQUEST',
        'it is the address that they have',
        ({ owner }) => ({ by: owner, input: { newEmail: owner.email, password: owner.password } }),
      ],
    ],
  ),
}
