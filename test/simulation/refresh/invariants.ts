import type { Store } from '../kernel/database/store.js'
import type { World } from '../kernel/world.js'
import type { Client, TokenStore } from './client.js'
import { accessTokenLifetimeMs } from './server.js'
import type { Thief } from './thief.js'

/** Maximum time in ms in which a thief and the honest client may use the same session. */
const maxSharedUseMs = 2.5 * accessTokenLifetimeMs

export interface FinalState {
  readonly world: World
  readonly store: Store
  readonly client: Client
  readonly thief: Thief | undefined
  /** Tokens of the session under test (`tokens`) and of a session that is never used (`otherTokens`). */
  readonly tokens: TokenStore
  readonly otherTokens: TokenStore
  /** The time after which no fault was injected. */
  readonly faultsEndedAt: number
  /** Number of refreshes with the previous token that were answered. */
  readonly previousTokenAnswers: number
}

/** Checks the invariants at the end of a run. The text of a problem is the same for every seed. */
export function checkInvariants({ world, store, client, thief, tokens, otherTokens, ...counts }: FinalState): void {
  const { problem } = world
  const { signOutReason, servedAt, refreshedAt } = client
  const [session, other] = [tokens, otherTokens].map((stored) => readSession(store, stored))
  if (session === undefined || other === undefined) {
    problem('a session is not there')
    return
  }
  const isStolen = thief?.hasCopiedTokens === true && session.reason === 'reused'

  if (signOutReason !== undefined && !isStolen) problem(`the honest client was signed out: ${signOutReason}`)
  if (signOutReason === undefined && servedAt.some((at) => at < counts.faultsEndedAt)) problem('a tab waits for ever')
  if (thief?.firstRefreshAt !== undefined && session.reason === null) {
    const sharedUseMs = Math.min(thief.lastRefreshAt, refreshedAt) - thief.firstRefreshAt
    if (sharedUseMs > maxSharedUseMs) problem('a thief and the honest client live side by side')
  }
  if (other.reason !== null || other.rotation !== 1) problem('another session was touched')

  // The audit log may contain more entries than clients received answers: an answer can be lost after the commit.
  if (session.graceAnswers < counts.previousTokenAnswers) problem('an answer by the token before is not written down')
  if (thief === undefined && session.reuses > 0) problem('a thief is written down where there is none')
  const reuses = session.reason === 'reused' ? 1 : 0
  if (session.reuses !== reuses) problem('a stolen token is not written down once')
  if (countMails(store) !== reuses) problem('the owner is not told once of a stolen token')
}

interface SessionEnd {
  readonly rotation: number
  readonly reason: string | null
  /** Audit entries: answers to the previous token (`graceAnswers`) and tokens reported as stolen (`reuses`). */
  readonly graceAnswers: number
  readonly reuses: number
}

function readSession({ reader }: Store, { refreshToken }: TokenStore): SessionEnd | undefined {
  const [, id] = refreshToken.split('.')
  return reader
    .prepare<[string | undefined], SessionEnd>(
      `select refresh_generation as rotation, revoked_reason as reason,
        (select count(*) from audit_entries where target_id = sessions.id and action = 'session.refreshGrace') as graceAnswers,
        (select count(*) from audit_entries where target_id = sessions.id and action = 'session.refreshReused') as reuses
        from sessions where id = ?`,
    )
    .get(id)
}

function countMails({ reader }: Store): number {
  return reader.prepare<[], number>(`select count(*) from mails where template = 'tokenReused'`).pluck().get() ?? 0
}
