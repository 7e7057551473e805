import { id } from '@assistant/contract'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'

const subjects = {
  projectId: z.object({ projectId: id }),
  generationId: z.object({ generationId: id }),
  invitationId: z.object({ invitationId: id }),
}

/** The field by which an input names a project: the id of the project, or of one of its generations or invitations. */
export type ProjectKey = keyof typeof subjects

export type ProjectSubject = z.infer<(typeof subjects)[ProjectKey]>

/**
 * Reads the id that names a project from an unchecked input. The procedure's own schema checks the rest.
 * @throws {TRPCError} BAD_REQUEST, naming the missing or malformed id
 */
export function projectSubjectOf(input: unknown, key: ProjectKey): ProjectSubject {
  const { data, error } = subjects[key].safeParse(input ?? {})
  if (error) throw new TRPCError({ code: 'BAD_REQUEST', cause: error })
  return data
}
