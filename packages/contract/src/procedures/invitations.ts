import * as z from 'zod'
import { mailedToken } from '../auth.js'
import { id, inputOf } from '../primitives.js'
import { invitation, project } from '../projects.js'
import { mutation, query } from './record.js'

/** Names an invitation by exactly one of its mailed token and its id. */
const oneInvitation = inputOf({
  /** The token of the mailed link. */
  token: mailedToken.optional(),
  invitationId: id.optional(),
}).refine(({ token, invitationId }) => (token === undefined) !== (invitationId === undefined), {
  error: 'must have either token or invitationId',
  path: ['invitationId'],
})

/** Procedures of `projects` that concern its invitations. */
export const invitations = {
  invitations: query({
    access: 'user',
    rest: { method: 'GET', path: '/invitations/' },
    summary: "Lists the pending invitations of the caller's verified address",
    errors: [],
    input: inputOf({}).prefault({}),
    output: z.object({ invitations: z.array(invitation) }),
  }),

  revokeInvitation: mutation({
    access: 'owner',
    subject: 'invitationId',
    rest: { method: 'DELETE', path: '/invitations/{invitationId}' },
    summary: 'Revokes a pending invitation',
    errors: [],
    input: inputOf({ invitationId: id }),
    output: z.object({ revoked: z.literal(true) }),
  }),

  acceptInvitation: mutation({
    access: 'mailedToken',
    rest: { method: 'POST', path: '/invitations/accept' },
    summary: 'Accepts an invitation',
    description: `By the mailed token, which also verifies the address, or by the id. Only the account of the invited address may accept.`,
    errors: ['INVALID_TOKEN', 'INVITATION_NOT_FOUND', 'PROJECT_NOT_FOUND', 'QUOTA_EXCEEDED'],
    input: oneInvitation,
    output: project,
  }),

  declineInvitation: mutation({
    access: 'user',
    rest: { method: 'POST', path: '/invitations/decline' },
    summary: 'Declines an invitation',
    description: 'By the mailed token or by the id. Only the account of the invited address may decline.',
    errors: ['INVALID_TOKEN', 'INVITATION_NOT_FOUND'],
    input: oneInvitation,
    output: z.object({ declined: z.literal(true) }),
  }),
} as const
