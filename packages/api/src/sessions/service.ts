import { type contract, id, isAtLeast, type ListSessionsInput, type SessionEvent } from '@assistant/contract'
import { type Database, type Query, readClock, type Transaction } from '@assistant/database'
import { Lucia, TimeSpan } from 'lucia'
import * as z from 'zod'
import type { Caller } from '../access/service.js'
import type { AuditService } from '../audit/service.js'
import { AppError } from '../errors/app-error.js'
import { addressPrefix } from '../platform/address-prefix.js'
import type { Bus } from '../platform/bus.js'
import type { ClientInfo, Transport } from '../platform/call.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import type { Runtime } from '../platform/runtime.js'
import { userNotFound } from '../users/user.js'
import { deviceOf } from './device.js'
import type { LiveSessions } from './live-sessions.js'
import { createLuciaAdapter } from './lucia-adapter.js'
import { toSession } from './session.js'
import type { EndReason } from './session-status.js'
import {
  deleteSessionsOfUser,
  endSessionsOfUser,
  findSession,
  listOpenSessions,
  listSessionsBeyond,
  listSignInAddresses,
  type SessionRow,
  userExists,
} from './store.js'

type Page = z.output<typeof contract.sessions.list.output>

export interface SessionService {
  /** Open sessions, newest first. Another user's: administrators only. Errors: FORBIDDEN, USER_NOT_FOUND, BAD_REQUEST. */
  list(caller: Caller, input: ListSessionsInput): Promise<Page>
  /** Ends a session. Another user's: administrators only. Errors: SESSION_NOT_FOUND, also for one that is over. */
  revoke(caller: Caller, sessionId: string): Promise<{ revoked: 1 }>
  /** Ends all sessions of the caller but the one that asks. */
  revokeOthers(caller: Caller): Promise<{ revoked: number }>
  /** Ends all sessions of a user; for administrators. Errors: USER_NOT_FOUND. */
  revokeAll(caller: Caller, userId: string): Promise<{ revoked: number }>
  /** The caller's own sessions as they begin and end, until `signal` is aborted; `ready` first. */
  watch(caller: Caller, transport: Transport, signal: AbortSignal): AsyncGenerator<SessionEvent>

  /** Begins a session, inside the transaction of a sign-in. */
  open(tx: Transaction, userId: string, client: ClientInfo): Promise<SessionRow>
  /**
   * Moves the idle end of a session that is being used: past half of the idle time, and never past its absolute end.
   * Answers the end; undefined when the session is over.
   */
  slide(tx: Transaction, sessionId: string): Promise<Date | undefined>
  /** Ends a session, and its sockets soon after the commit. Answers whose it was; undefined when it was over already. */
  end(tx: Transaction, sessionId: string, reason: EndReason): Promise<{ readonly userId: string } | undefined>
  /** Ends all sessions of a user. Answers how many. */
  endAll(tx: Transaction, userId: string, reason: EndReason): Promise<number>
  /** Ends all but one. Answers how many. */
  endOthers(tx: Transaction, userId: string, sessionId: string): Promise<number>
  /** Removes every trace of a user's sessions, and so ends them. */
  erase(tx: Transaction, userId: string): Promise<void>
  /** Whether somebody has signed in from this network lately. */
  isFamiliar(query: Query, userId: string, ipAddress: string): Promise<boolean>
  /** Removes the rows of sessions that have been over for so long that nobody is told why any more. */
  forgetOld(): Promise<void>
}

export interface SessionServiceOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'record'>
  readonly live: Pick<LiveSessions, 'follow'>
  /** How long a session lasts that nobody uses. */
  readonly idleDays: number
  /** How long a session lasts at most. */
  readonly maxDays: number
}

const newestFirst = z.tuple([cursorMoment, id])
/** Of one user, open at once: whoever signs in once more ends the oldest. */
const mostSessions = 100
const familiarFor = new TimeSpan(30, 'd').milliseconds()

/**
 * The life of sessions. Lucia keeps it, one Lucia for each transaction: one that was bound to the database would begin
 * a transaction inside another and wait for itself. Lucia reads `Date.now()`.
 */
export function createSessionService(options: SessionServiceOptions): SessionService {
  const { database, runtime, bus, audit, live, idleDays, maxDays } = options
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
        if (!isAdministrator(caller)) throw new AppError('FORBIDDEN', "Only administrators see other users' sessions.")
        if (!(await userExists(database.query, tables, userId))) throw userNotFound()
      }
      const listing: Listing = { of: 'sessions.list', sort: 'createdAt', filters: { userId } }
      const after = decodeCursor(listing, cursor, newestFirst)
      const rows = await listOpenSessions(database.query, tables, userId, after, limit + 1)
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
        const row = await findSession(tx, tables, sessionId)
        const isAllowed = row?.userId === caller.userId || isAdministrator(caller)
        const isOpen = row !== undefined && row.expiresAt > (await readClock(tx))
        if (!isAllowed || !isOpen || !(await end(tx, sessionId, 'revoked'))) {
          throw new AppError('SESSION_NOT_FOUND', 'There is no such session, or it is over.')
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
        if (!(await userExists(tx, tables, userId))) throw userNotFound()
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
          refreshSalt: Buffer.from(runtime.randomBytes(32)).toString('base64url'),
          rotation: 1,
          firstUsedAt: null,
          rotatedAt: null,
          rotatedPrefix: null,
          rotatedDevice: null,
          revokedAt: null,
          revokedReason: null,
        },
        { sessionId },
      )
      const row = await findSession(tx, tables, sessionId)
      if (row === undefined) throw new Error('A session that was just made is not there')
      for (const { id: oldest } of await listSessionsBeyond(tx, tables, userId, mostSessions)) {
        await end(tx, oldest, 'revoked')
      }
      tx.afterCommit(() => bus.publish('sessionsChanged', { userId }))
      return row
    },

    async slide(tx, sessionId) {
      const { session } = await lucia(tx, 'expired').sessions.validateSession(sessionId)
      if (session === null) return undefined
      // Lucia answers the end that it wished for; the row has the one that it got.
      return session.fresh ? (await findSession(tx, tables, sessionId))?.expiresAt : session.expiresAt
    },

    end,
    endAll,
    endOthers,

    async erase(tx, userId) {
      await deleteSessionsOfUser(tx, tables, userId)
      announce(tx, userId)
    },

    async isFamiliar(query, userId, ipAddress) {
      const addresses = await listSignInAddresses(query, tables, userId, familiarFor)
      return addresses.some((address) => addressPrefix(address) === addressPrefix(ipAddress))
    },

    forgetOld: () => database.transaction((tx) => lucia(tx, 'expired').sessions.deleteExpiredSessions()),
  }
}

function isAdministrator(caller: Caller): boolean {
  return caller.roles.some((role) => isAtLeast(role, 'admin'))
}
