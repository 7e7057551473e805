import { systemRuntime, unanswered, within } from '@assistant/api'
import { shareInFlight } from './share-in-flight.js'

export interface Readiness {
  readonly isReady: boolean
  readonly checks: { readonly database: 'ok' | 'failed'; readonly draining: boolean }
}

export interface ReadinessOptions {
  /** Rejects when the database does not answer. */
  readonly askDatabase: () => Promise<unknown>
  readonly isDraining: () => boolean
  readonly timeoutMs?: number
}

/** Creates the readiness check. Concurrent checks share one query of the database. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { askDatabase, isDraining, timeoutMs = 2_000 } = options
  const ask = shareInFlight(() => isAnswered(askDatabase()))

  return async () => {
    const answer = await within(systemRuntime, timeoutMs, ask())
    const database = answer === unanswered ? 'failed' : answer
    const checks = { database, draining: isDraining() }
    return { isReady: checks.database === 'ok' && !checks.draining, checks }
  }
}

function isAnswered(answer: Promise<unknown>): Promise<'ok' | 'failed'> {
  return answer.then(
    () => 'ok',
    () => 'failed',
  )
}
