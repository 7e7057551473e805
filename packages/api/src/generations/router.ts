import { contract } from '@assistant/contract'
import type { TRPCRouterRecord } from '@trpc/server'
import { rest } from '../app/rest.js'
import { projectProcedure, userProcedure } from '../app/trpc.js'

export const generationsRouter = {
  /**
   * Starts a generation, or queues it. The same `idempotencyKey` answers the same generation.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, BAD_REQUEST, GENERATION_NOT_FOUND (the parent), CONFLICT, QUOTA_EXCEEDED,
   * ENGINE_UNAVAILABLE.
   */
  start: projectProcedure('editor')
    .meta(rest('POST', '/projects/{projectId}/generations', 'Start a generation', 201))
    .input(contract.generations.start.input)
    .output(contract.generations.start.output)
    .mutation(({ ctx, input }) => ctx.services.generations.start(ctx.caller, input)),

  /**
   * The events after `lastEventId` as they come, up to and with `result`.
   * Errors: GENERATION_NOT_FOUND, EVENTS_EXPIRED, BAD_REQUEST for a number that the log has not reached.
   */
  events: projectProcedure('viewer', 'generationId')
    .meta(rest('GET', '/generations/{generationId}/events', 'Follow a generation'))
    .input(contract.generations.events.input)
    .subscription(({ ctx, input, signal }) =>
      ctx.services.generations.events({
        ...input,
        subject: { sessionId: ctx.caller.sessionId, userId: ctx.caller.userId, projectId: ctx.project.id },
        transport: ctx.transport,
        signal: signal ?? new AbortController().signal,
      }),
    ),

  /** One generation. Errors: GENERATION_NOT_FOUND. */
  get: projectProcedure('viewer', 'generationId')
    .meta(rest('GET', '/generations/{generationId}', 'One generation'))
    .input(contract.generations.get.input)
    .output(contract.generations.get.output)
    .query(({ ctx, input }) => ctx.services.generations.get(input.generationId)),

  /** A project's generations, newest first. Errors: PROJECT_NOT_FOUND. */
  list: projectProcedure('viewer')
    .meta(rest('GET', '/projects/{projectId}/generations', "A project's generations"))
    .input(contract.generations.list.input)
    .output(contract.generations.list.output)
    .query(({ ctx, input }) => ctx.services.generations.list(input)),

  /** Ends what waits or runs. Errors: GENERATION_NOT_FOUND, FORBIDDEN, GENERATION_FINISHED. */
  cancel: projectProcedure('editor', 'generationId')
    .meta(rest('POST', '/generations/{generationId}/cancel', 'Cancel a generation'))
    .input(contract.generations.cancel.input)
    .output(contract.generations.cancel.output)
    .mutation(({ ctx, input }) => ctx.services.generations.cancel(ctx.caller, input.generationId)),

  /** Cancels and removes it; what was made from it keeps its files. Errors: GENERATION_NOT_FOUND, FORBIDDEN. */
  delete: projectProcedure('editor', 'generationId')
    .meta(rest('DELETE', '/generations/{generationId}', 'Delete a generation'))
    .input(contract.generations.delete.input)
    .output(contract.generations.delete.output)
    .mutation(({ ctx, input }) => ctx.services.generations.delete(ctx.caller, input.generationId)),

  /** The tree of a generation, without contents. Errors: GENERATION_NOT_FOUND. */
  files: projectProcedure('viewer', 'generationId')
    .meta(rest('GET', '/generations/{generationId}/files', 'The files of a generation'))
    .input(contract.generations.files.input)
    .output(contract.generations.files.output)
    .query(({ ctx, input }) => ctx.services.generations.files(input.generationId)),

  /** One file with its content. Errors: GENERATION_NOT_FOUND, FILE_NOT_FOUND. */
  file: projectProcedure('viewer', 'generationId')
    .meta(rest('GET', '/generations/{generationId}/file', 'One file with its content'))
    .input(contract.generations.file.input)
    .output(contract.generations.file.output)
    .query(({ ctx, input }) => ctx.services.generations.file(input.generationId, input.path)),

  /** The engines that a generation can be asked of. */
  engines: userProcedure
    .meta(rest('GET', '/engines', 'The engines of this server'))
    .input(contract.generations.engines.input)
    .output(contract.generations.engines.output)
    .query(({ ctx }) => ctx.services.generations.engines()),
} satisfies TRPCRouterRecord
