import { contract } from '@assistant/contract'
import type { SourceFile } from '@assistant/generator'
import type { ServerContext } from '../context.js'
import { createCallerFactory, projectProcedure, router } from '../trpc.js'

/** No part of the published API: what it answers is no JSON. It passes everything that a call of a procedure passes. */
const archiveRouter = router({
  archive: projectProcedure('viewer', 'generationId')
    .input(contract.generations.files.input)
    .query(({ ctx, input }) => ({
      projectId: ctx.project.id,
      files: ctx.services.generations.archive(input.generationId),
    })),
})

const createCaller = createCallerFactory(archiveRouter)

export interface Archive {
  readonly projectId: string
  readonly files: AsyncIterable<SourceFile>
}

/**
 * The files of a generation with their contents, in the order of paths, read bit by bit. Viewers and above.
 * Errors: those of `generations.files`; while reading, GENERATION_NOT_FOUND and CONFLICT (it has not ended).
 */
export function openArchive(context: ServerContext, generationId: string): Promise<Archive> {
  return createCaller(context).archive({ generationId })
}
