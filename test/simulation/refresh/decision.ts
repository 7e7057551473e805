import type { Store } from '../kernel/store.js'
import type { World } from '../kernel/world.js'
import type { Client, TokenStore } from './client.js'
import { accessMilliseconds } from './server.js'
import type { Thief } from './thief.js'

/** So long nobody lives beside the other on the same session. */
const longestTogether = 2.5 * accessMilliseconds

export interface VerdictParts {
  readonly world: World
  readonly store: Store
  readonly client: Client
  readonly thief: Thief | undefined
  /** Of the session that everybody refreshes, and of one that nobody touches. */
  readonly tokens: TokenStore
  readonly others: TokenStore
  /** Since when there was no trouble any more. */
  readonly calmAt: number
  /** How many refreshes were answered by the token before the current one. */
  readonly answersByTheOneBefore: number
}

/** Looks at everything once it has come to its end. Each problem is told in words that hold for every seed. */
export function decide({ world, store, client, thief, tokens, others, ...seen }: VerdictParts): void {
  const { problem } = world
  const { refused, servedAt, refreshedAt } = client
  const [session, other] = [tokens, others].map((of) => readSession(store, of))
  if (session === undefined || other === undefined) {
    problem('a session is not there')
    return
  }
  const isStolen = thief?.hasCopied === true && session.reason === 'reused'

  if (refused !== undefined && !isStolen) problem(`the honest client was signed out: ${refused}`)
  if (refused === undefined && servedAt.some((at) => at < seen.calmAt)) problem('a tab waits for ever')
  if (thief?.firstAt !== undefined && session.reason === null) {
    const together = Math.min(thief.lastAt, refreshedAt) - thief.firstAt
    if (together > longestTogether) problem('a thief and the honest client live side by side')
  }
  if (other.reason !== null || other.rotation !== 1) problem('another session was touched')

  // More than were heard of may be written down: an answer is lost, a commit is not.
  if (session.graces < seen.answersByTheOneBefore) problem('an answer by the token before is not written down')
  if (thief === undefined && session.reuses > 0) problem('a thief is written down where there is none')
  const reuses = session.reason === 'reused' ? 1 : 0
  if (session.reuses !== reuses) problem('a stolen token is not written down once')
  if (countMails(store) !== reuses) problem('the owner is not told once of a stolen token')
}

interface SessionEnd {
  readonly rotation: number
  readonly reason: string | null
  /** What is written down about it: answers by the token before, and tokens that were taken for stolen. */
  readonly graces: number
  readonly reuses: number
}

function readSession({ reader }: Store, { refreshToken }: TokenStore): SessionEnd | undefined {
  const [, id] = refreshToken.split('.')
  return reader
    .prepare<[string | undefined], SessionEnd>(
      `select refresh_generation as rotation, revoked_reason as reason,
        (select count(*) from audit_entries where target_id = sessions.id and action = 'session.refreshGrace') as graces,
        (select count(*) from audit_entries where target_id = sessions.id and action = 'session.refreshReused') as reuses
        from sessions where id = ?`,
    )
    .get(id)
}

function countMails({ reader }: Store): number {
  return reader.prepare<[], number>(`select count(*) from mails where template = 'tokenReused'`).pluck().get() ?? 0
}
