import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { fillInvitations, fillProjects } from '../fill-quotas.js'
import { randomEmail } from '../fixture.js'
import { forUserOfNewProject, inNewProject, newDeletedProject } from './project-requests.js'

/** Errors of the endpoints that change a member. */
const memberErrors = (more: object = {}): Endpoint['fails'] => [
  ['USER_NOT_FOUND', 'the user is not a member', forUserOfNewProject('stranger', more)],
  ['CONFLICT', 'the user is the owner', forUserOfNewProject('owner', more)],
]

export const members: Readonly<Record<string, Endpoint>> = {
  'projects.members': endpoint('GET /projects/{projectId}/members', 200, inNewProject('viewer')),

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
        'the address belongs to a member',
        async ({ owner, viewer, newProject }) => ({
          by: owner,
          input: { projectId: await newProject(), email: viewer.email, role: 'editor' },
        }),
      ],
      [
        'CONFLICT',
        'the project is in the bin',
        async (fixture) => ({
          by: fixture.owner,
          input: { projectId: await newDeletedProject(fixture), email: randomEmail(), role: 'viewer' },
        }),
      ],
      [
        'QUOTA_EXCEEDED',
        'the project has the maximum number of invitations',
        async ({ owner, database, newProject }) => {
          const projectId = await newProject()
          await fillInvitations(database, projectId, owner.user.id)
          return { by: owner, input: { projectId, email: randomEmail(), role: 'viewer' } }
        },
      ],
    ],
  ),

  'projects.setRole': endpoint(
    'PUT /projects/{projectId}/members/{userId}',
    200,
    forUserOfNewProject('editor', { role: 'viewer' }),
    memberErrors({ role: 'viewer' }),
  ),

  'projects.unshare': endpoint(
    'DELETE /projects/{projectId}/members/{userId}',
    200,
    forUserOfNewProject('editor'),
    memberErrors(),
  ),

  'projects.leave': endpoint('POST /projects/{projectId}/leave', 200, inNewProject('viewer'), [
    ['CONFLICT', 'the caller is the owner', inNewProject('owner')],
  ]),

  'projects.transfer': endpoint('POST /projects/{projectId}/transfer', 200, forUserOfNewProject('editor'), [
    ['CONFLICT', 'the new owner is not a member', forUserOfNewProject('stranger')],
    [
      'QUOTA_EXCEEDED',
      'the new owner has the maximum number of projects',
      async ({ url, owner, database, newUser, newProject }) => {
        const [person, projectId] = [await newUser(), await newProject()]
        const input = { projectId, email: person.email, role: 'editor' }
        await call(url, 'projects.share', input, { token: owner.accessToken })
        await fillProjects(database, person.user.id)
        return { by: owner, input: { projectId, userId: person.user.id } }
      },
    ],
  ]),
}
