import * as z from 'zod'
import { email, id, inputOf } from '../primitives.js'
import { invitation, member, project } from '../projects.js'
import { sharedRole } from '../roles.js'
import { mutation, query } from './record.js'

/** Procedures of `projects` that concern its members. */
export const members = {
  members: query({
    access: 'viewer',
    rest: { method: 'GET', path: '/projects/{projectId}/members' },
    summary: 'Lists the members of a project, the owner first',
    description: 'Pending invitations are shown to the owner only.',
    errors: [],
    input: inputOf({ projectId: id }),
    output: z.object({
      members: z.array(member),
      /** Pending ones; empty for callers other than the owner. */
      invitations: z.array(invitation),
    }),
  }),

  share: mutation({
    access: 'owner',
    rest: { method: 'POST', path: '/projects/{projectId}/share' },
    summary: 'Shares a project with an address',
    description: `An account that has verified the address becomes a member at once: \`{ "member": … }\`. Any other address is mailed an
invitation: \`{ "invitation": … }\`. A project in the bin cannot be shared: CONFLICT.`,
    errors: ['ALREADY_MEMBER', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: inputOf({
      projectId: id,
      email,
      /** The role of the new member. */
      role: sharedRole,
    }),
    output: z.union([z.object({ member }), z.object({ invitation })]),
  }),

  setRole: mutation({
    access: 'owner',
    rest: { method: 'PUT', path: '/projects/{projectId}/members/{userId}' },
    summary: 'Sets the role of a member',
    description: "The owner's role cannot be changed, and no role of a project in the bin: CONFLICT.",
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    input: inputOf({ projectId: id, userId: id, role: sharedRole }),
    output: member,
  }),

  unshare: mutation({
    access: 'owner',
    rest: { method: 'DELETE', path: '/projects/{projectId}/members/{userId}' },
    summary: 'Removes a member from a project',
    description: "The member's streams of the project end within a second. The owner cannot be removed: CONFLICT.",
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    input: inputOf({ projectId: id, userId: id }),
    output: z.object({ removed: z.literal(true) }),
  }),

  leave: mutation({
    access: 'viewer',
    rest: { method: 'POST', path: '/projects/{projectId}/leave' },
    summary: 'Ends the membership of the caller in a project',
    description: 'The owner cannot leave: CONFLICT.',
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    input: inputOf({ projectId: id }),
    output: z.object({ left: z.literal(true) }),
  }),

  transfer: mutation({
    access: 'owner',
    rest: { method: 'POST', path: '/projects/{projectId}/transfer' },
    summary: 'Transfers the ownership of a project to a member',
    description: `The previous owner becomes an editor. The new owner must be a member whose account is active and verified and not a
guest, and the project must not be in the bin: else CONFLICT.`,
    errors: ['CONFLICT', 'QUOTA_EXCEEDED'],
    input: inputOf({
      projectId: id,
      /** The new owner. */
      userId: id,
    }),
    output: project,
  }),
} as const
