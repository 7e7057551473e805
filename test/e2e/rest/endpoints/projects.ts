import { contract, type ErrorCode } from '@assistant/contract'
import { call, callOrThrow } from '../../../support/clients/trpc-calls.js'
import { fillInvitations, fillMembers, fillProjects } from '../crowds.js'
import { type Endpoint, endpoint, type MakeWish } from '../endpoint.js'
import { newAddress, noId, type World } from '../world.js'

/** Of a project that was just made. */
const asked =
  (by: 'owner' | 'editor' | 'viewer', more: object = {}): MakeWish =>
  async (world) => ({ by: world[by], input: { projectId: await world.newProject(), ...more } })

/** The owner, about somebody in a project that was just made, or somebody who is not. */
const about =
  (who: 'owner' | 'editor' | 'stranger', more: object = {}): MakeWish =>
  async ({ owner, [who]: { user }, newProject }) => ({
    by: owner,
    input: { projectId: await newProject(), userId: user.id, ...more },
  })

async function binned({ url, owner, newProject }: World): Promise<string> {
  const projectId = await newProject()
  await call(url, 'projects.delete', { projectId }, { token: owner.accessToken })
  return projectId
}

const outsiders = (more: object = {}): Endpoint['fails'] => [
  ['USER_NOT_FOUND', 'they are not in the project', about('stranger', more)],
  ['CONFLICT', 'they own it', about('owner', more)],
]

/** What an answer to an invitation fails with. */
const unanswerable: Endpoint['fails'] = [
  ['INVALID_TOKEN', 'nobody was mailed it', ({ stranger }) => ({ by: stranger, input: { token: 'none' } })],
  [
    'INVALID_TOKEN',
    "it was mailed to somebody else's address",
    async ({ stranger, newInvited }) => ({ by: stranger, input: { token: (await newInvited()).token } }),
  ],
  ['INVITATION_NOT_FOUND', 'there is none', ({ stranger }) => ({ by: stranger, input: { invitationId: noId } })],
  [
    'INVITATION_NOT_FOUND',
    'the address is not proved, and nothing proves it',
    async ({ newInvited }) => {
      const { person, invitation } = await newInvited()
      return { by: person, input: { invitationId: invitation.id } }
    },
  ],
  ['BAD_REQUEST', 'it names none', ({ stranger }) => ({ by: stranger, input: {} })],
]

const full = 'QUOTA_EXCEEDED' satisfies ErrorCode

export const projects: Readonly<Record<string, Endpoint>> = {
  'projects.create': endpoint(
    'POST /projects/',
    201,
    ({ owner }) => ({ by: owner, input: { name: 'Our Club', settings: { product: 'chat' } } }),
    [
      ['FORBIDDEN', 'they are a guest', ({ guest }) => ({ by: guest, input: { name: 'Mine' } })],
      [
        'CONFLICT',
        'the key came with something else',
        async ({ url, owner }) => {
          const idempotencyKey = newAddress()
          const first = { name: 'One thing', idempotencyKey }
          await call(url, 'projects.create', first, { token: owner.accessToken })
          return { by: owner, input: { name: 'Another', idempotencyKey } }
        },
      ],
      [
        full,
        'they have as many as they may have',
        async ({ database, newPerson }) => {
          const person = await newPerson()
          await fillProjects(database, person.user.id)
          return { by: person, input: { name: 'One more' } }
        },
      ],
      [
        'PROJECT_NOT_FOUND',
        'the project that the key created was deleted',
        async ({ url, owner }) => {
          const input = { name: 'Once', idempotencyKey: newAddress() }
          const { id: projectId } = await callOrThrow(contract.projects.create.output, url, 'projects.create', input, {
            token: owner.accessToken,
          })
          await call(url, 'projects.delete', { projectId }, { token: owner.accessToken })
          return { by: owner, input }
        },
      ],
    ],
  ),

  'projects.list': endpoint(
    'GET /projects/',
    200,
    ({ editor }) => ({ by: editor, input: { scope: 'shared', search: 'project', sort: 'name', limit: 2 } }),
    [['BAD_REQUEST', 'the cursor is none', ({ editor }) => ({ by: editor, input: { cursor: 'none' } })]],
  ),

  'projects.get': endpoint('GET /projects/{projectId}', 200, asked('viewer')),

  'projects.update': endpoint(
    'PUT /projects/{projectId}',
    200,
    asked('editor', { name: 'Renamed', settings: { appName: null } }),
    [
      [
        'CONFLICT',
        'it has changed meanwhile',
        asked('editor', { name: 'Renamed', expectedUpdatedAt: '2020-01-01T00:00:00.000Z' }),
      ],
    ],
  ),

  'projects.delete': endpoint('DELETE /projects/{projectId}', 200, asked('owner')),

  'projects.restore': endpoint(
    'POST /projects/{projectId}/restore',
    200,
    async (world) => ({ by: world.owner, input: { projectId: await binned(world) } }),
    [
      [
        'PROJECT_NOT_FOUND',
        'it is in the bin of somebody else',
        async (world) => ({ by: world.editor, input: { projectId: await binned(world) } }),
      ],
    ],
  ),

  'projects.purge': endpoint('POST /projects/{projectId}/purge', 200, asked('owner')),

  'projects.members': endpoint('GET /projects/{projectId}/members', 200, asked('viewer')),

  'projects.share': endpoint(
    'POST /projects/{projectId}/share',
    200,
    async ({ owner, stranger, newProject }) => ({
      by: owner,
      input: { projectId: await newProject(), email: stranger.email, role: 'editor' },
    }),
    [
      [
        'ALREADY_MEMBER',
        'they are in it',
        async ({ owner, viewer, newProject }) => ({
          by: owner,
          input: { projectId: await newProject(), email: viewer.email, role: 'editor' },
        }),
      ],
      [
        'CONFLICT',
        'it is in the bin',
        async (world) => ({
          by: world.owner,
          input: { projectId: await binned(world), email: newAddress(), role: 'viewer' },
        }),
      ],
      [
        full,
        'as many are invited as may be',
        async ({ owner, database, newProject }) => {
          const projectId = await newProject()
          await fillInvitations(database, projectId, owner.user.id)
          return { by: owner, input: { projectId, email: newAddress(), role: 'viewer' } }
        },
      ],
    ],
  ),

  'projects.setRole': endpoint(
    'PUT /projects/{projectId}/members/{userId}',
    200,
    about('editor', { role: 'viewer' }),
    outsiders({ role: 'viewer' }),
  ),

  'projects.unshare': endpoint('DELETE /projects/{projectId}/members/{userId}', 200, about('editor'), outsiders()),

  'projects.leave': endpoint('POST /projects/{projectId}/leave', 200, asked('viewer'), [
    ['CONFLICT', 'they own it', asked('owner')],
  ]),

  'projects.transfer': endpoint('POST /projects/{projectId}/transfer', 200, about('editor'), [
    ['CONFLICT', 'who it is to go to is not in it', about('stranger')],
    [
      full,
      'who it is to go to has as many as they may have',
      async ({ url, owner, database, newPerson, newProject }) => {
        const [person, projectId] = [await newPerson(), await newProject()]
        const input = { projectId, email: person.email, role: 'editor' }
        await call(url, 'projects.share', input, { token: owner.accessToken })
        await fillProjects(database, person.user.id)
        return { by: owner, input: { projectId, userId: person.user.id } }
      },
    ],
  ]),
}

export const invitations: Readonly<Record<string, Endpoint>> = {
  'projects.invitations': endpoint('GET /invitations/', 200, ({ stranger }) => ({ by: stranger, input: {} })),

  'projects.revokeInvitation': endpoint(
    'DELETE /invitations/{invitationId}',
    200,
    async ({ owner, newInvitation }) => ({ by: owner, input: { invitationId: (await newInvitation()).id } }),
    [
      [
        'INVITATION_NOT_FOUND',
        'it was taken back',
        async ({ url, owner, newInvitation }) => {
          const input = { invitationId: (await newInvitation()).id }
          await call(url, 'projects.revokeInvitation', input, { token: owner.accessToken })
          return { by: owner, input }
        },
      ],
    ],
  ),

  'projects.acceptInvitation': endpoint(
    'POST /invitations/accept',
    200,
    async ({ newInvited }) => {
      const { person, token } = await newInvited()
      return { by: person, input: { token } }
    },
    [
      ...unanswerable,
      [
        full,
        'as many are in the project as may be',
        async ({ database, newInvited }) => {
          const { person, invitation, token } = await newInvited()
          await fillMembers(database, invitation.projectId)
          return { by: person, input: { token } }
        },
      ],
    ],
  ),

  'projects.declineInvitation': endpoint(
    'POST /invitations/decline',
    200,
    async ({ url, mailbox, newInvited }) => {
      const { person, invitation } = await newInvited()
      await call(url, 'auth.verifyEmail', { token: await mailbox.nextToken(person.email) })
      return { by: person, input: { invitationId: invitation.id } }
    },
    unanswerable,
  ),
}

export const audit: Readonly<Record<string, Endpoint>> = {
  'audit.list': endpoint(
    'GET /audit/',
    200,
    ({ admin }) => ({
      by: admin,
      input: { action: 'user.register', from: '2020-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', limit: 2 },
    }),
    [['BAD_REQUEST', 'the cursor is none', ({ admin }) => ({ by: admin, input: { cursor: 'none' } })]],
  ),

  'audit.listForProject': endpoint('GET /projects/{projectId}/audit', 200, asked('owner', { limit: 2 })),
}
