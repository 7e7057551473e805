import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../rest.js'
import { publicProcedure } from '../trpc.js'

export const authRouter = {
  /** Makes an account and signs it in. Errors: EMAIL_TAKEN, WEAK_PASSWORD. */
  register: publicProcedure
    .meta(rest('POST', '/auth/register', 'Make an account', 201))
    .input(contract.auth.register.input)
    .output(contract.auth.register.output)
    .mutation(({ ctx, input }) => ctx.services.auth.register(input, ctx.origin)),

  /** Errors: INVALID_CREDENTIALS, ACCOUNT_SUSPENDED. */
  login: publicProcedure
    .meta(rest('POST', '/auth/login', 'Sign in'))
    .input(contract.auth.login.input)
    .output(contract.auth.login.output)
    .mutation(({ ctx, input }) => ctx.services.auth.login(input, ctx.origin)),

  /**
   * New tokens for a refresh token. Asking again with the same one, because an answer was lost, is safe.
   * Errors: INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED.
   */
  refresh: publicProcedure
    .meta(rest('POST', '/auth/refresh', 'New tokens for a refresh token'))
    .input(contract.auth.refresh.input)
    .output(contract.auth.refresh.output)
    .mutation(({ ctx, input }) => ctx.services.auth.refresh(input.refreshToken, ctx.origin, ctx.transport.isGone)),

  /** Ends the session of the refresh token or, when none is given, of the access token. */
  logout: publicProcedure
    .meta(rest('POST', '/auth/logout', 'Sign out'))
    .input(contract.auth.logout.input)
    .output(contract.auth.logout.output)
    .mutation(({ ctx, input }) => ctx.services.auth.logout(input.refreshToken, ctx.authentication)),
} satisfies TRPCRouterRecord
