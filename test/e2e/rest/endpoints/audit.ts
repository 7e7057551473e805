import { type Endpoint, endpoint } from '../endpoint.js'
import { inNewProject } from './project-requests.js'

export const audit: Readonly<Record<string, Endpoint>> = {
  'audit.list': endpoint(
    'GET /audit/',
    200,
    ({ admin }) => ({
      by: admin,
      input: { action: 'user.register', from: '2020-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', limit: 2 },
    }),
    [['BAD_REQUEST', 'the cursor is invalid', ({ admin }) => ({ by: admin, input: { cursor: 'none' } })]],
  ),

  'audit.listForProject': endpoint('GET /projects/{projectId}/audit', 200, inNewProject('owner', { limit: 2 })),
}
