import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const systemRouter = {
  health: procedure(contract.system.health).query(({ ctx }) => ctx.services.system.health()),
} satisfies TRPCRouterRecord
