import * as z from 'zod'
import { arrayOf, email, id, inputOf, list, name, page, password, search, text } from '../primitives.js'
import { role } from '../roles.js'
import { avatarUrl, user, userStatus } from '../users.js'
import { mutation, query } from './record.js'

/** Creates the roles to grant: 1 to 10 of `given`. Duplicates are removed. */
const rolesOf = <Given extends z.ZodType>(given: Given) =>
  arrayOf(given, 10)
    .refine((roles) => roles.length > 0, { error: 'must name at least one role' })
    .overwrite((roles) => [...new Set(roles)])

const reason = text(500).optional()

const deleted = z.object({ deleted: z.literal(true) })
const accepted = z.object({ accepted: z.literal(true) })

export const users = {
  me: query({
    access: 'unverified',
    rest: { method: 'GET', path: '/users/me' },
    summary: "Returns the caller's account",
    errors: ['USER_NOT_FOUND'],
    input: inputOf({}).prefault({}),
    output: user,
  }),

  updateMe: mutation({
    access: 'user',
    rest: { method: 'PUT', path: '/users/me' },
    summary: "Changes the caller's account",
    description: 'Keys that are absent stay unchanged. An `avatarUrl` of null removes the avatar.',
    errors: ['USER_NOT_FOUND'],
    input: inputOf({
      name: name.optional(),
      /** An `https` URL; null removes the avatar. */
      avatarUrl: avatarUrl.nullable().optional(),
    }).prefault({}),
    output: user,
  }),

  deleteMe: mutation({
    access: 'user',
    rest: { method: 'DELETE', path: '/users/me' },
    summary: "Deletes the caller's account",
    description: `Owned projects without other members are deleted too. Those with other members are transferred as \`transferTo\` says, or
deleted with \`purgeProjects\`. Otherwise the answer is CONFLICT, with one entry in \`fields\` for each such project; its
\`message\` is the project's id.`,
    errors: ['INVALID_CREDENTIALS', 'LAST_ADMIN', 'USER_NOT_FOUND', 'PROJECT_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: inputOf({
      password,
      /** New owners of the caller's projects. Each must be a member of that project. */
      transferTo: arrayOf(inputOf({ projectId: id, userId: id }), 1_000).optional(),
      /** Deletes owned projects with other members that `transferTo` does not name. Default: false. */
      purgeProjects: z.boolean().default(false),
    }),
    output: deleted,
  }),

  get: query({
    access: 'admin',
    rest: { method: 'GET', path: '/users/{userId}' },
    summary: 'Returns an account',
    errors: ['USER_NOT_FOUND'],
    input: inputOf({ userId: id }),
    output: user,
  }),

  list: query({
    access: 'admin',
    rest: { method: 'GET', path: '/users/' },
    summary: 'Lists accounts',
    description: 'Without `order`, names and addresses are ascending, and times are newest first.',
    errors: [],
    input: inputOf({
      /** Part of a name or an address. */
      search: search.optional(),
      role: role.optional(),
      status: userStatus.optional(),
      /** Default: `createdAt`. */
      sort: z.enum(['createdAt', 'email', 'name']).default('createdAt'),
      /** Default: `desc` for `createdAt`, else `asc`. */
      order: z.enum(['asc', 'desc']).optional(),
      ...page,
    }).prefault({}),
    output: list(user),
  }),

  invite: mutation({
    access: 'admin',
    rest: { method: 'POST', path: '/users/invite' },
    summary: 'Mails an invitation to register',
    description: 'The link is valid for 7 days. The role `admin` cannot be granted by an invitation.',
    errors: ['EMAIL_TAKEN'],
    input: inputOf({
      email,
      /** Roles of the new account. */
      roles: rolesOf(role.exclude(['admin'])),
    }),
    output: accepted,
  }),

  setRoles: mutation({
    access: 'admin',
    rest: { method: 'PUT', path: '/users/{userId}/roles' },
    summary: 'Sets the roles of an account',
    description: 'They apply from the next call of the account. Administrators cannot demote themselves.',
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
    input: inputOf({
      userId: id,
      /** Replace the current roles. */
      roles: rolesOf(role),
    }),
    output: user,
  }),

  suspend: mutation({
    access: 'admin',
    rest: { method: 'POST', path: '/users/{userId}/suspend' },
    summary: 'Suspends an account',
    description: 'Ends all sessions of the account at once. Administrators cannot suspend themselves.',
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
    input: inputOf({
      userId: id,
      /** Kept in the audit log only. */
      reason,
    }),
    output: user,
  }),

  unsuspend: mutation({
    access: 'admin',
    rest: { method: 'POST', path: '/users/{userId}/unsuspend' },
    summary: 'Lifts the suspension of an account',
    errors: ['USER_NOT_FOUND'],
    input: inputOf({
      userId: id,
      /** Kept in the audit log only. */
      reason,
    }),
    output: user,
  }),

  delete: mutation({
    access: 'admin',
    rest: { method: 'DELETE', path: '/users/{userId}' },
    summary: 'Deletes an account',
    description: `Owned projects without other members are deleted too. Those with other members are a CONFLICT, unless \`purgeProjects\` is
true. Administrators cannot delete themselves by this call.`,
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN', 'CONFLICT'],
    input: inputOf({
      userId: id,
      /** Deletes owned projects that have other members. Default: false. */
      purgeProjects: z.boolean().default(false),
    }),
    output: deleted,
  }),
} as const

export type UpdateMeInput = z.output<typeof users.updateMe.input>
export type DeleteMeInput = z.output<typeof users.deleteMe.input>
export type ListUsersInput = z.output<typeof users.list.input>
