import { contract, query } from '@assistant/contract'
import type { SourceFile } from '@assistant/generator'
import * as z from 'zod'
import type { ServerContext } from './context.js'
import { createCallerFactory, projectProcedure, router } from './trpc.js'

/** A procedure outside of the published API, because its result is not JSON. It makes all checks of a procedure. */
const archiveRouter = router({
  archive: projectProcedure('viewer', 'generationId')
    .input(contract.generations.files.input)
    .query(async ({ ctx, input: { generationId } }) => ({
      generationId,
      projectId: ctx.project.id,
      files: await ctx.services.generations.archive(generationId),
    })),
})

const createCaller = createCallerFactory(archiveRouter)

export interface Archive {
  readonly generationId: string
  readonly projectId: string
  readonly files: AsyncIterable<SourceFile>
}

/** The archive is not part of the published router, because its answer is no JSON. It is admitted like any procedure. */
export const archiveRecord = query({
  access: 'viewer',
  subject: 'generationId',
  summary: 'Returns the files of a generation as a zip archive',
  description: 'A generation that has not ended is a CONFLICT.',
  errors: ['CONFLICT'],
  input: contract.generations.files.input,
  output: z.custom<Archive>(),
})

const archiveRouter = router({
  archive: procedure(archiveRecord).query(async ({ ctx, input: { generationId } }) => ({
    generationId,
    projectId: ctx.project.id,
    files: await ctx.services.generations.archive(generationId),
  })),
})

const createCaller = createCallerFactory(archiveRouter)

/**
 * Opens the files of a generation, sorted by path, for viewers and above. Contents are read a few at a time. Files that
 * are not safe to unpack are left out; a note at the end names them.
 * @throws {AppError} the errors of `generations.files`, CONFLICT (it has not ended), and GENERATION_NOT_FOUND while reading
 */
export function openArchive(context: ServerContext, generationId: string): Promise<Archive> {
  return createCaller(context).archive({ generationId })
}
