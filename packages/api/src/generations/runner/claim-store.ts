import type { GenerationKind } from '@assistant/contract'
import type { Database, Query, Transaction } from '@assistant/database'
import { and, asc, eq, gt, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { Runtime } from '../../platform/runtime.js'
import { leaseMs } from '../limits.js'

/** A generation that this process may write to until its lease ends. */
export interface Claim {
  readonly generationId: string
  readonly projectId: string
  /** The user who started it. Engine processes are shared fairly between users. */
  readonly userId: string
  /** Id of the lease, new for each claim. The fence of every write compares it. */
  readonly leaseOwner: string
  readonly kind: GenerationKind
  /** Empty for kinds without an engine. */
  readonly engine: string
  /** JSON of a `StoredInput`. */
  readonly input: string
  readonly attempt: number
  /** Number of claims so far, including this one, without those that were released. */
  readonly claims: number
  /** Number of engine processes that crashed during its runs. */
  readonly crashes: number
  /** Number of the last event; 0 if no run has written to the log yet. */
  readonly lastEventId: number
  readonly isCancelRequested: boolean
}

export type RunState = 'active' | 'cancelRequested' | 'leaseLost'

export interface Claims {
  /**
   * Claims the next generation, or returns undefined when there is none: running ones without a valid lease first, then
   * queued ones, by fewest runs of the user, then by longest time since a run of the user started, then by age. At most
   * `generationsPerUser` of one user run at a time, in all processes together. Never claims one of `except`.
   */
  next(except: readonly string[]): Promise<Claim | undefined>
  /** Renews the lease. Returns false when another claim has taken it, or the generation has ended or was deleted. */
  renew(claim: Claim): Promise<boolean>
  /** Ends the lease before its time and undoes the count of the claim. The generation can be claimed again at once. */
  release(claim: Claim): Promise<void>
  /** Ends all leases. For a process that is the only one on the database. */
  releaseAll(): Promise<void>
  /** Returns the state of a run, read from its row. */
  readState(claim: Claim): Promise<RunState>
}

export function createClaims(database: Database, runtime: Runtime, generationsPerUser: number): Claims {
  const { generations } = database.tables
  const isQueued = eq(generations.status, 'queued')
  const isRunning = eq(generations.status, 'running')

  /**
   * True for a lease that has expired or was released, or that ends later than a new lease would: then the clock of the
   * database was set back.
   */
  const isLeaseVoid = (query: Query): SQL | undefined =>
    or(
      isNull(generations.leaseExpiresAt),
      lte(generations.leaseExpiresAt, query.clock()),
      gt(generations.leaseExpiresAt, query.clockPlus(leaseMs)),
    )

  /** Number of other running generations of the same user. */
  const otherRuns = sql`(select count(*) from ${generations} as other where other.user_id = ${generations.userId}
    and other.status = 'running' and other.id <> ${generations.id})`

  /** Start of the user's latest started generation. Those of one user start in the order in which they were created. */
  const lastServedAt = sql`(select other.started_at from ${generations} as other where other.user_id = ${generations.userId}
    and other.started_at is not null order by other.created_at desc limit 1)`

  // The limit per user does not apply to running generations: they are counted already, and may only need their end.
  const isClaimable = (query: Query): SQL | undefined =>
    or(and(isQueued, sql`${otherRuns} < ${generationsPerUser}`), and(isRunning, isLeaseVoid(query)))

  async function findCandidate(except: readonly string[]): Promise<string | undefined> {
    const { query } = database
    const [found] = await query
      .select({ id: generations.id })
      .from(generations)
      .where(and(isClaimable(query), except.length > 0 ? notInArray(generations.id, [...except]) : undefined))
      .orderBy(
        sql`case when ${isRunning} then 0 else 1 end`,
        sql`${otherRuns}`,
        // Sorted by age alone, a long queue of one user would block the users who came later.
        sql`${lastServedAt} asc nulls first`,
        asc(generations.createdAt),
        asc(generations.id),
      )
      .limit(1)
    return found?.id
  }

  // Serializable isolation: of two processes that count the runs of one user at the same time, only one may claim.
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
      const skipped = [...except]
      for (;;) {
        const id = await findCandidate(skipped)
        if (id === undefined) return undefined
        const claim = await take(id)
        if (claim) return claim
        // Another process has claimed it between the two statements.
        skipped.push(id)
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

    async readState(claim) {
      const [row] = await database.query
        .select({ cancelRequestedAt: generations.cancelRequestedAt })
        .from(generations)
        .where(holdsLease(claim))
      if (row === undefined) return 'leaseLost'
      return row.cancelRequestedAt === null ? 'active' : 'cancelRequested'
    },
  }
}
