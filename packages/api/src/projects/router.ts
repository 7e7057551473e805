import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { mailedTokenProcedure, projectProcedure, userProcedure } from '../app/trpc.js'

export const projectsRouter = {
  /** Not for guests. The same `idempotencyKey` answers the same project. Errors: FORBIDDEN, CONFLICT, QUOTA_EXCEEDED. */
  create: userProcedure
    .meta(rest('POST', '/projects/', 'Make a project', 201))
    .input(contract.projects.create.input)
    .output(contract.projects.create.output)
    .mutation(({ ctx, input }) => ctx.services.projects.create(ctx.caller, input)),

  /** The caller's own projects and those shared with them; the bin holds what they own and deleted. */
  list: userProcedure
    .meta(rest('GET', '/projects/', 'Projects'))
    .input(contract.projects.list.input)
    .output(contract.projects.list.output)
    .query(({ ctx, input }) => ctx.services.projects.list(ctx.caller, input)),

  /** One project. Errors: PROJECT_NOT_FOUND. */
  get: projectProcedure('viewer')
    .meta(rest('GET', '/projects/{projectId}', 'One project'))
    .input(contract.projects.get.input)
    .output(contract.projects.get.output)
    .query(({ ctx, input }) => ctx.services.projects.get(ctx.caller, input.projectId)),

  /**
   * Changes what is given; settings are merged at the top level, null removes a key.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT (changed since `expectedUpdatedAt`; in the bin), BAD_REQUEST.
   */
  update: projectProcedure('editor')
    .meta(rest('PUT', '/projects/{projectId}', 'Change a project'))
    .input(contract.projects.update.input)
    .output(contract.projects.update.output)
    .mutation(({ ctx, input }) => ctx.services.projects.update(ctx.caller, input)),

  /** To the bin, for 30 days; what runs in it is canceled. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  delete: projectProcedure('owner')
    .meta(rest('DELETE', '/projects/{projectId}', 'Put a project into the bin'))
    .input(contract.projects.delete.input)
    .output(contract.projects.delete.output)
    .mutation(({ ctx, input }) => ctx.services.projects.delete(ctx.caller, input.projectId)),

  /** Back from the bin. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  restore: projectProcedure('owner')
    .meta(rest('POST', '/projects/{projectId}/restore', 'Take a project out of the bin'))
    .input(contract.projects.restore.input)
    .output(contract.projects.restore.output)
    .mutation(({ ctx, input }) => ctx.services.projects.restore(ctx.caller, input.projectId)),

  /** For good, with all that is in it. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  purge: projectProcedure('owner')
    .meta(rest('POST', '/projects/{projectId}/purge', 'Delete a project for good'))
    .input(contract.projects.purge.input)
    .output(contract.projects.purge.output)
    .mutation(({ ctx, input }) => ctx.services.projects.purge(ctx.caller, input.projectId)),

  /** Who is in it, the owner first; what is pending is shown to the owner alone. Errors: PROJECT_NOT_FOUND. */
  members: projectProcedure('viewer')
    .meta(rest('GET', '/projects/{projectId}/members', 'Who is in a project'))
    .input(contract.projects.members.input)
    .output(contract.projects.members.output)
    .query(({ ctx, input }) => ctx.services.projects.members(input.projectId, ctx.project.role)),

  /**
   * Adds an account that has proved this address, and tells them; mails an invitation to any other address.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, ALREADY_MEMBER, CONFLICT (in the bin), QUOTA_EXCEEDED, RATE_LIMITED.
   */
  share: projectProcedure('owner')
    .meta(rest('POST', '/projects/{projectId}/share', 'Share a project'))
    .input(contract.projects.share.input)
    .output(contract.projects.share.output)
    .mutation(({ ctx, input }) => ctx.services.projects.share(ctx.caller, input)),

  /** Errors: PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT (the owner's; in the bin). */
  setRole: projectProcedure('owner')
    .meta(rest('PUT', '/projects/{projectId}/members/{userId}', 'Set the role of a member'))
    .input(contract.projects.setRole.input)
    .output(contract.projects.setRole.output)
    .mutation(({ ctx, input }) => ctx.services.projects.setRole(ctx.caller, input.projectId, input.userId, input.role)),

  /** Their streams of the project end within a second. Errors: PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT. */
  unshare: projectProcedure('owner')
    .meta(rest('DELETE', '/projects/{projectId}/members/{userId}', 'Remove a member'))
    .input(contract.projects.unshare.input)
    .output(contract.projects.unshare.output)
    .mutation(({ ctx, input }) => ctx.services.projects.unshare(ctx.caller, input.projectId, input.userId)),

  /** Errors: PROJECT_NOT_FOUND, CONFLICT (the owner cannot). */
  leave: projectProcedure('viewer')
    .meta(rest('POST', '/projects/{projectId}/leave', 'Leave a project'))
    .input(contract.projects.leave.input)
    .output(contract.projects.leave.output)
    .mutation(({ ctx, input }) => ctx.services.projects.leave(ctx.caller, input.projectId)),

  /** To a member; the old owner becomes an editor. Errors: PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT, QUOTA_EXCEEDED. */
  transfer: projectProcedure('owner')
    .meta(rest('POST', '/projects/{projectId}/transfer', 'Give a project to a member'))
    .input(contract.projects.transfer.input)
    .output(contract.projects.transfer.output)
    .mutation(({ ctx, input }) => ctx.services.projects.transfer(ctx.caller, input.projectId, input.userId)),

  /** What is pending for the caller's own verified address. */
  invitations: userProcedure
    .meta(rest('GET', '/invitations/', 'My invitations'))
    .input(contract.projects.invitations.input)
    .output(contract.projects.invitations.output)
    .query(({ ctx }) => ctx.services.projects.invitations(ctx.caller)),

  /** Errors: INVITATION_NOT_FOUND, FORBIDDEN. */
  revokeInvitation: projectProcedure('owner', 'invitationId')
    .meta(rest('DELETE', '/invitations/{invitationId}', 'Take an invitation back'))
    .input(contract.projects.revokeInvitation.input)
    .output(contract.projects.revokeInvitation.output)
    .mutation(({ ctx, input }) => ctx.services.projects.revokeInvitation(ctx.caller, input.invitationId)),

  /** For the invited address alone. Errors: INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id), QUOTA_EXCEEDED. */
  acceptInvitation: mailedTokenProcedure
    .meta(rest('POST', '/invitations/accept', 'Accept an invitation'))
    .input(contract.projects.acceptInvitation.input)
    .output(contract.projects.acceptInvitation.output)
    .mutation(({ ctx, input }) => ctx.services.projects.acceptInvitation(ctx.caller, input)),

  /** For the invited address alone. Errors: INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id). */
  declineInvitation: userProcedure
    .meta(rest('POST', '/invitations/decline', 'Decline an invitation'))
    .input(contract.projects.declineInvitation.input)
    .output(contract.projects.declineInvitation.output)
    .mutation(({ ctx, input }) => ctx.services.projects.declineInvitation(ctx.caller, input)),

  /** What happens in a project. `ready` comes first, at every connect. Errors: PROJECT_NOT_FOUND, also once it is gone. */
  watch: projectProcedure('viewer')
    .input(contract.projects.watch.input)
    .subscription(({ ctx, input, signal }) =>
      ctx.services.projects.watch(ctx.caller, input.projectId, ctx.transport, signal ?? new AbortController().signal),
    ),
} satisfies TRPCRouterRecord
