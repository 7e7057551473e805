import { describe, expect, it } from 'vitest'
import type { PoolTask, ProcessPool } from '../processes/process-pool.js'
import { TaskError, type TaskErrorCode } from '../processes/task-error.js'
import { createAnalyzer } from './analyzer.js'

const files = ['b.dart', 'a.dart', 'c.dart'].map((path) => ({ path, content: '' }))
const finding = { path: 'a.dart', line: 1, column: 1, severity: 'error', code: 'x', message: 'X.', source: 'syntax' }
const notAnalyzed = [expect.objectContaining({ path: 'a.dart', severity: 'info', code: 'not-analyzed' })]

type Failure = readonly [code: TaskErrorCode, step: string | null, usedMs?: number]

/** Creates a pool whose tasks fail in the given order, and then succeed with one finding. */
function poolFailing(...failures: readonly Failure[]) {
  const tasks: PoolTask[] = []
  const pool: ProcessPool = {
    async *run(task) {
      const [code, step, usedMs] = failures[tasks.push(task) - 1] ?? []
      if (code !== undefined) throw new TaskError(code, 'It failed.', step, usedMs)
      yield [finding]
    },
    counts: () => ({ processes: 0, working: 0, waiting: 0 }),
    close: async () => undefined,
  }
  return { tasks, analyzer: createAnalyzer({ pool }) }
}

describe('an analysis in the process pool', () => {
  it('runs under the given key, with limits of 20 s in total and 5 s per file', async () => {
    const { tasks, analyzer } = poolFailing()
    expect(await analyzer.analyze(files, undefined, { key: 'ada' })).toEqual([finding])
    const input = { files, tooLarge: [], limitMs: 15_000 }
    expect(tasks).toEqual([{ task: 'analyze', input, key: 'ada', limitMs: 20_000, stepLimitMs: 5_000 }])
  })

  it.each<TaskErrorCode>(['timedOut', 'died'])(
    'continues without the file on which its task fails with %s',
    async (code) => {
      const { tasks, analyzer } = poolFailing([code, 'b.dart', 5_000], [code, 'c.dart', 7_000])
      expect(await analyzer.analyze(files)).toEqual([finding])
      expect(tasks.map(({ input, limitMs }) => ({ input, limitMs }))).toEqual([
        { input: { files, tooLarge: [], limitMs: 15_000 }, limitMs: 20_000 },
        { input: { files, tooLarge: ['b.dart'], limitMs: 10_000 }, limitMs: 15_000 },
        { input: { files, tooLarge: ['b.dart', 'c.dart'], limitMs: 3_000 }, limitMs: 8_000 },
      ])
    },
  )

  it('returns one not-analyzed finding when its total time is used up', async () => {
    const { tasks, analyzer } = poolFailing(['timedOut', 'a.dart', 15_000], ['timedOut', 'b.dart', 5_000])
    expect(await analyzer.analyze(files)).toEqual(notAnalyzed)
    expect(tasks).toHaveLength(2)
  })

  it('tries once more when its process dies between files', async () => {
    expect(await poolFailing(['died', null]).analyzer.analyze(files)).toEqual([finding])
    const { tasks, analyzer } = poolFailing(['died', null], ['died', null])
    expect(await analyzer.analyze(files)).toEqual(notAnalyzed)
    expect(tasks).toHaveLength(2)
  })

  it.each<TaskErrorCode>(['timedOut', 'busy', 'notStarted'])(
    'returns one not-analyzed finding when its task fails with %s',
    async (code) => {
      expect(await poolFailing([code, null]).analyzer.analyze(files)).toEqual(notAnalyzed)
      expect(await poolFailing([code, null]).analyzer.analyze([])).toEqual([])
    },
  )

  it('rejects when the pool is closed', async () => {
    await expect(poolFailing(['closed', null]).analyzer.analyze(files)).rejects.toThrow(TaskError)
  })
})
