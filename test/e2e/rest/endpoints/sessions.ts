import { signIn } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { unknownId } from '../fixture.js'

export const sessions: Readonly<Record<string, Endpoint>> = {
  'sessions.list': endpoint('GET /sessions/', 200, ({ owner }) => ({ by: owner, input: { limit: 2 } }), [
    [
      'FORBIDDEN',
      'the sessions belong to another user',
      ({ owner, viewer }) => ({ by: owner, input: { userId: viewer.user.id } }),
    ],
    ['USER_NOT_FOUND', 'the user does not exist', ({ admin }) => ({ by: admin, input: { userId: unknownId } })],
  ]),

  'sessions.revoke': endpoint(
    'DELETE /sessions/{sessionId}',
    200,
    async ({ url, owner }) => ({ by: owner, input: { sessionId: (await signIn(url, owner)).session.id } }),
    [
      [
        'SESSION_NOT_FOUND',
        'the session does not exist',
        ({ owner }) => ({ by: owner, input: { sessionId: unknownId } }),
      ],
      [
        'SESSION_NOT_FOUND',
        'the session belongs to another user',
        ({ stranger, owner }) => ({ by: stranger, input: { sessionId: owner.session.id } }),
      ],
      [
        'SESSION_NOT_FOUND',
        'the session has ended',
        async ({ url, owner }) => {
          const { session, accessToken } = await signIn(url, owner)
          await call(url, 'auth.logout', {}, { token: accessToken })
          return { by: owner, input: { sessionId: session.id } }
        },
      ],
    ],
  ),

  'sessions.revokeOthers': endpoint('POST /sessions/revoke-others', 200, async ({ newUser }) => ({
    by: await newUser(),
    input: {},
  })),

  'sessions.revokeAll': endpoint(
    'POST /sessions/revoke-all',
    200,
    async ({ admin, newUser }) => ({ by: admin, input: { userId: (await newUser()).user.id } }),
    [['USER_NOT_FOUND', 'the user does not exist', ({ admin }) => ({ by: admin, input: { userId: unknownId } })]],
  ),
}
