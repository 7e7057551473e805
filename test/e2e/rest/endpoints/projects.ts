import { contract } from '@assistant/contract'
import { call, callOrThrow } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { fillProjects } from '../fill-quotas.js'
import { randomEmail } from '../fixture.js'
import { inNewProject, newDeletedProject } from './project-requests.js'

export const projects: Readonly<Record<string, Endpoint>> = {
  'projects.create': endpoint(
    'POST /projects/',
    201,
    ({ owner }) => ({ by: owner, input: { name: 'Our Club', settings: { product: 'chat' } } }),
    [
      ['FORBIDDEN', 'the caller is a guest', ({ guest }) => ({ by: guest, input: { name: 'Mine' } })],
      [
        'CONFLICT',
        'the idempotency key was used with another input',
        async ({ url, owner }) => {
          const idempotencyKey = randomEmail()
          const first = { name: 'One project', idempotencyKey }
          await call(url, 'projects.create', first, { token: owner.accessToken })
          return { by: owner, input: { name: 'Another', idempotencyKey } }
        },
      ],
      [
        'QUOTA_EXCEEDED',
        'the caller has the maximum number of projects',
        async ({ database, newUser }) => {
          const person = await newUser()
          await fillProjects(database, person.user.id)
          return { by: person, input: { name: 'One more' } }
        },
      ],
      [
        'PROJECT_NOT_FOUND',
        'the project that the idempotency key created was deleted',
        async ({ url, owner }) => {
          const input = { name: 'Once', idempotencyKey: randomEmail() }
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
    [['BAD_REQUEST', 'the cursor is invalid', ({ editor }) => ({ by: editor, input: { cursor: 'none' } })]],
  ),

  'projects.get': endpoint('GET /projects/{projectId}', 200, inNewProject('viewer')),

  'projects.update': endpoint(
    'PUT /projects/{projectId}',
    200,
    inNewProject('editor', { name: 'Renamed', settings: { appName: null } }),
    [
      [
        'CONFLICT',
        'the project changed after expectedUpdatedAt',
        inNewProject('editor', { name: 'Renamed', expectedUpdatedAt: '2020-01-01T00:00:00.000Z' }),
      ],
    ],
  ),

  'projects.delete': endpoint('DELETE /projects/{projectId}', 200, inNewProject('owner')),

  'projects.restore': endpoint(
    'POST /projects/{projectId}/restore',
    200,
    async (fixture) => ({ by: fixture.owner, input: { projectId: await newDeletedProject(fixture) } }),
    [
      [
        'PROJECT_NOT_FOUND',
        'the project is in the bin of another user',
        async (fixture) => ({ by: fixture.editor, input: { projectId: await newDeletedProject(fixture) } }),
      ],
    ],
  ),

  'projects.purge': endpoint('POST /projects/{projectId}/purge', 200, inNewProject('owner')),
}
