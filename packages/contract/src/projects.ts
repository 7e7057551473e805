import * as z from 'zod'
import { generationStatus } from './generation.js'
import { email, id, name, text, timestamp } from './primitives.js'
import { storedSettings } from './project-settings.js'
import { projectRole, sharedRole } from './roles.js'
import { readyEvent } from './sessions.js'

/** Description of a project: at most 2,000 characters. */
export const projectDescription = text(2_000)

/** A project, as the caller may see it. */
export const project = z.object({
  id,
  ownerId: id,
  name,
  description: projectDescription,
  settings: storedSettings,
  /** The role of the caller. */
  role: projectRole,
  createdAt: timestamp,
  /**
   * Advances by at least 1 ms with each change of name, description, settings or owner, and each move to or from the
   * bin.
   */
  updatedAt: timestamp,
  /** The time of the move to the bin; null outside of the bin. */
  deletedAt: timestamp.nullable(),
})
export type Project = z.output<typeof project>

/** A member of a project, or its owner. */
export const member = z.object({ userId: id, email, name, role: projectRole, addedAt: timestamp })
export type Member = z.output<typeof member>

export const invitationStatus = z.enum(['pending', 'accepted', 'declined', 'revoked', 'expired'])
export type InvitationStatus = z.output<typeof invitationStatus>

/** An invitation of an address to a project. */
export const invitation = z.object({
  id,
  projectId: id,
  projectName: name,
  email,
  role: sharedRole,
  invitedBy: z.object({ id, name }),
  createdAt: timestamp,
  expiresAt: timestamp,
  status: invitationStatus,
})
export type Invitation = z.output<typeof invitation>

/** An event of `projects.watch`. */
export const projectEvent = z.discriminatedUnion('type', [
  readyEvent,
  z.object({ type: z.literal('projectUpdated'), project }),
  z.object({ type: z.literal('projectDeleted') }),
  z.object({
    type: z.literal('memberChanged'),
    userId: id,
    /** The new role; null when the user is no longer a member. */
    role: projectRole.nullable(),
  }),
  z.object({ type: z.literal('generationChanged'), generationId: id, status: generationStatus }),
])
export type ProjectEvent = z.output<typeof projectEvent>
