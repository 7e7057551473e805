import * as z from 'zod'
import { mailedToken } from './auth.js'
import { generationStatus } from './generation.js'
import { email, id, idempotencyKey, inputOf, list, name, page, search, text, timestamp } from './primitives.js'
import { projectSettings, projectSettingsPatch, storedSettings } from './project-settings.js'
import { projectRole, sharedRole } from './roles.js'
import { readyEvent } from './sessions.js'

const description = text(2_000)

export const project = z.object({
  id,
  ownerId: id,
  name,
  description,
  settings: storedSettings,
  /** The caller's. */
  role: projectRole,
  createdAt: timestamp,
  /** Moves with name, description, settings, owner and bin, by one millisecond at least. */
  updatedAt: timestamp,
  /** Null unless in the bin. */
  deletedAt: timestamp.nullable(),
})
export type Project = z.output<typeof project>

/** Somebody in a project; the owner is one too. */
export const member = z.object({ userId: id, email, name, role: projectRole, addedAt: timestamp })
export type Member = z.output<typeof member>

export const invitationStatus = z.enum(['pending', 'accepted', 'declined', 'revoked', 'expired'])
export type InvitationStatus = z.output<typeof invitationStatus>

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

export const projectEvent = z.discriminatedUnion('type', [
  readyEvent,
  z.object({ type: z.literal('projectUpdated'), project }),
  z.object({ type: z.literal('projectDeleted') }),
  /** A role of null: no member any more. */
  z.object({ type: z.literal('memberChanged'), userId: id, role: projectRole.nullable() }),
  z.object({ type: z.literal('generationChanged'), generationId: id, status: generationStatus }),
])
export type ProjectEvent = z.output<typeof projectEvent>

const oneProject = inputOf({ projectId: id })
const oneMember = inputOf({ projectId: id, userId: id })

/** An invitation, by the token from its mail or by its id: one of the two. */
const oneInvitation = inputOf({ token: mailedToken.optional(), invitationId: id.optional() }).refine(
  ({ token, invitationId }) => (token === undefined) !== (invitationId === undefined),
  { error: 'must have either token or invitationId', path: ['invitationId'] },
)

export const projects = {
  /** Not for guests. The same `idempotencyKey` answers the same project. Errors: FORBIDDEN, CONFLICT, QUOTA_EXCEEDED. */
  create: {
    input: inputOf({
      name,
      description: description.optional(),
      settings: projectSettings.optional(),
      idempotencyKey: idempotencyKey.optional(),
    }),
    output: project,
  },

  /** The caller's own and those shared with them, without the bin; the bin is what they own and deleted. */
  list: {
    input: inputOf({
      scope: z.enum(['all', 'owned', 'shared', 'bin']).default('all'),
      search: search.optional(),
      sort: z.enum(['updatedAt', 'name']).default('updatedAt'),
      ...page,
    }).prefault({}),
    output: list(project),
  },

  /** Viewers and above. Errors: PROJECT_NOT_FOUND. */
  get: { input: oneProject, output: project },

  /**
   * Changes what is given. Settings are merged at the top level; null removes a key. Editors and above.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT (it is no longer as of `expectedUpdatedAt`).
   */
  update: {
    input: inputOf({
      projectId: id,
      name: name.optional(),
      description: description.optional(),
      settings: projectSettingsPatch.optional(),
      expectedUpdatedAt: timestamp.optional(),
    }),
    output: project,
  },

  /** To the bin, for 30 days. The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  delete: { input: oneProject, output: z.object({ deleted: z.literal(true) }) },

  /** Back from the bin. The owner only. Errors: PROJECT_NOT_FOUND. */
  restore: { input: oneProject, output: project },

  /** For good, with all that is in it. The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  purge: { input: oneProject, output: z.object({ purged: z.literal(true) }) },

  /** Viewers and above; invitations are shown to the owner only. Errors: PROJECT_NOT_FOUND. */
  members: {
    input: oneProject,
    output: z.object({ members: z.array(member), invitations: z.array(invitation) }),
  },

  /**
   * A verified account becomes a member at once; any other address is mailed an invitation. The owner only.
   * Errors: PROJECT_NOT_FOUND, FORBIDDEN, ALREADY_MEMBER, QUOTA_EXCEEDED, RATE_LIMITED.
   */
  share: {
    input: inputOf({ projectId: id, email, role: sharedRole }),
    output: z.union([z.object({ member }), z.object({ invitation })]),
  },

  /** The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT (the owner's own role). */
  setRole: { input: inputOf({ projectId: id, userId: id, role: sharedRole }), output: member },

  /** The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT (the owner). */
  unshare: { input: oneMember, output: z.object({ removed: z.literal(true) }) },

  /** Errors: PROJECT_NOT_FOUND, CONFLICT (the owner cannot leave). */
  leave: { input: oneProject, output: z.object({ left: z.literal(true) }) },

  /** The old owner becomes an editor. Errors: PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT (no member who could own it). */
  transfer: { input: oneMember, output: project },

  /** What is pending for the caller's own verified address. */
  invitations: { input: inputOf({}).prefault({}), output: z.object({ invitations: z.array(invitation) }) },

  /** The owner only. Errors: INVITATION_NOT_FOUND, FORBIDDEN. */
  revokeInvitation: { input: inputOf({ invitationId: id }), output: z.object({ revoked: z.literal(true) }) },

  /** For the invited address only. Errors: INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id). */
  acceptInvitation: { input: oneInvitation, output: project },

  /** For the invited address only. Errors: INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id). */
  declineInvitation: { input: oneInvitation, output: z.object({ declined: z.literal(true) }) },

  /** What happens in a project, for viewers and above. It has no log: `ready` comes first at every connect. */
  watch: { input: oneProject, event: projectEvent },
} as const

export type CreateProjectInput = z.output<typeof projects.create.input>
export type ListProjectsInput = z.output<typeof projects.list.input>
export type UpdateProjectInput = z.output<typeof projects.update.input>
export type ShareProjectInput = z.output<typeof projects.share.input>
