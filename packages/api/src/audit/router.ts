import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../rest.js'
import { adminProcedure } from '../trpc.js'

export const auditRouter = {
  /** What happened on this server, newest first. Administrators only. Errors: BAD_REQUEST for a cursor of another list. */
  list: adminProcedure
    .meta(rest('GET', '/audit/', 'What happened'))
    .input(contract.audit.list.input)
    .output(contract.audit.list.output)
    .query(({ ctx, input }) => ctx.services.audit.list(input)),
} satisfies TRPCRouterRecord
