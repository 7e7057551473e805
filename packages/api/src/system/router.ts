import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { publicProcedure } from '../app/trpc.js'

export const systemRouter = {
  /** That the server lives, which version it is, and for how long it has been up. */
  health: publicProcedure
    .meta(rest('GET', '/health', 'Is the server alive'))
    .input(contract.system.health.input)
    .output(contract.system.health.output)
    .query(({ ctx }) => ctx.services.system.health()),
} satisfies TRPCRouterRecord
