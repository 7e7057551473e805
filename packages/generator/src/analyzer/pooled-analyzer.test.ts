import { describe, expect, it } from 'vitest'
import type { PoolTask, ProcessPool } from '../processes/process-pool.js'
import { TaskError, type TaskErrorCode } from '../processes/task-error.js'
import { createAnalyzer } from './analyzer.js'

const files = ['b.dart', 'a.dart', 'c.dart'].map((path) => ({ path, content: '' }))
const finding = { path: 'a.dart', line: 1, column: 1, severity: 'error', code: 'x', message: 'X.', source: 'syntax' }
const notAnalyzed = [expect.objectContaining({ path: 'a.dart', severity: 'info', code: 'not-analyzed' })]

/** A pool whose tasks fail in the given order, and then succeed with one finding. */
function poolFailing(...failures: readonly (readonly [TaskErrorCode, string | null])[]) {
  const tasks: PoolTask[] = []
  const pool: ProcessPool = {
    async *run(task) {
      const [code, step] = failures[tasks.push(task) - 1] ?? []
      if (code !== undefined) throw new TaskError(code, 'It failed.', step)
      yield [finding]
    },
    counts: () => ({ processes: 0, working: 0, waiting: 0 }),
    close: async () => undefined,
  }
  return { tasks, analyzer: createAnalyzer({ pool }) }
}

describe('an analysis in a pool', () => {
  it('is done for the key of its turn, within 20 s and 5 s a file', async () => {
    const { tasks, analyzer } = poolFailing()
    expect(await analyzer.analyze(files, undefined, { key: 'ada' })).toEqual([finding])
    expect(tasks).toEqual([
      { task: 'analyze', input: { files, tooLarge: [] }, key: 'ada', limitMs: 20_000, stepLimitMs: 5_000 },
    ])
  })

  it.each<TaskErrorCode>(['timedOut', 'died'])('goes on without a file on which it %s', async (code) => {
    const { tasks, analyzer } = poolFailing([code, 'b.dart'], [code, 'c.dart'])
    expect(await analyzer.analyze(files)).toEqual([finding])
    expect(tasks.map(({ input, limitMs }) => ({ input, limitMs }))).toEqual([
      { input: { files, tooLarge: [] }, limitMs: 20_000 },
      { input: { files, tooLarge: ['b.dart'] }, limitMs: 15_000 },
      { input: { files, tooLarge: ['b.dart', 'c.dart'] }, limitMs: 10_000 },
    ])
  })

  it('says that there was no answer when its time is over', async () => {
    const stuck = ['1', '2', '3', '4'].map((name) => ['timedOut', name] as const)
    const { tasks, analyzer } = poolFailing(...stuck)
    expect(await analyzer.analyze(files)).toEqual(notAnalyzed)
    expect(tasks).toHaveLength(4)
  })

  it.each<TaskErrorCode>(['timedOut', 'died', 'busy'])('says so when it %s between files', async (code) => {
    expect(await poolFailing([code, null]).analyzer.analyze(files)).toEqual(notAnalyzed)
    expect(await poolFailing([code, null]).analyzer.analyze([])).toEqual([])
  })

  it.each<TaskErrorCode>(['notStarted', 'closed'])('rejects when the pool says %s', async (code) => {
    await expect(poolFailing([code, null]).analyzer.analyze(files)).rejects.toThrow(TaskError)
  })
})
