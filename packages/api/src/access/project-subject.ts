import { id } from '@assistant/contract'
import { z } from 'zod'

/** What an input names a project by. The rest of the input is checked by the procedure's own schema. */
export const projectSubject = z.union([z.object({ projectId: id }), z.object({ generationId: id })])

export type ProjectSubject = z.infer<typeof projectSubject>
