import type { DatabaseOptions } from './database.js'

/** The options of a database, with defaults filled in. */
export interface Settings {
  readonly clock: (() => number) | undefined
  readonly random: () => number
  readonly holdMilliseconds: number
  readonly retryMilliseconds: number
  readonly poolSize: number
  readonly detectNesting: boolean
  readonly onEffectError: (error: unknown) => void
}

export function withDefaults(options: DatabaseOptions): Settings {
  return {
    clock: options.clock,
    random: options.random ?? Math.random,
    holdMilliseconds: options.holdMilliseconds ?? 5_000,
    retryMilliseconds: options.retryMilliseconds ?? 5_000,
    poolSize: options.poolSize ?? 10,
    detectNesting: options.detectNesting ?? false,
    onEffectError: options.onEffectError ?? ((error) => process.emitWarning(String(error), 'AfterCommitWarning')),
  }
}
