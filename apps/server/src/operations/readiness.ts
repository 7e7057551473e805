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
    asked ??= inTime(askDatabase(), patienceMilliseconds).finally(() => {
      asked = undefined
    })
    return asked
  }

  return async () => {
    const checks = { database: await database(), draining: isDraining() }
    return { isReady: checks.database === 'ok' && !checks.draining, checks }
  }
}

async function inTime(answer: Promise<unknown>, milliseconds: number): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'failed'>((resolve) => {
    timer = setTimeout(resolve, milliseconds, 'failed')
  })
  const answered = answer.then(
    () => 'ok' as const,
    () => 'failed' as const,
  )
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
