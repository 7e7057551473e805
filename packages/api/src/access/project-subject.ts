import { id } from '@assistant/contract'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'

const subjects = {
  projectId: z.object({ projectId: id }),
  generationId: z.object({ generationId: id }),
  invitationId: z.object({ invitationId: id }),
}

/** By what an input names a project: its own id, or that of a generation or an invitation of it. */
export type ProjectKey = keyof typeof subjects

export type ProjectSubject = z.infer<(typeof subjects)[ProjectKey]>

/**
 * What an input names a project by. The rest of the input is checked by the procedure's own schema.
 * @throws {TRPCError} BAD_REQUEST that names the missing or malformed id, as for an input that does not fit its schema.
 */
export function projectSubjectOf(input: unknown, key: ProjectKey): ProjectSubject {
  const { data, error } = subjects[key].safeParse(input ?? {})
  if (error) throw new TRPCError({ code: 'BAD_REQUEST', cause: error })
  return data
}
