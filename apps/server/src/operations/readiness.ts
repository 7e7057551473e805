import { inTime } from './in-time.js'

export interface Readiness {
  readonly isReady: boolean
  readonly checks: { readonly database: 'ok' | 'failed'; readonly draining: boolean }
}

export interface ReadinessOptions {
  /** Rejects when the database does not answer. */
  readonly askDatabase: () => Promise<unknown>
  readonly isDraining: () => boolean
  readonly patienceMilliseconds?: number
}

/** Answers whether calls should be sent here. However many ask at once, the database is asked once. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { askDatabase, isDraining, patienceMilliseconds = 2_000 } = options
  let asked: Promise<'ok' | 'failed'> | undefined

  const database = () => {
    asked ??= inTime(isAnswered(askDatabase()), patienceMilliseconds, 'failed').finally(() => {
      asked = undefined
    })
    return asked
  }

  return async () => {
    const checks = { database: await database(), draining: isDraining() }
    return { isReady: checks.database === 'ok' && !checks.draining, checks }
  }
}

function isAnswered(answer: Promise<unknown>): Promise<'ok' | 'failed'> {
  return answer.then(
    () => 'ok',
    () => 'failed',
  )
}
