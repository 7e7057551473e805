import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'
import { refreshBy, signInBy, signOutBy } from './cookie-mode.js'

export const authRouter = {
  register: procedure(contract.auth.register).mutation(({ ctx, input }) =>
    signInBy(ctx, input, () => ctx.services.auth.register(input, ctx.client)),
  ),

  login: procedure(contract.auth.login).mutation(({ ctx, input }) =>
    signInBy(ctx, input, () => ctx.services.auth.login(input, ctx.client)),
  ),

  refresh: procedure(contract.auth.refresh).mutation(({ ctx, input }) =>
    refreshBy(ctx, input, (token) => ctx.services.auth.refresh(token, ctx.client, ctx.transport.isGone)),
  ),

  logout: procedure(contract.auth.logout).mutation(({ ctx, input }) =>
    signOutBy(ctx, input, (token) => ctx.services.auth.logout(token, ctx)),
  ),

  requestPasswordReset: procedure(contract.auth.requestPasswordReset).mutation(({ ctx, input }) =>
    ctx.services.auth.requestPasswordReset(input.email),
  ),

  resetPassword: procedure(contract.auth.resetPassword).mutation(({ ctx, input }) =>
    ctx.services.auth.resetPassword(input.token, input.newPassword, ctx.client),
  ),

  changePassword: procedure(contract.auth.changePassword).mutation(({ ctx, input }) =>
    ctx.services.auth.changePassword(ctx.caller, input.currentPassword, input.newPassword),
  ),

  requestEmailVerification: procedure(contract.auth.requestEmailVerification).mutation(({ ctx }) =>
    ctx.services.auth.requestEmailVerification(ctx.caller),
  ),

  verifyEmail: procedure(contract.auth.verifyEmail).mutation(({ ctx, input }) =>
    ctx.services.auth.verifyEmail(input.token, ctx.client),
  ),

  requestEmailChange: procedure(contract.auth.requestEmailChange).mutation(({ ctx, input }) =>
    ctx.services.auth.requestEmailChange(ctx.caller, input.newEmail, input.password),
  ),
} satisfies TRPCRouterRecord
