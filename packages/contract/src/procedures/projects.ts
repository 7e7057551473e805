import * as z from 'zod'
import { id, idempotencyKey, inputOf, list, name, page, search, timestamp } from '../primitives.js'
import { projectSettings, projectSettingsPatch } from '../project-settings.js'
import { project, projectDescription, projectEvent } from '../projects.js'
import { invitations } from './invitations.js'
import { members } from './members.js'
import { mutation, query, subscription } from './record.js'

const oneProject = inputOf({ projectId: id })

export const projects = {
  create: mutation({
    access: 'user',
    rest: { method: 'POST', path: '/projects/', status: 201 },
    summary: 'Creates a project',
    description: 'Guests cannot create projects. A repeated `idempotencyKey` returns the project that it created.',
    errors: ['FORBIDDEN', 'PROJECT_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED'],
    input: inputOf({
      name,
      description: projectDescription.optional(),
      settings: projectSettings.optional(),
      /**
       * A random value. For 24 hours, a repeated call with it and the same input returns what the first one created.
       */
      idempotencyKey: idempotencyKey.optional(),
    }),
    output: project,
  }),

  list: query({
    access: 'user',
    rest: { method: 'GET', path: '/projects/' },
    summary: "Lists the caller's projects",
    description:
      'Owned projects and those shared with the caller. The bin holds deleted projects that the caller owns.',
    errors: [],
    input: inputOf({
      /** Default: `all`, which is `owned` and `shared`. */
      scope: z.enum(['all', 'owned', 'shared', 'bin']).default('all'),
      /** Part of a name. */
      search: search.optional(),
      /** Default: `updatedAt`, the newest first. Names are ascending. */
      sort: z.enum(['updatedAt', 'name']).default('updatedAt'),
      ...page,
    }).prefault({}),
    output: list(project),
  }),

  get: query({
    access: 'viewer',
    rest: { method: 'GET', path: '/projects/{projectId}' },
    summary: 'Returns a project',
    errors: [],
    input: oneProject,
    output: project,
  }),

  update: mutation({
    access: 'editor',
    rest: { method: 'PUT', path: '/projects/{projectId}' },
    summary: 'Changes a project',
    description: `Keys that are absent stay unchanged. Settings are merged at the top level; null removes a key. A project in the bin, or
one that has changed since \`expectedUpdatedAt\`, is left as it is: CONFLICT.`,
    errors: ['CONFLICT'],
    input: inputOf({
      projectId: id,
      name: name.optional(),
      description: projectDescription.optional(),
      /** Merged at the top level; null removes a key. */
      settings: projectSettingsPatch.optional(),
      /** The `updatedAt` of the project that the caller has read. */
      expectedUpdatedAt: timestamp.optional(),
    }),
    output: project,
  }),

  delete: mutation({
    access: 'owner',
    rest: { method: 'DELETE', path: '/projects/{projectId}' },
    summary: 'Moves a project to the bin',
    description: 'It is deleted for good after 30 days. Running generations are canceled.',
    errors: [],
    input: oneProject,
    output: z.object({ deleted: z.literal(true) }),
  }),

  restore: mutation({
    access: 'owner',
    rest: { method: 'POST', path: '/projects/{projectId}/restore' },
    summary: 'Restores a project from the bin',
    errors: [],
    input: oneProject,
    output: project,
  }),

  purge: mutation({
    access: 'owner',
    rest: { method: 'POST', path: '/projects/{projectId}/purge' },
    summary: 'Deletes a project for good',
    description: 'Its generations and files are deleted with it.',
    errors: [],
    input: oneProject,
    output: z.object({ purged: z.literal(true) }),
  }),

  ...members,
  ...invitations,

  watch: subscription({
    access: 'viewer',
    summary: 'Streams the changes of a project',
    description: `The stream cannot be resumed: each connection begins with the event \`ready\`. Read again what you show when it
arrives. The stream ends with PROJECT_NOT_FOUND once the caller no longer has access.`,
    errors: [],
    input: oneProject,
    event: projectEvent,
  }),
} as const

export type CreateProjectInput = z.output<typeof projects.create.input>
export type ListProjectsInput = z.output<typeof projects.list.input>
export type UpdateProjectInput = z.output<typeof projects.update.input>
export type ShareProjectInput = z.output<typeof projects.share.input>
