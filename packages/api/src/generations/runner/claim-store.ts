import type { GenerationKind } from '@assistant/contract'
import type { Database, Query, Transaction } from '@assistant/database'
import { and, asc, eq, gt, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { Runtime } from '../../platform/runtime.js'
import { leaseMs } from '../limits.js'

/** A generation that this process may work on as long as its lease stands. */
export interface Claim {
  readonly generationId: string
  readonly projectId: string
  /** The one who started it, with whom others share the processes of the engines. */
  readonly userId: string
  /** A fresh id for each claim: every write of the run is fenced by it. */
  readonly leaseOwner: string
  readonly kind: GenerationKind
  /** Empty where none is at work. */
  readonly engine: string
  /** A `StoredInput`: JSON. */
  readonly input: string
  readonly attempt: number
  /** How often somebody has claimed it, this time included. */
  readonly claims: number
  /** Number of times that the process of the engine ended in the middle of the work. */
  readonly crashes: number
  /** Above 0: somebody has worked on it before. */
  readonly lastEventId: number
  readonly isCancelRequested: boolean
}

export interface Claims {
  /**
   * Takes what should be worked on next: first what a runner has left behind, then what is queued, of users with the
   * fewest runs first, then of those who were served longest ago, oldest first. Of a user at most so many run at once, however many processes ask.
   * Never one of `except`; answers nothing when there is none.
   */
  next(except: readonly string[]): Promise<Claim | undefined>
  /** False when the lease is somebody else's by now, or the run is over. */
  renew(claim: Claim): Promise<boolean>
  /** Gives a run back that has not ended, as if it had not been taken. */
  release(claim: Claim): Promise<void>
  /** Voids every lease there is: for a process that has the database to itself. */
  releaseAll(): Promise<void>
  /** What the row says of a run that is under way. */
  look(claim: Claim): Promise<'goesOn' | 'cancelRequested' | 'lost'>
}

export function createClaims(database: Database, runtime: Runtime, generationsPerUser: number): Claims {
  const { generations } = database.tables
  const isQueued = eq(generations.status, 'queued')
  const isRunning = eq(generations.status, 'running')

  /** Run out, given back, or ending later than any lease can (the database's clock was set back). */
  const isLeaseVoid = (query: Query): SQL | undefined =>
    or(
      isNull(generations.leaseExpiresAt),
      lte(generations.leaseExpiresAt, query.clock()),
      gt(generations.leaseExpiresAt, query.clockPlus(leaseMs)),
    )

  /** How many others of the same user run. */
  const others = sql`(select count(*) from ${generations} as other where other.user_id = ${generations.userId}
    and other.status = 'running' and other.id <> ${generations.id})`

  /** The start of the user's latest run. Their runs start in the order of creation, so one row of the index is read. */
  const lastServedAt = sql`(select other.started_at from ${generations} as other where other.user_id = ${generations.userId}
    and other.started_at is not null order by other.created_at desc limit 1)`

  // Who takes over asks for no room: what is left behind runs already, and may be waiting for its cancellation.
  const isClaimable = (query: Query): SQL | undefined =>
    or(and(isQueued, sql`${others} < ${generationsPerUser}`), and(isRunning, isLeaseVoid(query)))

  async function candidate(except: readonly string[]): Promise<string | undefined> {
    const { query } = database
    const [found] = await query
      .select({ id: generations.id })
      .from(generations)
      .where(and(isClaimable(query), except.length > 0 ? notInArray(generations.id, [...except]) : undefined))
      .orderBy(
        sql`case when ${isRunning} then 0 else 1 end`,
        sql`${others}`,
        // By age alone, a long queue of one user would go before everybody who came later.
        sql`${lastServedAt} asc nulls first`,
        asc(generations.createdAt),
        asc(generations.id),
      )
      .limit(1)
    return found?.id
  }

  // Serialisable: two processes that count the runs of one user at once must not both find room.
  function take(id: string): Promise<Claim | undefined> {
    const leaseOwner = runtime.randomId()
    return database.transaction(async (tx) => {
      const [row] = await tx
        .update(generations)
        .set({
          status: 'running',
          leaseOwner,
          leaseExpiresAt: tx.clockPlus(leaseMs),
          claims: sql`${generations.claims} + 1`,
          startedAt: sql`coalesce(${generations.startedAt}, ${tx.clock()})`,
        })
        .where(and(eq(generations.id, id), isClaimable(tx)))
        .returning()
      return (
        row && {
          generationId: row.id,
          projectId: row.projectId,
          userId: row.userId,
          leaseOwner,
          kind: row.kind,
          engine: row.engine,
          input: row.input,
          attempt: row.attempt,
          claims: row.claims,
          crashes: row.crashes,
          lastEventId: row.lastEventId,
          isCancelRequested: row.cancelRequestedAt !== null,
        }
      )
    })
  }

  const holdsLease = (claim: Claim) =>
    and(eq(generations.id, claim.generationId), eq(generations.leaseOwner, claim.leaseOwner), isRunning)

  const readCommitted = { isolation: 'read committed' } as const

  return {
    async next(except) {
      const passedOver = [...except]
      for (;;) {
        const id = await candidate(passedOver)
        if (id === undefined) return undefined
        const claim = await take(id)
        if (claim) return claim
        // Somebody was faster.
        passedOver.push(id)
      }
    },

    renew: (claim) =>
      database.transaction(async (tx) => {
        const renewed = await tx
          .update(generations)
          .set({ leaseExpiresAt: tx.clockPlus(leaseMs) })
          .where(holdsLease(claim))
          .returning({ id: generations.id })
        return renewed.length > 0
      }, readCommitted),

    release: (claim) =>
      database.transaction(async (tx) => {
        await tx
          .update(generations)
          .set({ leaseOwner: null, leaseExpiresAt: tx.clock(), claims: sql`${generations.claims} - 1` })
          .where(holdsLease(claim))
      }, readCommitted),

    releaseAll: () =>
      database.transaction(async (tx: Transaction) => {
        await tx.update(generations).set({ leaseOwner: null, leaseExpiresAt: tx.clock() }).where(isRunning)
      }),

    async look(claim) {
      const [row] = await database.query
        .select({ cancelRequestedAt: generations.cancelRequestedAt })
        .from(generations)
        .where(holdsLease(claim))
      if (row === undefined) return 'lost'
      return row.cancelRequestedAt === null ? 'goesOn' : 'cancelRequested'
    },
  }
}
