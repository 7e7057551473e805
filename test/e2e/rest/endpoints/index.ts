import { type Endpoint, endpoint } from '../endpoint.js'
import { audit } from './audit.js'
import { emailAddresses } from './email-addresses.js'
import { generations } from './generations.js'
import { invitations } from './invitations.js'
import { members } from './members.js'
import { passwords } from './passwords.js'
import { projects } from './projects.js'
import { sessions } from './sessions.js'
import { signIn } from './sign-in.js'
import { users } from './users.js'

/** All endpoints of the REST API, by the names of their procedures. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...signIn,
  ...passwords,
  ...emailAddresses,
  ...users,
  ...sessions,
  ...projects,
  ...members,
  ...invitations,
  ...generations,
  ...audit,
  'system.health': endpoint('GET /health', 200, () => ({ by: null, input: {} })),
}
