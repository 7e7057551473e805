import { aborted, isAssistantError } from './error.js'
import { pauseBefore, type Runtime } from './runtime.js'

/** The server, or the way to it, is away for the moment. Whether it has done the work is unknown. */
export const isPassing = (error: unknown): boolean =>
  isAssistantError(error, 'NETWORK', 'UNAVAILABLE', 'OVERLOADED', 'SHUTTING_DOWN')

/** A new token may help. UNAUTHENTICATED too: the key of the old one may be gone, and a new token has a new key. */
export const isTokenRefusal = (code: string): boolean => code === 'ACCESS_TOKEN_EXPIRED' || code === 'UNAUTHENTICATED'

export interface Patience {
  readonly runtime: Runtime
  /** How often to ask in all. Four tries take about three seconds. */
  readonly tries?: number
  readonly signal?: AbortSignal
}

/** Asks again while the failure is a passing one. Only for what may be asked twice. */
export async function untilAnswered<Answer>(ask: () => Promise<Answer>, patience: Patience): Promise<Answer> {
  const { runtime, tries = 4, signal } = patience
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isPassing(error) || attempt >= tries) throw error
      await runtime.sleep(pauseBefore(attempt, runtime), signal)
      if (signal?.aborted) throw aborted(signal)
    }
  }
}
