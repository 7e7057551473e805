import { signIn } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { newAddress, noId, root } from '../world.js'

const unknown: Endpoint['fails'] = [
  ['USER_NOT_FOUND', 'nobody has the id', ({ admin }) => ({ by: admin, input: { userId: noId } })],
]
const last: Endpoint['fails'] = [
  ['LAST_ADMIN', 'nobody else is one', ({ admin }) => ({ by: admin, input: { userId: admin.user.id } })],
]

export const users: Readonly<Record<string, Endpoint>> = {
  'users.me': endpoint('GET /users/me', 200, ({ owner }) => ({ by: owner, input: {} })),

  'users.updateMe': endpoint('PUT /users/me', 200, async ({ newPerson }) => ({
    by: await newPerson(),
    input: { name: 'Ada L.', avatarUrl: null },
  })),

  'users.deleteMe': endpoint(
    'DELETE /users/me',
    200,
    async ({ newPerson }) => {
      const person = await newPerson()
      return { by: person, input: { password: person.password } }
    },
    [
      ['INVALID_CREDENTIALS', 'the password is wrong', ({ owner }) => ({ by: owner, input: { password: 'x' } })],
      ['LAST_ADMIN', 'nobody else is one', ({ admin }) => ({ by: admin, input: { password: root.password } })],
      [
        'PROJECT_NOT_FOUND',
        'transferTo names a project that is not theirs',
        async ({ owner, editor, newProject }) => ({
          by: editor,
          input: { password: editor.password, transferTo: [{ projectId: await newProject(), userId: owner.user.id }] },
        }),
      ],
      ['CONFLICT', 'others are in their projects', ({ owner }) => ({ by: owner, input: { password: owner.password } })],
    ],
  ),

  'users.get': endpoint(
    'GET /users/{userId}',
    200,
    ({ admin, owner }) => ({ by: admin, input: { userId: owner.user.id } }),
    unknown,
  ),

  'users.list': endpoint(
    'GET /users/',
    200,
    ({ admin }) => ({ by: admin, input: { role: 'user', sort: 'name', order: 'desc', limit: 3 } }),
    [['BAD_REQUEST', 'the cursor is none', ({ admin }) => ({ by: admin, input: { cursor: 'none' } })]],
  ),

  'users.invite': endpoint(
    'POST /users/invite',
    200,
    ({ admin }) => ({ by: admin, input: { email: newAddress(), roles: ['guest'] } }),
    [
      [
        'EMAIL_TAKEN',
        'they have an account',
        ({ admin, owner }) => ({ by: admin, input: { email: owner.email, roles: ['user'] } }),
      ],
    ],
  ),

  'users.setRoles': endpoint(
    'PUT /users/{userId}/roles',
    200,
    async ({ admin, newPerson }) => ({ by: admin, input: { userId: (await newPerson()).user.id, roles: ['guest'] } }),
    [
      ['USER_NOT_FOUND', 'nobody has the id', ({ admin }) => ({ by: admin, input: { userId: noId, roles: ['user'] } })],
      [
        'LAST_ADMIN',
        'nobody else is one',
        ({ admin }) => ({ by: admin, input: { userId: admin.user.id, roles: ['user'] } }),
      ],
    ],
  ),

  'users.suspend': endpoint(
    'POST /users/{userId}/suspend',
    200,
    async ({ admin, newPerson }) => ({ by: admin, input: { userId: (await newPerson()).user.id, reason: 'spam' } }),
    [...unknown, ...last],
  ),

  'users.unsuspend': endpoint(
    'POST /users/{userId}/unsuspend',
    200,
    async ({ admin, newPerson, suspend }) => {
      const person = await newPerson()
      await suspend(person)
      return { by: admin, input: { userId: person.user.id } }
    },
    unknown,
  ),

  'users.delete': endpoint(
    'DELETE /users/{userId}',
    200,
    async ({ admin, newPerson }) => ({ by: admin, input: { userId: (await newPerson()).user.id } }),
    [
      ...unknown,
      ...last,
      [
        'CONFLICT',
        'others are in their projects',
        ({ admin, owner }) => ({ by: admin, input: { userId: owner.user.id } }),
      ],
    ],
  ),
}

export const sessions: Readonly<Record<string, Endpoint>> = {
  'sessions.list': endpoint('GET /sessions/', 200, ({ owner }) => ({ by: owner, input: { limit: 2 } }), [
    [
      'FORBIDDEN',
      "they are somebody else's",
      ({ owner, viewer }) => ({ by: owner, input: { userId: viewer.user.id } }),
    ],
    ['USER_NOT_FOUND', 'nobody has the id', ({ admin }) => ({ by: admin, input: { userId: noId } })],
  ]),

  'sessions.revoke': endpoint(
    'DELETE /sessions/{sessionId}',
    200,
    async ({ url, owner }) => ({ by: owner, input: { sessionId: (await signIn(url, owner)).session.id } }),
    [
      ['SESSION_NOT_FOUND', 'there is none', ({ owner }) => ({ by: owner, input: { sessionId: noId } })],
      [
        'SESSION_NOT_FOUND',
        "it is somebody else's",
        ({ stranger, owner }) => ({ by: stranger, input: { sessionId: owner.session.id } }),
      ],
      [
        'SESSION_NOT_FOUND',
        'it is over',
        async ({ url, owner }) => {
          const { session, accessToken } = await signIn(url, owner)
          await call(url, 'auth.logout', {}, { token: accessToken })
          return { by: owner, input: { sessionId: session.id } }
        },
      ],
    ],
  ),

  'sessions.revokeOthers': endpoint('POST /sessions/revoke-others', 200, async ({ newPerson }) => ({
    by: await newPerson(),
    input: {},
  })),

  'sessions.revokeAll': endpoint(
    'POST /sessions/revoke-all',
    200,
    async ({ admin, newPerson }) => ({ by: admin, input: { userId: (await newPerson()).user.id } }),
    unknown,
  ),
}
