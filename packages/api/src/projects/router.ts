import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../rest.js'
import { projectProcedure, userProcedure } from '../trpc.js'

export const projectsRouter = {
  /** Not for guests. The same `idempotencyKey` answers the same project. Errors: FORBIDDEN, CONFLICT. */
  create: userProcedure
    .meta(rest('POST', '/projects/', 'Make a project', 201))
    .input(contract.projects.create.input)
    .output(contract.projects.create.output)
    .mutation(({ ctx, input }) => ctx.services.projects.create(ctx.caller, input)),

  /** The caller's own projects and those shared with them; the bin holds what they own and deleted. */
  list: userProcedure
    .meta(rest('GET', '/projects/', 'Projects'))
    .input(contract.projects.list.input)
    .output(contract.projects.list.output)
    .query(({ ctx, input }) => ctx.services.projects.list(ctx.caller, input)),

  /** One project. Errors: PROJECT_NOT_FOUND. */
  get: projectProcedure('viewer')
    .meta(rest('GET', '/projects/{projectId}', 'One project'))
    .input(contract.projects.get.input)
    .output(contract.projects.get.output)
    .query(({ ctx, input }) => ctx.services.projects.get(ctx.caller, input.projectId)),
} satisfies TRPCRouterRecord
