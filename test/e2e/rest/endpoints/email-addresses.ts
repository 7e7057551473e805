import { randomPassword, registerUser } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { type Fixture, randomEmail } from '../fixture.js'

/** Returns the token of the mail that asks the owner of a new address to confirm it. */
async function mailedChangeToken({ url, mailbox, newUser }: Fixture, newEmail: string): Promise<string> {
  const { password, accessToken } = await newUser()
  await call(url, 'auth.requestEmailChange', { newEmail, password }, { token: accessToken })
  return mailbox.nextToken(newEmail)
}

export const emailAddresses: Readonly<Record<string, Endpoint>> = {
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
      ['INVALID_TOKEN', 'the token is unknown', () => ({ by: null, input: { token: 'none' } })],
      [
        'EMAIL_TAKEN',
        'another account took the new address in the meantime',
        async (fixture) => {
          const email = randomEmail()
          const token = await mailedChangeToken(fixture, email)
          await call(fixture.url, 'auth.register', { email, password: randomPassword(), name: 'Other' })
          return { by: null, input: { token } }
        },
      ],
    ],
  ),

  'auth.requestEmailChange': endpoint(
    'POST /auth/change-email',
    200,
    ({ owner }) => ({ by: owner, input: { newEmail: randomEmail(), password: owner.password } }),
    [
      [
        'INVALID_CREDENTIALS',
        'the password is wrong',
        ({ owner }) => ({ by: owner, input: { newEmail: randomEmail(), password: 'x' } }),
      ],
      [
        'BAD_REQUEST',
        'the new address equals the current one',
        ({ owner }) => ({ by: owner, input: { newEmail: owner.email, password: owner.password } }),
      ],
    ],
  ),
}
