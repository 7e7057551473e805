import type { SourceFile } from '../engine.js'
import type { ProcessPool } from '../processes/process-pool.js'
import { TaskError } from '../processes/task-error.js'
import type { SelectFiles } from './dart-tool/dart-tool.js'

/** Input of the task `selectForDart`; its one event lists the paths of the files, or is null. */
export interface SelectionInput {
  readonly files: readonly SourceFile[]
}

const limitMs = 20_000

/** Selects the files for `dart` in the processes of a pool, because their texts are read for it. */
export function createPooledSelection(pool: ProcessPool): SelectFiles {
  return async (files, signal, key) => {
    const input: SelectionInput = { files }
    try {
      for await (const paths of pool.run({ task: 'selectForDart', input, limitMs, key }, signal)) {
        const selected = new Set(paths as string[] | null)
        return paths === null ? undefined : files.filter(({ path }) => selected.has(path))
      }
    } catch (error) {
      if (!(error instanceof TaskError)) throw error
    }
    return undefined
  }
}
