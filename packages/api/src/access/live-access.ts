import type { ErrorCode } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { SigningKeys } from '../auth/tokens/signing-keys.js'
import type { Bus } from '../platform/bus.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import { findEndedMemberships, findEndedSessions } from './live-store.js'

/** What an open socket or stream stands on. With a user and a project: on the user's sight of the project, too. */
export interface LiveSubject {
  readonly sessionId: string
  /** The key that has signed the token by which it was let in. */
  readonly keyId?: string
  readonly userId?: string
  readonly projectId?: string
}

/**
 * SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED: the session is over. PROJECT_NOT_FOUND: the project is gone.
 * ACCESS_TOKEN_EXPIRED: the key of the token serves no more; to refresh and come again is enough.
 */
type LiveEnd = Extract<
  ErrorCode,
  'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'ACCOUNT_SUSPENDED' | 'PROJECT_NOT_FOUND' | 'ACCESS_TOKEN_EXPIRED'
>

export interface LiveAccess {
  /** Calls `end` once, when the subject no longer stands. Answers what stops the watching. */
  watch(subject: LiveSubject, end: (reason: LiveEnd) => void): () => void
  start(): void
  /** Resolves when nothing is asked any more. */
  stop(): Promise<void>
}

export interface LiveAccessOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly bus: Bus
  readonly log: Logger
  readonly keys: Pick<SigningKeys, 'refresh' | 'publicKey'>
}

interface Watch {
  readonly subject: LiveSubject
  readonly end: (reason: LiveEnd) => void
}

const everyMilliseconds = 1000

/**
 * What is open has been let in once; this ends it when its right is gone. Once a second it asks the database for
 * everything that is open, so it holds when a message was lost, and when another process or a tool made the change. A
 * message on the bus only makes it sooner. A database that is away is no reason to end anybody.
 */
export function createLiveAccess({ database, runtime, bus, log, keys }: LiveAccessOptions): LiveAccess {
  const watches = new Set<Watch>()
  let isAway = false
  let asking: Promise<void> | undefined
  let isAskedAgain = false
  let stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  const ask = async () => {
    const open = [...watches]
    if (open.length === 0) return
    await keys.refresh()
    for (const watch of open) {
      const { keyId } = watch.subject
      if (keyId !== undefined && keys.publicKey(keyId) === undefined) finish(watch, 'ACCESS_TOKEN_EXPIRED')
    }
    const sessionIds = [...new Set(open.map(({ subject }) => subject.sessionId))]
    const endedSessions = await findEndedSessions(database, sessionIds)
    for (const watch of open) {
      const reason = endedSessions.get(watch.subject.sessionId)
      if (reason !== undefined) finish(watch, reason)
    }
    for (const { watch } of await findEndedMemberships(database, open.flatMap(membershipOf))) {
      finish(watch, 'PROJECT_NOT_FOUND')
    }
  }

  const finish = (watch: Watch, reason: LiveEnd) => {
    if (!watches.delete(watch)) return
    try {
      watch.end(reason)
    } catch (error) {
      log.error({ err: error, sessionId: watch.subject.sessionId }, 'ending what is open failed')
    }
  }

  const askOnce = async () => {
    try {
      await ask()
      isAway = false
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'who still has access could not be asked; trying again every second')
      isAway = true
    }
  }

  /** One question at a time. What changed while one was being answered is asked for by the next. */
  const askSoon = () => {
    isAskedAgain = true
    asking ??= (async () => {
      while (isAskedAgain) {
        isAskedAgain = false
        await askOnce()
      }
      // In the same step as the last look: who comes later begins anew.
      asking = undefined
    })()
    return asking
  }

  return {
    watch(subject, end) {
      const watch = { subject, end }
      watches.add(watch)
      return () => watches.delete(watch)
    },

    start() {
      stopped = new AbortController()
      const { signal } = stopped
      stopListening = bus.subscribe('accessChanged', () => void askSoon())
      running = (async () => {
        while (!signal.aborted) {
          await askSoon()
          await runtime.sleep(everyMilliseconds, signal)
        }
      })()
    },

    async stop() {
      stopListening()
      stopped.abort()
      await running
      await asking
    },
  }
}

function membershipOf(watch: Watch) {
  const { userId, projectId } = watch.subject
  return userId === undefined || projectId === undefined ? [] : [{ userId, projectId, watch }]
}
