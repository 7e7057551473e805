import { id } from '@assistant/contract'
import { z } from 'zod'

const byProject = z.object({ projectId: id })
const byGeneration = z.object({ generationId: id })

export type ProjectSubject = z.infer<typeof byProject> | z.infer<typeof byGeneration>

/**
 * What an input names a project by. The rest of the input is checked by the procedure's own schema.
 * @throws {ZodError} that names the missing or malformed id.
 */
export function projectSubjectOf(input: unknown): ProjectSubject {
  const isOfGeneration = typeof input === 'object' && input !== null && 'generationId' in input
  return isOfGeneration ? byGeneration.parse(input) : byProject.parse(input)
}
