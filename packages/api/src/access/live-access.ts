import type { ErrorCode } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { Bus } from '../platform/bus.js'
import type { Logger } from '../platform/logger.js'
import { poll } from '../platform/poll.js'
import type { Runtime } from '../platform/runtime.js'
import { findEndedMemberships, findEndedSessions } from './live-store.js'

/**
 * The rights that an open socket or stream depends on: its session, with `keyId` the key of its access token, and with
 * `userId` and `projectId` the user's access to the project.
 */
export interface LiveSubject {
  readonly sessionId: string
  /** Id of the key that signed the access token of the connection. */
  readonly keyId?: string
  readonly userId?: string
  readonly projectId?: string
}

/**
 * The reason why access ended. SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED: the session ended.
 * PROJECT_NOT_FOUND: the user can no longer see the project, or it is gone. ACCESS_TOKEN_EXPIRED: the token's key is no
 * longer accepted; a refresh is enough.
 */
type LiveEnd = Extract<
  ErrorCode,
  'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'ACCOUNT_SUSPENDED' | 'PROJECT_NOT_FOUND' | 'ACCESS_TOKEN_EXPIRED'
>

export interface LiveAccess {
  /** Calls `end` once, when one of the subject's rights is gone. Returns a function that stops watching. */
  watch(subject: LiveSubject, end: (reason: LiveEnd) => void): () => void
  start(): void
  /** Stops checking. Resolves when the last check has finished. */
  stop(): Promise<void>
}

export interface LiveAccessOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly bus: Bus
  readonly log: Logger
  readonly keys: VerificationKeys
}

/** The keys that verify access tokens. */
export interface VerificationKeys {
  /** Reads the current keys from the database, unless they were read less than a second ago. */
  refresh(): Promise<unknown>
  /** Returns undefined when the key is unknown or retired. */
  publicKey(keyId: string): unknown
}

interface Watch {
  readonly subject: LiveSubject
  readonly end: (reason: LiveEnd) => void
}

const checkIntervalMs = 1000

/**
 * Ends open sockets and streams whose rights are gone. Every second it checks all of them against the database, so it
 * also notices changes by another process or a tool, and changes whose hint was lost. A hint on the bus triggers a
 * check at once. While the database is unavailable, connections are ended only if a key that is loaded has been
 * retired.
 */
export function createLiveAccess({ database, runtime, bus, log, keys }: LiveAccessOptions): LiveAccess {
  const watches = new Set<Watch>()
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  const check = async () => {
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
      log.error({ err: error, sessionId: watch.subject.sessionId }, 'ending a connection without access failed')
    }
  }

  return {
    watch(subject, end) {
      const watch = { subject, end }
      watches.add(watch)
      return () => watches.delete(watch)
    },

    start() {
      stopping = new AbortController()
      const checks = poll(
        {
          runtime,
          everyMs: checkIntervalMs,
          signal: stopping.signal,
          onError(error, failures) {
            if (failures > 1) return
            log.warn({ err: error }, 'access of open connections could not be checked; retrying every second')
          },
        },
        check,
      )
      stopListening = bus.subscribe('accessChanged', () => void checks.hint())
      running = checks.done
    },

    async stop() {
      stopListening()
      stopping.abort()
      await running
    },
  }
}

function membershipOf(watch: Watch) {
  const { userId, projectId } = watch.subject
  return userId === undefined || projectId === undefined ? [] : [{ userId, projectId, watch }]
}
