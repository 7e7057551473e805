import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { adminProcedure, projectProcedure } from '../app/trpc.js'

export const auditRouter = {
  /** What happened on this server, newest first. Administrators only. Errors: BAD_REQUEST for a cursor of another list. */
  list: adminProcedure
    .meta(rest('GET', '/audit/', 'What happened'))
    .input(contract.audit.list.input)
    .output(contract.audit.list.output)
    .query(({ ctx, input }) => ctx.services.audit.list(input)),

  /** What happened in a project, newest first, without from where. The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  listForProject: projectProcedure('owner')
    .meta(rest('GET', '/projects/{projectId}/audit', 'What happened in a project'))
    .input(contract.audit.listForProject.input)
    .output(contract.audit.listForProject.output)
    .query(({ ctx, input }) => ctx.services.audit.listForProject(input)),
} satisfies TRPCRouterRecord
