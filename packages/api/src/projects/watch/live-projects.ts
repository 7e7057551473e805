import type { GenerationStatus, ProjectRole } from '@assistant/contract'
import type { Database } from '@assistant/database'
import { roleInProject } from '../../access/project-role.js'
import type { Bus } from '../../platform/bus.js'
import { createLiveItems, type LiveItems } from '../../platform/live-items.js'
import type { Logger } from '../../platform/logger.js'
import type { Runtime } from '../../platform/runtime.js'
import { rolesOf } from '../../users/user.js'
import type { ProjectRow } from '../store.js'
import * as store from './store.js'

/** Effective roles by user id: guests are viewers at most. */
type RolesInProject = ReadonlyMap<string, ProjectRole>

/** One thing that is watched in a project: the project itself, a member or a generation. */
export type ProjectItem =
  | { readonly type: 'project'; readonly row: ProjectRow; readonly roles: RolesInProject }
  | { readonly type: 'member'; readonly userId: string; readonly role: ProjectRole }
  | { readonly type: 'generation'; readonly generationId: string; readonly status: GenerationStatus }

/** Watched projects with their members and generations, by project id. */
export type LiveProjects = LiveItems<ProjectItem>

export interface LiveProjectsOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly bus: Bus
  readonly log: Logger
}

type Versioned = Map<string, { readonly version: string; readonly item: ProjectItem }>

export function createLiveProjects({ database, runtime, bus, log }: LiveProjectsOptions): LiveProjects {
  const { query, tables } = database

  const read = async (projectIds: readonly string[]) => {
    const found = new Map<string, Versioned>()
    const roles = new Map<string, Map<string, ProjectRole>>()
    for (const row of await store.listProjects(query, tables, projectIds)) {
      const rolesInProject = new Map<string, ProjectRole>()
      roles.set(row.id, rolesInProject)
      const project: ProjectItem = { type: 'project', row, roles: rolesInProject }
      const version = `${row.updatedAt.getTime()} ${row.deletedAt === null}`
      found.set(row.id, new Map([['project', { version, item: project }]]))
    }
    // Members are read after projects. A transfer in between shows in the roles now, in the project at the next read.
    for (const row of await store.listMemberships(query, tables, projectIds)) {
      const rolesInProject = roles.get(row.projectId)
      rolesInProject?.set(row.ownerId, roleInProject('owner', rolesOf({ roles: row.rolesOfOwner })))
      if (row.userId === null || row.role === null || row.rolesOfUser === null) continue
      rolesInProject?.set(row.userId, roleInProject(row.role, rolesOf({ roles: row.rolesOfUser })))
    }
    for (const [projectId, rolesInProject] of roles) {
      for (const [userId, role] of rolesInProject) {
        found.get(projectId)?.set(userId, { version: role, item: { type: 'member', userId, role } })
      }
    }
    for (const { projectId, generationId, status } of await store.listRecentGenerations(query, tables, projectIds)) {
      const item: ProjectItem = { type: 'generation', generationId, status }
      found.get(projectId)?.set(generationId, { version: status, item })
    }
    return found
  }

  const live = createLiveItems({ read, runtime, log, title: 'changes of projects' })
  let stopListening = () => {}
  return {
    ...live,
    start() {
      stopListening = bus.subscribe('projectsChanged', ({ projectId }) => live.look(projectId))
      live.start()
    },
    async stop() {
      stopListening()
      await live.stop()
    },
  }
}
