import type { ErrorCode, GenerationEvent } from '@assistant/contract'
import { type TrackedEnvelope, tracked } from '@trpc/server'
import { generationNotFound } from '../../access/errors.js'
import type { LiveAccess } from '../../access/live-access.js'
import { AppError, badField } from '../../errors/app-error.js'
import type { Transport } from '../../platform/transport.js'
import type { EventReader } from './event-reader.js'
import type { EventStore } from './event-store.js'

export interface Subscription {
  readonly generationId: string
  /** Number of the last event that the subscriber has received; 0 for none. */
  readonly lastEventId: number
  /** Session, user and project whose access is watched while the subscription lasts. */
  readonly subject: { readonly sessionId: string; readonly userId: string; readonly projectId: string }
  readonly transport: Pick<Transport, 'drained'>
  /** Aborted when the subscriber disconnects. */
  readonly signal: AbortSignal
}

export interface SubscriptionParts {
  readonly eventReader: EventReader
  readonly liveAccess: Pick<LiveAccess, 'watch'>
  readonly store: EventStore
}

/**
 * Yields the events after `lastEventId` with their numbers, up to and including `result`, without gaps and duplicates.
 * Ends early when `signal` is aborted or the client reads too slowly.
 * @throws {AppError} GENERATION_NOT_FOUND, EVENTS_EXPIRED, BAD_REQUEST (`lastEventId` is above the last event of an
 * unfinished log), and the reason for which the access of the subscriber ended: SESSION_REVOKED, SESSION_EXPIRED,
 * ACCOUNT_SUSPENDED, PROJECT_NOT_FOUND
 */
export async function* followGeneration(
  { eventReader, liveAccess, store }: SubscriptionParts,
  { generationId, lastEventId, subject, transport, signal }: Subscription,
): AsyncGenerator<TrackedEnvelope<GenerationEvent>> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  let revocation: ErrorCode | undefined
  const throwIfRevoked = () => {
    if (revocation) throw new AppError(revocation, 'Your access has ended.')
  }

  // Both start before the first read. A change during the read would otherwise be missed.
  const reader = eventReader.join(generationId)
  const unwatch = liveAccess.watch(subject, (reason) => {
    revocation = reason
    stop()
  })
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()

  try {
    const log = await store.logEnd(generationId)
    if (log === undefined) throw generationNotFound()
    const isFinished = log.status !== 'queued' && log.status !== 'running'
    if (isFinished && lastEventId >= log.lastEventId) return
    if (lastEventId > log.lastEventId) throw badField('lastEventId', 'is above the last event so far')

    for (let last = lastEventId; ; ) {
      const entries = await reader.after(last, stopping.signal)
      for (const { seq, event } of entries) {
        const canTakeMore = await transport.drained(stopping.signal).then(
          () => true,
          () => false,
        )
        throwIfRevoked()
        // `drained` rejects when the transport was closed because its client reads too slowly: nobody receives an error.
        if (!canTakeMore || stopping.signal.aborted) return
        yield tracked(String(seq), event)
        last = seq
        if (event.type === 'result') return
      }
      throwIfRevoked()
      if (stopping.signal.aborted) return
    }
  } finally {
    signal.removeEventListener('abort', stop)
    unwatch()
    reader.leave()
    stop()
  }
}
