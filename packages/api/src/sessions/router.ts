import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../rest.js'
import { userProcedure } from '../trpc.js'

export const sessionsRouter = {
  /** Open sessions, newest first. Another user's: administrators only. Errors: FORBIDDEN, USER_NOT_FOUND. */
  list: userProcedure
    .meta(rest('GET', '/sessions', 'Open sessions, newest first'))
    .input(contract.sessions.list.input)
    .output(contract.sessions.list.output)
    .query(({ ctx, input }) => ctx.services.sessions.list(ctx.caller, input)),

  /** Ends a session at once, its sockets too. Another user's: administrators only. Errors: SESSION_NOT_FOUND. */
  revoke: userProcedure
    .meta(rest('DELETE', '/sessions/{sessionId}', 'Invalidate a session'))
    .input(contract.sessions.revoke.input)
    .output(contract.sessions.revoke.output)
    .mutation(({ ctx, input }) => ctx.services.sessions.revoke(ctx.caller, input.sessionId)),
} satisfies TRPCRouterRecord
