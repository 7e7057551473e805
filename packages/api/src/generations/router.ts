import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { procedure } from '../app/procedure.js'

export const generationsRouter = {
  start: procedure(contract.generations.start).mutation(({ ctx, input }) =>
    ctx.services.generations.start(ctx.caller, input),
  ),

  events: procedure(contract.generations.events).subscription(({ ctx, input, signal }) =>
    ctx.services.generations.events({
      ...input,
      subject: { sessionId: ctx.caller.sessionId, userId: ctx.caller.userId, projectId: ctx.project.id },
      transport: ctx.transport,
      signal: signal ?? new AbortController().signal,
    }),
  ),

  get: procedure(contract.generations.get).query(({ ctx, input }) => ctx.services.generations.get(input.generationId)),

  list: procedure(contract.generations.list).query(({ ctx, input }) => ctx.services.generations.list(input)),

  cancel: procedure(contract.generations.cancel).mutation(({ ctx, input }) =>
    ctx.services.generations.cancel(ctx.caller, input.generationId),
  ),

  delete: procedure(contract.generations.delete).mutation(({ ctx, input }) =>
    ctx.services.generations.delete(ctx.caller, input.generationId),
  ),

  files: procedure(contract.generations.files).query(({ ctx, input }) =>
    ctx.services.generations.files(input.generationId),
  ),

  file: procedure(contract.generations.file).query(({ ctx, input }) =>
    ctx.services.generations.file(input.generationId, input.path),
  ),

  engines: procedure(contract.generations.engines).query(({ ctx }) => ctx.services.generations.engines()),
} satisfies TRPCRouterRecord
