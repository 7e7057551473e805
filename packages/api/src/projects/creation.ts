import type { CreateProjectInput, Project } from '@assistant/contract'
import { type Database, searchKey } from '@assistant/database'
import { projectNotFound } from '../access/errors.js'
import { roleInProject } from '../access/project-role.js'
import type { Actor } from '../audit/actor.js'
import type { AuditService } from '../audit/service.js'
import { AppError } from '../errors/app-error.js'
import { makeOnce } from '../idempotency/make-once.js'
import type { Caller } from '../platform/caller.js'
import type { Runtime } from '../platform/runtime.js'
import { countOwned } from './members/store.js'
import { assertQuota } from './quotas.js'
import * as store from './store.js'

/** Whoever looks at projects, and whoever makes one: a caller, or the server for somebody. */
export type UserWithRoles = Pick<Caller, 'userId' | 'roles'>
export type ProjectCreator = Actor & UserWithRoles

export interface CreationParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomId'>
  readonly audit: Pick<AuditService, 'record'>
}

/**
 * Makes projects. Errors: FORBIDDEN to guests, CONFLICT (the key came with another input), PROJECT_NOT_FOUND (what the
 * key has made was deleted), QUOTA_EXCEEDED.
 */
export type CreateProject = (creator: ProjectCreator, input: CreateProjectInput) => Promise<Project>

export function createProjectCreation({ database, runtime, audit }: CreationParts): CreateProject {
  const { query, tables } = database
  return async (creator, input) => {
    const { userId } = creator
    if (!creator.roles.some((role) => role !== 'guest')) throw new AppError('FORBIDDEN', 'Guests cannot make projects.')
    const { idempotencyKey: key, ...content } = input
    const projectId = await makeOnce(
      database,
      { userId, scope: 'projects.create', key, input: content },
      async (tx) => {
        assertQuota(await countOwned(tx, tables, userId), 'projectsOfUser', 'You own as many projects as one may own')
        const id = runtime.randomId()
        await store.insertProject(tx, tables, {
          id,
          ownerId: userId,
          name: input.name,
          nameKey: searchKey(input.name),
          description: input.description ?? '',
          settings: JSON.stringify(input.settings ?? {}),
        })
        await audit.record(tx, creator, { action: 'project.create', target: ['project', id], projectId: id })
        return id
      },
    )
    const project = await store.findProject(query, tables, userId, projectId)
    // What a key has made and somebody deleted since is gone, also while it lies in the bin.
    if (project === undefined || project.deletedAt !== null) throw projectNotFound()
    return toProjectFor(creator)(project)
  }
}

/** With the role that somebody really has, which is what the procedures go by. */
export function toProjectFor({ roles }: UserWithRoles) {
  return (project: store.ProjectWithRole): Project =>
    store.toProject({ ...project, role: roleInProject(project.role, roles) })
}
