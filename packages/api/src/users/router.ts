import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../rest.js'
import { userProcedure } from '../trpc.js'

export const usersRouter = {
  /** The caller's own account. */
  me: userProcedure
    .meta(rest('GET', '/users/me', 'Who I am'))
    .input(contract.users.me.input)
    .output(contract.users.me.output)
    .query(({ ctx }) => ctx.services.users.me(ctx.caller)),
} satisfies TRPCRouterRecord
