import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint } from '../endpoint.js'
import { fillMembers } from '../fill-quotas.js'
import { unknownId } from '../fixture.js'

/** Errors of accepting and declining an invitation. */
const invitationErrors: Endpoint['fails'] = [
  ['INVALID_TOKEN', 'the token is unknown', ({ stranger }) => ({ by: stranger, input: { token: 'none' } })],
  [
    'INVALID_TOKEN',
    'the token was mailed to the address of another user',
    async ({ stranger, newInvitedUser }) => ({ by: stranger, input: { token: (await newInvitedUser()).token } }),
  ],
  [
    'INVITATION_NOT_FOUND',
    'the invitation does not exist',
    ({ stranger }) => ({ by: stranger, input: { invitationId: unknownId } }),
  ],
  [
    'INVITATION_NOT_FOUND',
    'the address is not verified and no mailed token is sent',
    async ({ newInvitedUser }) => {
      const { person, invitation } = await newInvitedUser()
      return { by: person, input: { invitationId: invitation.id } }
    },
  ],
  ['BAD_REQUEST', 'the input names no invitation', ({ stranger }) => ({ by: stranger, input: {} })],
]

export const invitations: Readonly<Record<string, Endpoint>> = {
  'projects.invitations': endpoint('GET /invitations/', 200, ({ stranger }) => ({ by: stranger, input: {} })),

  'projects.revokeInvitation': endpoint(
    'DELETE /invitations/{invitationId}',
    200,
    async ({ owner, newInvitation }) => ({ by: owner, input: { invitationId: (await newInvitation()).id } }),
    [
      [
        'INVITATION_NOT_FOUND',
        'the invitation was revoked before',
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
    async ({ newInvitedUser }) => {
      const { person, token } = await newInvitedUser()
      return { by: person, input: { token } }
    },
    [
      ...invitationErrors,
      [
        'QUOTA_EXCEEDED',
        'the project has the maximum number of members',
        async ({ database, newInvitedUser }) => {
          const { person, invitation, token } = await newInvitedUser()
          await fillMembers(database, invitation.projectId)
          return { by: person, input: { token } }
        },
      ],
    ],
  ),

  'projects.declineInvitation': endpoint(
    'POST /invitations/decline',
    200,
    async ({ url, mailbox, newInvitedUser }) => {
      const { person, invitation } = await newInvitedUser()
      await call(url, 'auth.verifyEmail', { token: await mailbox.nextToken(person.email) })
      return { by: person, input: { invitationId: invitation.id } }
    },
    invitationErrors,
  ),
}
