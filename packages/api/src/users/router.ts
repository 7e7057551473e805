import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const usersRouter = {
  me: procedure(contract.users.me).query(({ ctx }) => ctx.services.users.me(ctx.caller)),

  updateMe: procedure(contract.users.updateMe).mutation(({ ctx, input }) =>
    ctx.services.users.updateMe(ctx.caller, input),
  ),

  deleteMe: procedure(contract.users.deleteMe).mutation(({ ctx, input }) =>
    ctx.services.users.deleteMe(ctx.caller, input),
  ),

  get: procedure(contract.users.get).query(({ ctx, input }) => ctx.services.users.get(input.userId)),

  list: procedure(contract.users.list).query(({ ctx, input }) => ctx.services.users.list(input)),

  invite: procedure(contract.users.invite).mutation(({ ctx, input }) =>
    ctx.services.users.invite(ctx.caller, input.email, input.roles),
  ),

  setRoles: procedure(contract.users.setRoles).mutation(({ ctx, input }) =>
    ctx.services.users.setRoles(ctx.caller, input.userId, input.roles),
  ),

  suspend: procedure(contract.users.suspend).mutation(({ ctx, input }) =>
    ctx.services.users.suspend(ctx.caller, input.userId, input.reason),
  ),

  unsuspend: procedure(contract.users.unsuspend).mutation(({ ctx, input }) =>
    ctx.services.users.unsuspend(ctx.caller, input.userId, input.reason),
  ),

  delete: procedure(contract.users.delete).mutation(({ ctx, input }) =>
    ctx.services.users.delete(ctx.caller, input.userId, input.purgeProjects),
  ),
} satisfies TRPCRouterRecord
