import { contract } from '@assistant/contract'
import type { SourceFile } from '@assistant/generator'
import type { ServerContext } from './context.js'
import { createCallerFactory, projectProcedure, router } from './trpc.js'

/** No part of the published API: what it answers is no JSON. It passes everything that a call of a procedure passes. */
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

/**
 * Opens the files of a generation with their contents, in the order of paths, read a few at a time. Viewers and above.
 * Files that are not safe to unpack are left out; a note at the end names them.
 * @throws {AppError} those of `generations.files`, CONFLICT (it has not ended), and GENERATION_NOT_FOUND while reading
 */
export function openArchive(context: ServerContext, generationId: string): Promise<Archive> {
  return createCaller(context).archive({ generationId })
}
