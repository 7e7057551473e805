import type { Diagnostic, SourceFile } from '../engine.js'
import type { ProcessPool } from '../processes/process-pool.js'
import { TaskError } from '../processes/task-error.js'
import type { AnalysisInput } from './analyze-task.js'

export interface PooledAnalysisOptions {
  readonly pool: ProcessPool
  /** Time that one project may take, all tries together, and one file of it. */
  readonly limitMs?: number
  readonly fileLimitMs?: number
}

/** Resolves with `undefined` when there is no answer: `signal` was aborted, the time ran out, or there was no process. */
export type PooledAnalysis = (
  files: readonly SourceFile[],
  signal: AbortSignal,
  key: string,
) => Promise<Diagnostic[] | undefined>

/** Time that a further try waits for a process. */
const retryWaitLimitMs = 10_000

/**
 * Analyses projects in the processes of a pool. A file that takes too long, or ends its process, is reported as too
 * large in a further try, and the rest is analysed. A process that ends between two files is replaced once.
 * @throws {TaskError} `closed`
 */
export function createPooledAnalysis(options: PooledAnalysisOptions): PooledAnalysis {
  const { pool, limitMs = 20_000, fileLimitMs = 5_000 } = options

  return async (files, signal, key) => {
    const tooLarge: string[] = []
    let leftMs = limitMs
    let waitLimitMs: number | undefined
    for (let crashes = 0; leftMs > 0; waitLimitMs = retryWaitLimitMs) {
      try {
        const input: AnalysisInput = { files, tooLarge: [...tooLarge], limitMs: leftMs - fileLimitMs }
        const limits = { limitMs: leftMs, stepLimitMs: fileLimitMs, ...(waitLimitMs !== undefined && { waitLimitMs }) }
        const found: Diagnostic[] = []
        for await (const group of pool.run({ task: 'analyze', input, key, ...limits }, signal)) {
          found.push(...(group as Diagnostic[]))
        }
        return signal.aborted ? undefined : found
      } catch (error) {
        if (!(error instanceof TaskError) || error.code === 'closed') throw error
        leftMs -= error.usedMs
        if (error.step !== null) tooLarge.push(error.step)
        else if (error.code !== 'died' || crashes > 0) return undefined
        else crashes += 1
      }
    }
    return undefined
  }
}
