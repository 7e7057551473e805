import type { ErrorCode, ProjectEvent } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { LiveAccess } from '../../access/live-access.js'
import { AppError } from '../../errors/app-error.js'
import type { Caller } from '../../platform/caller.js'
import type { ItemChange } from '../../platform/live-items.js'
import type { Transport } from '../../platform/transport.js'
import { toProject } from '../store.js'
import type { LiveProjects, ProjectItem } from './live-projects.js'
import { isDeletedFor } from './store.js'

export interface WatchParts {
  readonly database: Database
  readonly liveProjects: Pick<LiveProjects, 'follow'>
  readonly liveAccess: Pick<LiveAccess, 'watch'>
}

/**
 * Yields `ready`, then the changes of a project, until `signal` is aborted or the client is too slow to receive them.
 * @throws {AppError} PROJECT_NOT_FOUND (the caller lost access), SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED
 */
export async function* watchProject(
  { database, liveProjects, liveAccess }: WatchParts,
  caller: Caller,
  projectId: string,
  transport: Transport,
  signal: AbortSignal,
): AsyncGenerator<ProjectEvent> {
  const stop = new AbortController()
  const stopWatching = () => stop.abort()
  let endReason: ErrorCode | undefined
  let hasSentDeleted = false
  const unwatch = liveAccess.watch({ sessionId: caller.sessionId, userId: caller.userId, projectId }, (reason) => {
    endReason = reason
    stopWatching()
  })
  signal.addEventListener('abort', stopWatching)
  if (signal.aborted) stopWatching()
  try {
    for await (const change of liveProjects.follow(projectId, stop.signal)) {
      const event = toEvent(change, caller)
      if (event === undefined) continue
      const canTakeMore = await transport.drained(stop.signal).then(
        () => true,
        () => false,
      )
      if (!canTakeMore) break
      if (event.type === 'projectDeleted') hasSentDeleted = true
      // After `projectDeleted`, this means that the project was restored from the bin.
      if (event.type === 'projectUpdated') hasSentDeleted = false
      yield event
    }
    if (
      endReason === 'PROJECT_NOT_FOUND' &&
      !hasSentDeleted &&
      (await isDeletedFor(database, caller.userId, projectId))
    ) {
      // The loss of access may be noticed before the deletion that caused it.
      yield { type: 'projectDeleted' }
    }
    if (endReason !== undefined) throw new AppError(endReason, 'Your access has ended.')
  } finally {
    signal.removeEventListener('abort', stopWatching)
    unwatch()
    stopWatching()
  }
}

function toEvent(change: ItemChange<ProjectItem>, caller: Caller): ProjectEvent | undefined {
  if (change.type === 'ready') return change
  const { type, item } = change
  if (item.type === 'generation') {
    // A generation is no longer watched ten minutes after its end, or once it is deleted. No status changes then.
    if (type === 'gone') return undefined
    return { type: 'generationChanged', generationId: item.generationId, status: item.status }
  }
  if (item.type === 'member') {
    return { type: 'memberChanged', userId: item.userId, role: type === 'gone' ? null : item.role }
  }
  const { row, roles } = item
  const role = roles.get(caller.userId)
  if (type === 'gone' || row.deletedAt !== null) return { type: 'projectDeleted' }
  // The caller lost access. The watch on their access ends the stream.
  if (role === undefined) return undefined
  return { type: 'projectUpdated', project: toProject({ ...row, role }) }
}
