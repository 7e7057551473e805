import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const auditRouter = {
  list: procedure(contract.audit.list).query(({ ctx, input }) => ctx.services.audit.list(input)),

  listForProject: procedure(contract.audit.listForProject).query(({ ctx, input }) =>
    ctx.services.audit.listForProject(input),
  ),
} satisfies TRPCRouterRecord
