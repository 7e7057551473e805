import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const sessionsRouter = {
  list: procedure(contract.sessions.list).query(({ ctx, input }) => ctx.services.sessions.list(ctx.caller, input)),

  revoke: procedure(contract.sessions.revoke).mutation(({ ctx, input }) =>
    ctx.services.sessions.revoke(ctx.caller, input.sessionId),
  ),

  revokeOthers: procedure(contract.sessions.revokeOthers).mutation(({ ctx }) =>
    ctx.services.sessions.revokeOthers(ctx.caller),
  ),

  revokeAll: procedure(contract.sessions.revokeAll).mutation(({ ctx, input }) =>
    ctx.services.sessions.revokeAll(ctx.caller, input.userId),
  ),

  watch: procedure(contract.sessions.watch).subscription(({ ctx, signal }) =>
    ctx.services.sessions.watch(ctx.caller, ctx.transport, signal ?? new AbortController().signal),
  ),
} satisfies TRPCRouterRecord
