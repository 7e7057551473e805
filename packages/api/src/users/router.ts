import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { adminProcedure, unverifiedProcedure, userProcedure } from '../app/trpc.js'

export const usersRouter = {
  /** The caller's own account. Answers unverified callers too. */
  me: unverifiedProcedure
    .meta(rest('GET', '/users/me', 'Who I am'))
    .input(contract.users.me.input)
    .output(contract.users.me.output)
    .query(({ ctx }) => ctx.services.users.me(ctx.caller)),

  /** Changes what is given, leaves the rest; an avatar goes by null. */
  updateMe: userProcedure
    .meta(rest('PUT', '/users/me', 'Change my account'))
    .input(contract.users.updateMe.input)
    .output(contract.users.updateMe.output)
    .mutation(({ ctx, input }) => ctx.services.users.updateMe(ctx.caller, input)),

  /**
   * Deletes the caller's account. Errors: INVALID_CREDENTIALS, LAST_ADMIN, CONFLICT (one field for each project that is
   * in the way), RATE_LIMITED.
   */
  deleteMe: userProcedure
    .meta(rest('DELETE', '/users/me', 'Delete my account'))
    .input(contract.users.deleteMe.input)
    .output(contract.users.deleteMe.output)
    .mutation(({ ctx, input }) => ctx.services.users.deleteMe(ctx.caller, input)),

  /** Any account. Administrators only. Errors: USER_NOT_FOUND. */
  get: adminProcedure
    .meta(rest('GET', '/users/{userId}', 'One account'))
    .input(contract.users.get.input)
    .output(contract.users.get.output)
    .query(({ ctx, input }) => ctx.services.users.get(input.userId)),

  /** All accounts. Administrators only. Errors: BAD_REQUEST for a cursor of another list. */
  list: adminProcedure
    .meta(rest('GET', '/users/', 'Accounts'))
    .input(contract.users.list.input)
    .output(contract.users.list.output)
    .query(({ ctx, input }) => ctx.services.users.list(input)),

  /** Mails a link to register with, good for 7 days. Administrators only. Errors: EMAIL_TAKEN, RATE_LIMITED. */
  invite: adminProcedure
    .meta(rest('POST', '/users/invite', 'Invite somebody'))
    .input(contract.users.invite.input)
    .output(contract.users.invite.output)
    .mutation(({ ctx, input }) => ctx.services.users.invite(ctx.caller, input.email, input.roles)),

  /** Seen by the next call of the account. Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN. */
  setRoles: adminProcedure
    .meta(rest('PUT', '/users/{userId}/roles', 'Set the roles of an account'))
    .input(contract.users.setRoles.input)
    .output(contract.users.setRoles.output)
    .mutation(({ ctx, input }) => ctx.services.users.setRoles(ctx.caller, input.userId, input.roles)),

  /** Ends all sessions of the account at once. Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN. */
  suspend: adminProcedure
    .meta(rest('POST', '/users/{userId}/suspend', 'Suspend an account'))
    .input(contract.users.suspend.input)
    .output(contract.users.suspend.output)
    .mutation(({ ctx, input }) => ctx.services.users.suspend(ctx.caller, input.userId, input.reason)),

  /** Administrators only. Errors: USER_NOT_FOUND. */
  unsuspend: adminProcedure
    .meta(rest('POST', '/users/{userId}/unsuspend', 'Lift the suspension of an account'))
    .input(contract.users.unsuspend.input)
    .output(contract.users.unsuspend.output)
    .mutation(({ ctx, input }) => ctx.services.users.unsuspend(ctx.caller, input.userId, input.reason)),

  /** Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN, CONFLICT (as in deleteMe). */
  delete: adminProcedure
    .meta(rest('DELETE', '/users/{userId}', 'Delete an account'))
    .input(contract.users.delete.input)
    .output(contract.users.delete.output)
    .mutation(({ ctx, input }) => ctx.services.users.delete(ctx.caller, input.userId, input.purgeProjects)),
} satisfies TRPCRouterRecord
