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

/** A user with the roles that decide what they may do. */
export type UserWithRoles = Pick<Caller, 'userId' | 'roles'>
/** The actor that creates a project: a caller, or the server on behalf of a user. */
export type ProjectCreator = Actor & UserWithRoles

export interface CreationParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomId'>
  readonly audit: Pick<AuditService, 'record'>
}

/**
 * Creates a project that `creator` owns. For 24 hours, a repeated `idempotencyKey` returns the project that the first
 * call created.
 * @throws {AppError} FORBIDDEN (guests), CONFLICT (the key was used with another input), PROJECT_NOT_FOUND (the project
 * of the key was deleted, or `creator` has lost access to it), QUOTA_EXCEEDED
 */
export type CreateProject = (creator: ProjectCreator, input: CreateProjectInput) => Promise<Project>

export function createProjectCreation({ database, runtime, audit }: CreationParts): CreateProject {
  const { query, tables } = database
  return async (creator, input) => {
    const { userId } = creator
    if (!creator.roles.some((role) => role !== 'guest'))
      throw new AppError('FORBIDDEN', 'Guests cannot create projects. Ask an administrator for another role.')
    const { idempotencyKey: key, ...content } = input
    const projectId = await makeOnce(
      database,
      { userId, scope: 'projects.create', key, input: content },
      async (tx) => {
        const problem = 'You own the maximum number of projects'
        assertQuota(await countOwned(tx, tables, userId), 'projectsOfUser', problem, 'Purge or transfer one first.')
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
    const project = await store.findProject(query, userId, projectId)
    // The project of an earlier call with this key may have been deleted since. One in the bin counts as deleted.
    if (project === undefined || project.deletedAt !== null) throw projectNotFound()
    return toProjectFor(creator)(project)
  }
}

/** Returns a function that converts rows for a user, with their effective role: guests are viewers at most. */
export function toProjectFor({ roles }: UserWithRoles) {
  return (project: store.ProjectWithRole): Project =>
    store.toProject({ ...project, role: roleInProject(project.role, roles) })
}
