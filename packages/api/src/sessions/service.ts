import { type contract, id, isAtLeast, type ListSessionsInput, type SessionEvent } from '@assistant/contract'
import { type Database, type Query, readClock, type Transaction } from '@assistant/database'
import { Lucia, TimeSpan } from 'lucia'
import * as z from 'zod'
import { theSystem } from '../audit/actor.js'
import type { AuditService } from '../audit/service.js'
import { AppError } from '../errors/app-error.js'
import { addressPrefix } from '../platform/address-prefix.js'
import type { Bus } from '../platform/bus.js'
import type { Caller, ClientInfo } from '../platform/caller.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import type { Runtime } from '../platform/runtime.js'
import type { Transport } from '../platform/transport.js'
import { userExists } from '../users/store.js'
import { userNotFound } from '../users/user.js'
import { deviceOf } from './device.js'
import { sessionNotFound } from './errors.js'
import type { LiveSessions } from './live-sessions.js'
import { createLuciaAdapter } from './lucia-adapter.js'
import type { EndReason } from './session-status.js'
import {
  deleteSessionsOfUser,
  endEverySession,
  endSessionsOfUser,
  findSession,
  listSessionPage,
  listSessionsBeyond,
  listSignInAddresses,
  type RotationColumns,
  type SessionRow,
  toSession,
} from './store.js'

type Page = z.output<typeof contract.sessions.list.output>

export interface SessionService {
  /** Returns a page of the caller's open sessions, newest first. Administrators may list another user's. */
  list(caller: Caller, input: ListSessionsInput): Promise<Page>
  /** Ends a session of the caller. Administrators may end another user's. */
  revoke(caller: Caller, sessionId: string): Promise<{ revoked: 1 }>
  /** Ends all sessions of the caller except the current one. */
  revokeOthers(caller: Caller): Promise<{ revoked: number }>
  /** Ends all sessions of a user. For administrators. */
  revokeAll(caller: Caller, userId: string): Promise<{ revoked: number }>
  /**
   * Yields `ready` and then each session of the caller that begins or ends, until `signal` is aborted. Yields `ready`
   * again in place of changes if too many of them wait.
   */
  watch(caller: Caller, transport: Transport, signal: AbortSignal): AsyncGenerator<SessionEvent>

  /** Creates a session in the transaction of a sign-in. Ends the oldest ones beyond the maximum per user. */
  open(tx: Transaction, userId: string, client: ClientInfo): Promise<SessionRow>
  /**
   * Extends the expiry of a session once half of its idle time has passed, up to its absolute expiry. Returns the
   * expiry, or undefined when the session has ended.
   */
  slide(tx: Transaction, sessionId: string): Promise<Date | undefined>
  /**
   * Ends a session. Its sockets close after the commit. Returns its user, or undefined when its end was already
   * recorded or it does not exist. Records the end of a session that has only expired, too.
   */
  end(tx: Transaction, sessionId: string, reason: EndReason): Promise<{ readonly userId: string } | undefined>
  /**
   * Ends all sessions of a user. Returns the number of ends that it recorded, which includes sessions that had only
   * expired.
   */
  endAll(tx: Transaction, userId: string, reason: EndReason): Promise<number>
  /** Ends all sessions of a user except one. Returns their number, counted as by `endAll`. */
  endOthers(tx: Transaction, userId: string, sessionId: string): Promise<number>
  /** Ends the sessions of all users, with one audit entry. Returns the number of sessions that were open. */
  endEverySession(tx: Transaction, reason: EndReason, details?: Readonly<Record<string, unknown>>): Promise<number>
  /** Deletes the rows of a user's sessions, which ends them. */
  erase(tx: Transaction, userId: string): Promise<void>
  /** Returns true if the user signed in from the address's network in the last 30 days. */
  isFamiliar(query: Query, userId: string, ipAddress: string): Promise<boolean>
  /** Deletes rows of sessions 30 days after their absolute expiry. */
  deleteOld(): Promise<void>
}

export interface SessionServiceOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record'>
  readonly live: Pick<LiveSessions, 'follow'>
  /** Returns the rotation columns of a new session. */
  readonly firstRotation: () => RotationColumns
  /** Days after its creation or last extension when a session expires. */
  readonly idleDays: number
  /** Days after its creation when a session expires for good. */
  readonly maxDays: number
}

const newestFirst = z.tuple([cursorMoment, id])
/** Maximum number of open sessions per user. */
const maxSessions = 100
const familiarPeriodMs = new TimeSpan(30, 'd').milliseconds()

/**
 * Creates the service for sessions. Each operation makes its own instance of Lucia: an instance bound to the database
 * would open a second transaction inside the first one, which is rejected. Lucia's time is that of this process, not of
 * the database.
 */
export function createSessionService(options: SessionServiceOptions): SessionService {
  const { database, runtime, bus, audit, live, firstRotation, idleDays, maxDays } = options
  const { tables } = database
  const lucia = (tx: Transaction, reason: EndReason) => {
    const adapter = createLuciaAdapter(tx, tables, reason)
    return { adapter, sessions: new Lucia(adapter, { sessionExpiresIn: new TimeSpan(idleDays, 'd') }) }
  }
  const announce = (tx: Transaction, userId: string) =>
    tx.afterCommit(() => {
      bus.publish('accessChanged', {})
      bus.publish('sessionsChanged', { userId })
    })

  const end: SessionService['end'] = async (tx, sessionId, reason) => {
    const { adapter, sessions } = lucia(tx, reason)
    await sessions.invalidateSession(sessionId)
    const [ended] = adapter.ended
    if (ended !== undefined) announce(tx, ended.userId)
    return ended
  }

  const endAll: SessionService['endAll'] = async (tx, userId, reason) => {
    const { adapter, sessions } = lucia(tx, reason)
    await sessions.invalidateUserSessions(userId)
    announce(tx, userId)
    return adapter.ended.length
  }

  const endOthers: SessionService['endOthers'] = async (tx, userId, sessionId) => {
    const ended = await endSessionsOfUser(tx, tables, userId, 'revoked', sessionId)
    announce(tx, userId)
    return ended.length
  }

  return {
    async list(caller, { userId = caller.userId, cursor, limit }) {
      if (userId !== caller.userId) {
        if (!isAdministrator(caller))
          throw new AppError('FORBIDDEN', "Only administrators may list other users' sessions.")
        if (!(await userExists(database.query, userId))) throw userNotFound()
      }
      const listing: Listing = { of: 'sessions.list', sort: 'createdAt', filters: { userId } }
      const after = decodeCursor(listing, cursor, newestFirst)
      const rows = await listSessionPage(database.query, tables, userId, after, limit + 1)
      return toPage(
        rows,
        limit,
        listing,
        (row) => [row.createdAt, row.id],
        (row) => toSession(row, caller.sessionId),
      )
    },

    async revoke(caller, sessionId) {
      return database.transaction(async (tx) => {
        const row = await findSession(tx, sessionId)
        const isAllowed = row?.userId === caller.userId || isAdministrator(caller)
        const isOpen = row !== undefined && row.expiresAt > (await readClock(tx))
        if (!isAllowed || !isOpen || !(await end(tx, sessionId, 'revoked'))) {
          throw sessionNotFound()
        }
        const details = { userId: row.userId, device: row.device }
        await audit.record(tx, caller, { action: 'session.revoke', target: ['session', sessionId], details })
        return { revoked: 1 }
      })
    },

    revokeOthers: (caller) =>
      database.transaction(async (tx) => {
        const revoked = await endOthers(tx, caller.userId, caller.sessionId)
        await audit.record(tx, caller, {
          action: 'session.revoke',
          target: ['user', caller.userId],
          details: { others: true, revoked },
        })
        return { revoked }
      }),

    revokeAll: (caller, userId) =>
      database.transaction(async (tx) => {
        if (!(await userExists(tx, userId))) throw userNotFound()
        const revoked = await endAll(tx, userId, 'revoked')
        await audit.record(tx, caller, { action: 'session.revoke', target: ['user', userId], details: { revoked } })
        return { revoked }
      }),

    async *watch(caller, transport, signal) {
      for await (const change of live.follow(caller.userId, signal)) {
        await transport.drained(signal)
        if (change.type === 'ready') yield change
        else if (change.type === 'appeared')
          yield { type: 'created', session: toSession(change.item, caller.sessionId) }
        else if (change.type === 'gone') yield { type: 'revoked', session: toSession(change.item, caller.sessionId) }
      }
    },

    async open(tx, userId, { ipAddress, userAgent }) {
      const now = await readClock(tx)
      const sessionId = runtime.randomId()
      await lucia(tx, 'expired').sessions.createSession(
        userId,
        {
          createdAt: now,
          lastSeenAt: now,
          absoluteExpiresAt: new Date(now.getTime() + new TimeSpan(maxDays, 'd').milliseconds()),
          userAgent,
          device: deviceOf(userAgent),
          ipAddress,
          ...firstRotation(),
          revokedAt: null,
          revokedReason: null,
        },
        { sessionId },
      )
      const row = await findSession(tx, sessionId)
      if (row === undefined) throw new Error('The session that was just inserted is missing')
      for (const { id: oldest } of await listSessionsBeyond(tx, tables, userId, maxSessions)) {
        await end(tx, oldest, 'revoked')
      }
      tx.afterCommit(() => bus.publish('sessionsChanged', { userId }))
      return row
    },

    async slide(tx, sessionId) {
      const { session } = await lucia(tx, 'expired').sessions.validateSession(sessionId)
      if (session === null) return undefined
      // Lucia returns the expiry it asked for; the row has the one that was granted.
      return session.fresh ? (await findSession(tx, sessionId))?.expiresAt : session.expiresAt
    },

    end,
    endAll,
    endOthers,

    async endEverySession(tx, reason, details = {}) {
      const revoked = await endEverySession(tx, tables, reason)
      await audit.record(tx, theSystem, {
        action: 'session.revoke',
        target: ['session', null],
        details: { all: true, revoked, ...details },
      })
      return revoked
    },

    async erase(tx, userId) {
      await deleteSessionsOfUser(tx, tables, userId)
      announce(tx, userId)
    },

    async isFamiliar(query, userId, ipAddress) {
      const addresses = await listSignInAddresses(query, tables, userId, familiarPeriodMs)
      return addresses.some((address) => addressPrefix(address) === addressPrefix(ipAddress))
    },

    deleteOld: () => database.transaction((tx) => lucia(tx, 'expired').sessions.deleteExpiredSessions()),
  }
}

function isAdministrator(caller: Caller): boolean {
  return caller.roles.some((role) => isAtLeast(role, 'admin'))
}
