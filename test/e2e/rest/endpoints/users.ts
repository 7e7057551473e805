import { type Endpoint, endpoint } from '../endpoint.js'
import { randomEmail, root, unknownId } from '../fixture.js'

const unknownUser: Endpoint['fails'] = [
  ['USER_NOT_FOUND', 'the user does not exist', ({ admin }) => ({ by: admin, input: { userId: unknownId } })],
]
const lastAdmin: Endpoint['fails'] = [
  [
    'LAST_ADMIN',
    'the user is the last administrator',
    ({ admin }) => ({ by: admin, input: { userId: admin.user.id } }),
  ],
]

export const users: Readonly<Record<string, Endpoint>> = {
  'users.me': endpoint('GET /users/me', 200, ({ owner }) => ({ by: owner, input: {} })),

  'users.updateMe': endpoint('PUT /users/me', 200, async ({ newUser }) => ({
    by: await newUser(),
    input: { name: 'Ada L.', avatarUrl: null },
  })),

  'users.deleteMe': endpoint(
    'DELETE /users/me',
    200,
    async ({ newUser }) => {
      const person = await newUser()
      return { by: person, input: { password: person.password } }
    },
    [
      ['INVALID_CREDENTIALS', 'the password is wrong', ({ owner }) => ({ by: owner, input: { password: 'x' } })],
      [
        'LAST_ADMIN',
        'the caller is the last administrator',
        ({ admin }) => ({ by: admin, input: { password: root.password } }),
      ],
      [
        'PROJECT_NOT_FOUND',
        'transferTo names a project of another user',
        async ({ owner, editor, newProject }) => ({
          by: editor,
          input: { password: editor.password, transferTo: [{ projectId: await newProject(), userId: owner.user.id }] },
        }),
      ],
      [
        'CONFLICT',
        'a project of the caller has members',
        ({ owner }) => ({ by: owner, input: { password: owner.password } }),
      ],
    ],
  ),

  'users.get': endpoint(
    'GET /users/{userId}',
    200,
    ({ admin, owner }) => ({ by: admin, input: { userId: owner.user.id } }),
    unknownUser,
  ),

  'users.list': endpoint(
    'GET /users/',
    200,
    ({ admin }) => ({ by: admin, input: { role: 'user', sort: 'name', order: 'desc', limit: 3 } }),
    [['BAD_REQUEST', 'the cursor is invalid', ({ admin }) => ({ by: admin, input: { cursor: 'none' } })]],
  ),

  'users.invite': endpoint(
    'POST /users/invite',
    200,
    ({ admin }) => ({ by: admin, input: { email: randomEmail(), roles: ['guest'] } }),
    [
      [
        'EMAIL_TAKEN',
        'the address has an account',
        ({ admin, owner }) => ({ by: admin, input: { email: owner.email, roles: ['user'] } }),
      ],
    ],
  ),

  'users.setRoles': endpoint(
    'PUT /users/{userId}/roles',
    200,
    async ({ admin, newUser }) => ({ by: admin, input: { userId: (await newUser()).user.id, roles: ['guest'] } }),
    [
      [
        'USER_NOT_FOUND',
        'the user does not exist',
        ({ admin }) => ({ by: admin, input: { userId: unknownId, roles: ['user'] } }),
      ],
      [
        'LAST_ADMIN',
        'the user is the last administrator',
        ({ admin }) => ({ by: admin, input: { userId: admin.user.id, roles: ['user'] } }),
      ],
    ],
  ),

  'users.suspend': endpoint(
    'POST /users/{userId}/suspend',
    200,
    async ({ admin, newUser }) => ({ by: admin, input: { userId: (await newUser()).user.id, reason: 'spam' } }),
    [...unknownUser, ...lastAdmin],
  ),

  'users.unsuspend': endpoint(
    'POST /users/{userId}/unsuspend',
    200,
    async ({ admin, newUser, suspend }) => {
      const person = await newUser()
      await suspend(person)
      return { by: admin, input: { userId: person.user.id } }
    },
    unknownUser,
  ),

  'users.delete': endpoint(
    'DELETE /users/{userId}',
    200,
    async ({ admin, newUser }) => ({ by: admin, input: { userId: (await newUser()).user.id } }),
    [
      ...unknownUser,
      ...lastAdmin,
      [
        'CONFLICT',
        'a project of the user has members',
        ({ admin, owner }) => ({ by: admin, input: { userId: owner.user.id } }),
      ],
    ],
  ),
}
