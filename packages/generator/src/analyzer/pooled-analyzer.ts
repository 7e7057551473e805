import type { Diagnostic, SourceFile } from '../engine.js'
import type { ProcessPool } from '../processes/process-pool.js'
import { TaskError } from '../processes/task-error.js'
import type { AnalysisInput } from './analyze-task.js'

export interface PooledAnalysisOptions {
  readonly pool: ProcessPool
  /** Time that one project may take, and one file of it. */
  readonly limitMs?: number
  readonly fileLimitMs?: number
}

/** Resolves with `undefined` when there is no answer: `signal` was aborted, or the time ran out. */
export type PooledAnalysis = (
  files: readonly SourceFile[],
  signal: AbortSignal,
  key: string,
) => Promise<Diagnostic[] | undefined>

/**
 * Analyses projects in the processes of a pool. A file that takes too long, or ends its process, is reported as too
 * large in a second try, and the rest is analysed.
 * @throws {TaskError} `notStarted`, `closed`
 */
export function createPooledAnalysis(options: PooledAnalysisOptions): PooledAnalysis {
  const { pool, limitMs = 20_000, fileLimitMs = 5_000 } = options

  return async (files, signal, key) => {
    const tooLarge: string[] = []
    for (let leftMs = limitMs; leftMs > 0; leftMs -= fileLimitMs) {
      try {
        const input: AnalysisInput = { files, tooLarge }
        const task = { task: 'analyze', input, limitMs: leftMs, stepLimitMs: fileLimitMs, key }
        const found: Diagnostic[] = []
        for await (const group of pool.run(task, signal)) found.push(...(group as Diagnostic[]))
        return signal.aborted ? undefined : found
      } catch (error) {
        if (!(error instanceof TaskError) || error.code === 'notStarted' || error.code === 'closed') throw error
        if (error.step === null) return undefined
        tooLarge.push(error.step)
      }
    }
    return undefined
  }
}
