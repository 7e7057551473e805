import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { publicProcedure, unverifiedProcedure, userProcedure } from '../app/trpc.js'
import { refreshBy, signInBy, signOutBy } from './cookie-mode.js'

export const authRouter = {
  /**
   * Makes an account and signs it in; a link by mail proves its address.
   * Errors: EMAIL_TAKEN, WEAK_PASSWORD, REGISTRATION_CLOSED, INVALID_TOKEN, CSRF_REJECTED, RATE_LIMITED, OVERLOADED.
   */
  register: publicProcedure
    .meta(rest('POST', '/auth/register', 'Make an account', 201))
    .input(contract.auth.register.input)
    .output(contract.auth.register.output)
    .mutation(({ ctx, input }) => signInBy(ctx, input, () => ctx.services.auth.register(input, ctx.client))),

  /** Errors: INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, CSRF_REJECTED, RATE_LIMITED, OVERLOADED. */
  login: publicProcedure
    .meta(rest('POST', '/auth/login', 'Sign in'))
    .input(contract.auth.login.input)
    .output(contract.auth.login.output)
    .mutation(({ ctx, input }) => signInBy(ctx, input, () => ctx.services.auth.login(input, ctx.client))),

  /**
   * New tokens for a refresh token, or for the one in the cookie. Asking again with the same one, because an answer was
   * lost, is safe. Errors: INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED,
   * ACCOUNT_SUSPENDED, CSRF_REJECTED, RATE_LIMITED.
   */
  refresh: publicProcedure
    .meta(rest('POST', '/auth/refresh', 'New tokens for a refresh token'))
    .input(contract.auth.refresh.input)
    .output(contract.auth.refresh.output)
    .mutation(({ ctx, input }) =>
      refreshBy(ctx, input, (token) => ctx.services.auth.refresh(token, ctx.client, ctx.transport.isGone)),
    ),

  /** Ends the session of the refresh token, the access token or the cookies, and clears the cookies. Errors: CSRF_REJECTED. */
  logout: publicProcedure
    .meta(rest('POST', '/auth/logout', 'Sign out'))
    .input(contract.auth.logout.input)
    .output(contract.auth.logout.output)
    .mutation(({ ctx, input }) => signOutBy(ctx, input, (token) => ctx.services.auth.logout(token, ctx))),

  /** Mails a link to set another password, if the address has an account; the answer does not tell. Errors: RATE_LIMITED. */
  requestPasswordReset: publicProcedure
    .meta(rest('POST', '/auth/reset-password', 'Ask for a link to reset the password'))
    .input(contract.auth.requestPasswordReset.input)
    .output(contract.auth.requestPasswordReset.output)
    .mutation(({ ctx, input }) => ctx.services.auth.requestPasswordReset(input.email)),

  /** Sets a password by a mailed token, and ends all sessions. Errors: INVALID_TOKEN, WEAK_PASSWORD, OVERLOADED. */
  resetPassword: publicProcedure
    .meta(rest('POST', '/auth/reset-password/confirm', 'Set a password by a mailed token'))
    .input(contract.auth.resetPassword.input)
    .output(contract.auth.resetPassword.output)
    .mutation(({ ctx, input }) => ctx.services.auth.resetPassword(input.token, input.newPassword, ctx.client)),

  /** Ends all other sessions. Errors: INVALID_CREDENTIALS, WEAK_PASSWORD, RATE_LIMITED, OVERLOADED. */
  changePassword: userProcedure
    .meta(rest('POST', '/auth/change-password', 'Change the password'))
    .input(contract.auth.changePassword.input)
    .output(contract.auth.changePassword.output)
    .mutation(({ ctx, input }) =>
      ctx.services.auth.changePassword(ctx.caller, input.currentPassword, input.newPassword),
    ),

  /** Mails a link to the caller; when the address is verified already, sends nothing. Errors: RATE_LIMITED. */
  requestEmailVerification: unverifiedProcedure
    .meta(rest('POST', '/auth/verify-email/request', 'Ask for a link to verify the address'))
    .input(contract.auth.requestEmailVerification.input)
    .output(contract.auth.requestEmailVerification.output)
    .mutation(({ ctx }) => ctx.services.auth.requestEmailVerification(ctx.caller)),

  /** Verifies an address, or changes to a new one, by a mailed token. Errors: INVALID_TOKEN, EMAIL_TAKEN. */
  verifyEmail: publicProcedure
    .meta(rest('POST', '/auth/verify-email', 'Verify an address by a mailed token'))
    .input(contract.auth.verifyEmail.input)
    .output(contract.auth.verifyEmail.output)
    .mutation(({ ctx, input }) => ctx.services.auth.verifyEmail(input.token, ctx.client)),

  /** Mails a link to the new address, and tells the old one. Errors: BAD_REQUEST, INVALID_CREDENTIALS, RATE_LIMITED. */
  requestEmailChange: unverifiedProcedure
    .meta(rest('POST', '/auth/change-email', 'Ask to change the address'))
    .input(contract.auth.requestEmailChange.input)
    .output(contract.auth.requestEmailChange.output)
    .mutation(({ ctx, input }) => ctx.services.auth.requestEmailChange(ctx.caller, input.newEmail, input.password)),
} satisfies TRPCRouterRecord
