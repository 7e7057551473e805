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
  /** The number of the last event that the subscriber has; 0 for none. */
  readonly lastEventId: number
  /** Whose right to listen may end while it lasts. */
  readonly subject: { readonly sessionId: string; readonly userId: string; readonly projectId: string }
  readonly transport: Pick<Transport, 'drained'>
  /** Aborted when the subscriber goes. */
  readonly signal: AbortSignal
}

export interface SubscriptionParts {
  readonly eventReader: EventReader
  readonly liveAccess: Pick<LiveAccess, 'watch'>
  readonly store: EventStore
}

/**
 * The events after `lastEventId`, each with its number, until `result`: never with a gap, never one twice.
 * Errors: GENERATION_NOT_FOUND, EVENTS_EXPIRED, BAD_REQUEST for a number that the log has not reached, and the reason for
 * which the caller's access ended.
 */
export async function* followGeneration(
  { eventReader, liveAccess, store }: SubscriptionParts,
  { generationId, lastEventId, subject, transport, signal }: Subscription,
): AsyncGenerator<TrackedEnvelope<GenerationEvent>> {
  const stop = new AbortController()
  const leave = () => stop.abort()
  let revokedFor: ErrorCode | undefined
  const throwIfRevoked = () => {
    if (revokedFor) throw new AppError(revokedFor, 'Your access has ended.')
  }

  // First listen, then read: what comes in between is met by one of the two.
  const reader = eventReader.join(generationId)
  const unwatch = liveAccess.watch(subject, (reason) => {
    revokedFor = reason
    leave()
  })
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()

  try {
    const log = await store.logEnd(generationId)
    if (log === undefined) throw generationNotFound()
    const isFinished = log.status !== 'queued' && log.status !== 'running'
    if (isFinished && lastEventId >= log.lastEventId) return
    if (lastEventId > log.lastEventId) throw badField('lastEventId', 'is above the last event so far')

    for (let last = lastEventId; ; ) {
      const entries = await reader.after(last, stop.signal)
      for (const { seq, event } of entries) {
        const canTakeMore = await transport.drained(stop.signal).then(
          () => true,
          () => false,
        )
        throwIfRevoked()
        // A transport that stayed full was closed: nobody is left to be told.
        if (!canTakeMore || stop.signal.aborted) return
        yield tracked(String(seq), event)
        last = seq
        if (event.type === 'result') return
      }
      throwIfRevoked()
      if (stop.signal.aborted) return
    }
  } finally {
    signal.removeEventListener('abort', leave)
    unwatch()
    reader.leave()
    leave()
  }
}
