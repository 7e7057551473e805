import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { adminProcedure, userProcedure } from '../app/trpc.js'

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

  /** Ends all sessions of the caller but this one, their sockets too. */
  revokeOthers: userProcedure
    .meta(rest('POST', '/sessions/revoke-others', 'Invalidate all other sessions'))
    .input(contract.sessions.revokeOthers.input)
    .output(contract.sessions.revokeOthers.output)
    .mutation(({ ctx }) => ctx.services.sessions.revokeOthers(ctx.caller)),

  /** Ends all sessions of a user. Administrators only. Errors: USER_NOT_FOUND. */
  revokeAll: adminProcedure
    .meta(rest('POST', '/sessions/revoke-all', 'Invalidate all sessions of a user'))
    .input(contract.sessions.revokeAll.input)
    .output(contract.sessions.revokeAll.output)
    .mutation(({ ctx, input }) => ctx.services.sessions.revokeAll(ctx.caller, input.userId)),

  /** The caller's own sessions as they begin and end. `ready` comes first, at every connect. */
  watch: userProcedure
    .input(contract.sessions.watch.input)
    .subscription(({ ctx, signal }) =>
      ctx.services.sessions.watch(ctx.caller, ctx.transport, signal ?? new AbortController().signal),
    ),
} satisfies TRPCRouterRecord
