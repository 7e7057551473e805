import { randomPassword, type TestUser } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import type { Fixture } from '../fixture.js'

export const weakPassword = 'passwordpassword'

async function mailedResetToken(fixture: Fixture, person: TestUser): Promise<string> {
  await call(fixture.url, 'auth.requestPasswordReset', { email: person.email })
  return fixture.mailbox.nextToken(person.email)
}

export const passwords: Readonly<Record<string, Endpoint>> = {
  'auth.requestPasswordReset': endpoint('POST /auth/reset-password', 200, ({ viewer }) => ({
    by: null,
    input: { email: viewer.email },
  })),

  'auth.resetPassword': endpoint(
    'POST /auth/reset-password/confirm',
    200,
    async (fixture) => ({
      by: null,
      input: { token: await mailedResetToken(fixture, await fixture.newUser()), newPassword: randomPassword() },
    }),
    [
      [
        'INVALID_TOKEN',
        'the token is unknown',
        () => ({ by: null, input: { token: 'none', newPassword: randomPassword() } }),
      ],
      [
        'INVALID_TOKEN',
        'the token was used before',
        async (fixture) => {
          const input = {
            token: await mailedResetToken(fixture, await fixture.newUser()),
            newPassword: randomPassword(),
          }
          await call(fixture.url, 'auth.resetPassword', input)
          return { by: null, input }
        },
      ],
      [
        'WEAK_PASSWORD',
        'the new password is weak',
        async (fixture) => ({
          by: null,
          input: { token: await mailedResetToken(fixture, await fixture.newUser()), newPassword: weakPassword },
        }),
      ],
    ],
  ),

  'auth.changePassword': endpoint(
    'POST /auth/change-password',
    200,
    async ({ newUser }) => {
      const person = await newUser()
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
        'the new password is weak',
        ({ owner }) => ({ by: owner, input: { currentPassword: owner.password, newPassword: weakPassword } }),
      ],
    ],
  ),
}
