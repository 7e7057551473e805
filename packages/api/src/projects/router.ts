import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const projectsRouter = {
  create: procedure(contract.projects.create).mutation(({ ctx, input }) =>
    ctx.services.projects.create(ctx.caller, input),
  ),

  list: procedure(contract.projects.list).query(({ ctx, input }) => ctx.services.projects.list(ctx.caller, input)),

  get: procedure(contract.projects.get).query(({ ctx, input }) =>
    ctx.services.projects.get(ctx.caller, input.projectId),
  ),

  update: procedure(contract.projects.update).mutation(({ ctx, input }) =>
    ctx.services.projects.update(ctx.caller, input),
  ),

  delete: procedure(contract.projects.delete).mutation(({ ctx, input }) =>
    ctx.services.projects.delete(ctx.caller, input.projectId),
  ),

  restore: procedure(contract.projects.restore).mutation(({ ctx, input }) =>
    ctx.services.projects.restore(ctx.caller, input.projectId),
  ),

  purge: procedure(contract.projects.purge).mutation(({ ctx, input }) =>
    ctx.services.projects.purge(ctx.caller, input.projectId),
  ),

  members: procedure(contract.projects.members).query(({ ctx, input }) =>
    ctx.services.projects.members(input.projectId, ctx.project.role),
  ),

  share: procedure(contract.projects.share).mutation(({ ctx, input }) =>
    ctx.services.projects.share(ctx.caller, input),
  ),

  setRole: procedure(contract.projects.setRole).mutation(({ ctx, input }) =>
    ctx.services.projects.setRole(ctx.caller, input.projectId, input.userId, input.role),
  ),

  unshare: procedure(contract.projects.unshare).mutation(({ ctx, input }) =>
    ctx.services.projects.unshare(ctx.caller, input.projectId, input.userId),
  ),

  leave: procedure(contract.projects.leave).mutation(({ ctx, input }) =>
    ctx.services.projects.leave(ctx.caller, input.projectId),
  ),

  transfer: procedure(contract.projects.transfer).mutation(({ ctx, input }) =>
    ctx.services.projects.transfer(ctx.caller, input.projectId, input.userId),
  ),

  invitations: procedure(contract.projects.invitations).query(({ ctx }) =>
    ctx.services.projects.invitations(ctx.caller),
  ),

  revokeInvitation: procedure(contract.projects.revokeInvitation).mutation(({ ctx, input }) =>
    ctx.services.projects.revokeInvitation(ctx.caller, input.invitationId),
  ),

  acceptInvitation: procedure(contract.projects.acceptInvitation).mutation(({ ctx, input }) =>
    ctx.services.projects.acceptInvitation(ctx.caller, input),
  ),

  declineInvitation: procedure(contract.projects.declineInvitation).mutation(({ ctx, input }) =>
    ctx.services.projects.declineInvitation(ctx.caller, input),
  ),

  watch: procedure(contract.projects.watch).subscription(({ ctx, input, signal }) =>
    ctx.services.projects.watch(ctx.caller, input.projectId, ctx.transport, signal ?? new AbortController().signal),
  ),
} satisfies TRPCRouterRecord
