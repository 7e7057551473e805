import { type Endpoint, endpoint } from '../endpoint.js'
import { auth } from './auth.js'
import { generations } from './generations.js'
import { audit, invitations, projects } from './projects.js'
import { sessions, users } from './users.js'

/** The whole REST face, by the names of its procedures. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...auth,
  ...users,
  ...sessions,
  ...projects,
  ...invitations,
  ...generations,
  ...audit,
  'system.health': endpoint('GET /health', 200, () => ({ by: null, input: {} })),
}
