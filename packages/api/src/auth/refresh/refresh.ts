import type { ErrorCode, Tokens } from '@assistant/contract'
import type { Database, Tables, Transaction } from '@assistant/database'
import { TRPCError } from '@trpc/server'
import type { AuditService } from '../../audit/service.js'
import type { Limits } from '../../limits/service.js'
import type { MailOutbox } from '../../mail/outbox.js'
import { addressPrefix } from '../../platform/address-prefix.js'
import type { ClientInfo } from '../../platform/caller.js'
import type { Keyring } from '../../platform/keyring.js'
import { deviceOf } from '../../sessions/device.js'
import { sessionError } from '../../sessions/errors.js'
import type { SessionService } from '../../sessions/service.js'
import { type EndReason, sessionEnd } from '../../sessions/session-status.js'
import { type Decide, type Decision, decide as defaultDecide, type PresentedToken } from './decision.js'
import { type ParsedToken, parseRefreshToken } from './refresh-token.js'
import { findRefreshable, findRefreshSalt, markFirstUsed, rotate } from './store.js'
import type { MakeTokens } from './token-pair.js'

export interface RefreshOptions {
  readonly database: Database
  readonly keyring: Keyring
  readonly sessions: Pick<SessionService, 'end' | 'slide'>
  readonly audit: Pick<AuditService, 'record'>
  readonly mail: Pick<MailOutbox, 'queue'>
  readonly limits: Pick<Limits, 'refresh'>
  readonly makeTokens: MakeTokens
  readonly graceSeconds: number
  /** Default: `decide` of `decision.ts`. */
  readonly decide?: Decide | undefined
}

/**
 * Returns a new access token, and the current refresh token or null if the client already has it. `isGone` returns true
 * if the caller has disconnected.
 * @throws {AppError} INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED,
 * RATE_LIMITED
 * @throws {TRPCError} CLIENT_CLOSED_REQUEST (the caller has disconnected, and the session is unchanged)
 */
export type Refresh = (refreshToken: string | undefined, client: ClientInfo, isGone: () => boolean) => Promise<Tokens>

type RefreshErrorCode = Extract<
  ErrorCode,
  'INVALID_REFRESH_TOKEN' | 'REFRESH_TOKEN_REUSED' | 'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'ACCOUNT_SUSPENDED'
>
type SessionRow = Tables['sessions']['$inferSelect']
type Outcome =
  | { readonly session: SessionRow; readonly isAccessOnly: boolean }
  | { readonly errorCode: RefreshErrorCode }

/**
 * Creates the operation that rotates refresh tokens (RFC 9700, 4.14.2). A retry after a lost answer gets the same
 * refresh token again, and a token that counts as stolen ends its session. All writes to the session are conditional
 * updates, so READ COMMITTED is enough: after a lost race, the row is read and decided about again.
 */
export function createRefresh(options: RefreshOptions): Refresh {
  const { database, keyring, sessions, audit, mail, limits, makeTokens, graceSeconds } = options
  const { decide = defaultDecide } = options
  const { query, tables } = database

  /**
   * Returns the token if it is genuine. Runs before the limit of its session is counted, so that forged tokens do not
   * use it up.
   * @throws {AppError} INVALID_REFRESH_TOKEN
   */
  const requireGenuine = async (token: ParsedToken | undefined): Promise<ParsedToken> => {
    const salt = token && (await findRefreshSalt(query, token.sessionId))
    if (token === undefined || salt === undefined || !token.isGenuine(keyring, salt)) {
      throw sessionError('INVALID_REFRESH_TOKEN')
    }
    return token
  }

  const redeem = async (tx: Transaction, token: ParsedToken, client: ClientInfo): Promise<Outcome> => {
    for (;;) {
      const row = await findRefreshable(tx, token.sessionId)
      // The row was deleted after the token was checked, for example with the account.
      if (row === undefined) return { errorCode: 'INVALID_REFRESH_TOKEN' }
      const { session, userStatus, now } = row
      const end = sessionEnd({ ...session, userStatus, now })
      if (end !== undefined) return { errorCode: wasReused(session) ? 'REFRESH_TOKEN_REUSED' : end }

      const presented: PresentedToken = {
        rotation: token.rotation,
        prefix: addressPrefix(client.ipAddress),
        device: deviceOf(client.userAgent),
      }
      const decision = decide(session, presented, now, graceSeconds * 1000)
      const outcome = await apply(tx, decision, session, presented)
      if (outcome === 'lostRace') continue
      await recordDecision(tx, decision, row, presented, client)
      return outcome
    }
  }

  const apply = async (
    tx: Transaction,
    decision: Decision,
    session: SessionRow,
    presented: PresentedToken,
  ): Promise<Outcome | 'lostRace'> => {
    if (decision === 'theft' || decision === 'ahead') {
      const isTheft = decision === 'theft'
      if (!(await sessions.end(tx, session.id, isTheft ? 'reused' : 'expired'))) return 'lostRace'
      return { errorCode: isTheft ? 'REFRESH_TOKEN_REUSED' : 'SESSION_EXPIRED' }
    }
    if (decision === 'markUsed' && !(await markFirstUsed(tx, tables, session.id, presented.rotation))) return 'lostRace'
    if (decision === 'rotate' && !(await rotate(tx, tables, session.id, presented))) return 'lostRace'
    const expiresAt = await sessions.slide(tx, session.id)
    if (expiresAt === undefined) return 'lostRace'
    // The row is not read again: the tokens belong to the rotation of the decision, even if another call rotates
    // meanwhile.
    const rotation = decision === 'rotate' ? presented.rotation + 1 : session.rotation
    return { session: { ...session, rotation, expiresAt }, isAccessOnly: decision === 'accessOnly' }
  }

  /**
   * Records a token that was older or newer than the current one in the audit log. After a theft, also mails the user.
   */
  const recordDecision = async (
    tx: Transaction,
    decision: Decision,
    { session, email }: { readonly session: SessionRow; readonly email: string | null },
    presented: PresentedToken,
    client: ClientInfo,
  ): Promise<void> => {
    const { id: sessionId, userId, device } = session
    const actor = { userId, sessionId, client }
    const target = ['session', sessionId] as const
    if (decision === 'theft') {
      await audit.record(tx, actor, { action: 'session.refreshReused', target, outcome: 'failure' })
      if (email !== null)
        await mail.queue(tx, { template: 'tokenReused', recipient: email, userId, details: { device } })
    } else if (decision === 'ahead') {
      const details = { reason: 'the refresh token is newer than the session, as after a restored backup' }
      await audit.record(tx, actor, { action: 'session.revoke', target, outcome: 'failure', details })
    } else if (presented.rotation < session.rotation) {
      await audit.record(tx, actor, { action: 'session.refreshGrace', target })
    }
  }

  return async (refreshToken = '', client, isGone) => {
    const token = await requireGenuine(parseRefreshToken(refreshToken))
    await limits.refresh(token.sessionId)
    const outcome = await database.transaction(
      async (tx) => {
        const decided = await redeem(tx, token, client)
        // Checked last: a caller who gets no answer will retry with the same token, so the session must be unchanged.
        if (isGone()) throw new TRPCError({ code: 'CLIENT_CLOSED_REQUEST', message: 'The caller has hung up.' })
        return decided
      },
      { isolation: 'read committed' },
    )
    if ('errorCode' in outcome) throw sessionError(outcome.errorCode)
    return makeTokens(outcome.session, outcome.isAccessOnly ? 'withoutRefreshToken' : undefined)
  }
}

function wasReused(session: { readonly revokedReason: string | null }): boolean {
  return session.revokedReason === ('reused' satisfies EndReason)
}
