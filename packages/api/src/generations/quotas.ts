import type { Database, Transaction } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import type { Runtime } from '../platform/runtime.js'
import { countUnfinished, dayMs, findStartWithinDay } from './store.js'

/** Maximum number of queued generations of one user. */
const maxQueuedPerUser = 20

export interface GenerationQuotas {
  /** Maximum number of concurrent runs of one user. */
  readonly generationsPerUser: number
  /** Maximum number of generations that one user may start within 24 hours. */
  readonly generationsPerDay: number
}

export interface QuotaCheckParts extends GenerationQuotas {
  readonly database: Pick<Database, 'tables'>
  readonly runtime: Pick<Runtime, 'now'>
}

/**
 * Creates the function that asserts that a user may start one more generation. The function runs in the transaction of
 * the start and throws an AppError QUOTA_EXCEEDED.
 */
export function createQuotaCheck({ database, runtime, generationsPerUser, generationsPerDay }: QuotaCheckParts) {
  const { tables } = database
  return async (tx: Transaction, userId: string): Promise<void> => {
    // Generations that may run now are not counted as queued, whether or not a worker has claimed them already.
    if ((await countUnfinished(tx, tables, userId)) >= generationsPerUser + maxQueuedPerUser) {
      throw new AppError(
        'QUOTA_EXCEEDED',
        `${maxQueuedPerUser} of your generations are queued, which is the maximum. Wait until one has ended.`,
        { retryAfterSeconds: 30 },
      )
    }
    const oldest = await findStartWithinDay(tx, tables, userId, generationsPerDay)
    if (oldest === undefined) return
    const freeAt = oldest.getTime() + dayMs
    throw new AppError('QUOTA_EXCEEDED', `You have started ${generationsPerDay} generations within a day.`, {
      retryAfterSeconds: Math.max(1, Math.ceil((freeAt - runtime.now()) / 1_000)),
    })
  }
}
