import { afterAll, describe, expect, it } from 'vitest'
import { createLocalAnalyzer } from './analyzer/local-analyzer.js'
import { EngineError, type EngineEvent, type EngineInput } from './engine.js'
import { createPooledEngine, createPooledTemplateEngine } from './pooled-engine.js'
import { createProcessPool, type ProcessPool } from './processes/process-pool.js'
import { TaskError, type TaskErrorCode } from './processes/task-error.js'
import { createTemplateEngine } from './template/engine.js'
import { FOLLOW_UPS } from './template/follow-up/follow-ups.fixture.js'
import { PROMPTS } from './template/prompts.fixture.js'
import { collect, inputOf, treeAfter } from './template/run.fixture.js'

const pool = createProcessPool({ size: 2 })
afterAll(() => pool.close())

const local = createTemplateEngine({ analyzer: await createLocalAnalyzer() })
const pooled = createPooledTemplateEngine(pool)
/** Returns events as they arrive from another process: JSON has no `undefined`. */
const plain = (events: readonly EngineEvent[]): unknown => JSON.parse(JSON.stringify(events))

async function expectSame(input: EngineInput): Promise<void> {
  expect(await collect(pooled, input)).toEqual(plain(await collect(local, input)))
}

describe('the template engine in another process', () => {
  it('emits the same events as in this process, for every prompt', async () => {
    expect({ ...pooled, run: null }).toEqual({ ...local, run: null })
    for (const { prompt, settings = {} } of PROMPTS) await expectSame(inputOf(prompt, { settings }))
  })

  it('emits the same events for every follow-up and conversation', async () => {
    const files = treeAfter([], await collect(local, inputOf('a dark chat and a q&a feed')))
    for (const prompt of FOLLOW_UPS) {
      await expectSame(inputOf(prompt, { files }))
      await expectSame(inputOf(prompt, { kind: 'conversation' }))
    }
  })

  it('emits the same events for a fix', async () => {
    const files = treeAfter([], await collect(local, inputOf('a q&a feed'))).map(({ path, content }) => ({
      path,
      content:
        path === 'lib/main.dart' ? content.replace(';', '') : content.replace('LMFeedQnAScreen', 'LMFeedQnaScreen'),
    }))
    await expectSame(inputOf('', { kind: 'fix', errorMessage: 'Error: expected ;', files }))
  })

  it('emits the same events for text with lone surrogates', async () => {
    await expectSame(inputOf('a chat called "\ud83d \udc00 \u2028"'))
  })
})

describe('a pooled engine', () => {
  const failing = (error: unknown) => {
    const run: ProcessPool['run'] = async function* () {
      yield* []
      throw error
    }
    return collect(createPooledEngine({ id: 'x', title: 'X', pool: { ...pool, run }, task: 'x' }), inputOf(''))
  }

  it.each<[TaskErrorCode, string]>([
    ['timedOut', 'TIMED_OUT'],
    ['died', 'INTERRUPTED'],
    ['notStarted', 'ENGINE_UNAVAILABLE'],
    ['busy', 'ENGINE_UNAVAILABLE'],
    ['closed', 'ENGINE_UNAVAILABLE'],
  ])('maps the task error %s to the engine error %s', async (code, expected) => {
    const failure: unknown = await failing(new TaskError(code, 'Why.')).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(EngineError)
    expect(failure).toMatchObject({ code: expected, cause: { message: 'Why.' } })
  })

  it('rejects with the error of its task', async () => {
    await expect(collect(createPooledEngine({ id: 'x', title: 'X', pool, task: 'none' }), inputOf(''))).rejects.toThrow(
      'This process has no task none.',
    )
  })
})
