import * as z from 'zod'
import { arrayOf, email, id, inputOf, list, name, page, password, search, text, timestamp } from './primitives.js'
import { role } from './roles.js'

export const userStatus = z.enum(['active', 'suspended'])
export type UserStatus = z.output<typeof userStatus>

const longestUrl = 2_000
const tooLongUrl = 'must have at most 2,000 characters'

/** An `https` URL in its normal form (WHATWG URL), so that it is plain ASCII and safe to load in a page. */
export const avatarUrl = z
  .string()
  .max(longestUrl, { error: tooLongUrl, abort: true })
  .check(z.url({ protocol: /^https$/, normalize: true, error: 'must be an https URL' }))
  // Again: what is escaped grows.
  .max(longestUrl, { error: tooLongUrl })
  .meta({ format: 'uri' })

export const user = z.object({
  id,
  email,
  name,
  avatarUrl: avatarUrl.nullable(),
  /** Never empty; the highest counts. */
  roles: z.array(role),
  emailVerified: z.boolean(),
  status: userStatus,
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type User = z.output<typeof user>

/** Roles to give. The same one twice counts once. */
const rolesOf = <Given extends z.ZodType>(given: Given) =>
  arrayOf(given, 10)
    .refine((roles) => roles.length > 0, { error: 'must name at least one role' })
    .overwrite((roles) => [...new Set(roles)])

/** Why, for the audit log only. */
const reason = text(500).optional()

const deleted = z.object({ deleted: z.literal(true) })
const accepted = z.object({ accepted: z.literal(true) })

export const users = {
  /** The caller. Answers unverified callers too. */
  me: { input: inputOf({}).prefault({}), output: user },

  /** Changes what is given, leaves the rest; an avatar goes by null. */
  updateMe: {
    input: inputOf({ name: name.optional(), avatarUrl: avatarUrl.nullable().optional() }).prefault({}),
    output: user,
  },

  /**
   * Deletes the caller's account. Owned projects that have other members go to whom `transferTo` names, or are purged
   * with `purgeProjects`. Errors: INVALID_CREDENTIALS, LAST_ADMIN, CONFLICT (one `fields` entry for each project that is
   * in the way, its message is the project's id).
   */
  deleteMe: {
    input: inputOf({
      password,
      transferTo: arrayOf(inputOf({ projectId: id, userId: id }), 1_000).optional(),
      purgeProjects: z.boolean().default(false),
    }),
    output: deleted,
  },

  /** Any account. Administrators only. Errors: USER_NOT_FOUND. */
  get: { input: inputOf({ userId: id }), output: user },

  /** All accounts. Administrators only. Without `order`: names and addresses ascending, times newest first. */
  list: {
    input: inputOf({
      search: search.optional(),
      role: role.optional(),
      status: userStatus.optional(),
      sort: z.enum(['createdAt', 'email', 'name']).default('createdAt'),
      order: z.enum(['asc', 'desc']).optional(),
      ...page,
    }).prefault({}),
    output: list(user),
  },

  /** Mails a link to register with, good for 7 days. Administrators only; nobody is invited as an administrator. */
  invite: { input: inputOf({ email, roles: rolesOf(role.exclude(['admin'])) }), output: accepted },

  /** Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN (one's own). */
  setRoles: { input: inputOf({ userId: id, roles: rolesOf(role) }), output: user },

  /** Ends all sessions of the account at once. Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN. */
  suspend: { input: inputOf({ userId: id, reason }), output: user },

  /** Administrators only. Errors: USER_NOT_FOUND, FORBIDDEN. */
  unsuspend: { input: inputOf({ userId: id, reason }), output: user },

  /** Administrators only. Errors: USER_NOT_FOUND, LAST_ADMIN, FORBIDDEN, CONFLICT (as in deleteMe). */
  delete: { input: inputOf({ userId: id, purgeProjects: z.boolean().default(false) }), output: deleted },
} as const

export type UpdateMeInput = z.output<typeof users.updateMe.input>
export type DeleteMeInput = z.output<typeof users.deleteMe.input>
export type ListUsersInput = z.output<typeof users.list.input>
