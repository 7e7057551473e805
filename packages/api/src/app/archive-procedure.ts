import { contract, query } from '@assistant/contract'
import type { SourceFile } from '@assistant/generator'
import * as z from 'zod'
import type { ServerContext } from './context.js'
import { procedure } from './procedure.js'
import { createCallerFactory, router } from './trpc.js'

export interface Archive {
  readonly generationId: string
  readonly projectId: string
  readonly files: AsyncIterable<SourceFile>
}

/**
 * The record of the archive, which is not part of the published router, because its answer is not JSON. Its callers are
 * admitted like those of any procedure.
 */
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
 * Opens the files of a generation with their contents. They are read a few at a time, in the order of their paths.
 * Files that are not safe to unpack are left out, and a note at the end names them.
 * @throws {AppError} all errors of a call of `archiveRecord`, and GENERATION_NOT_FOUND while reading
 */
export function openArchive(context: ServerContext, generationId: string): Promise<Archive> {
  return createCaller(context).archive({ generationId })
}
