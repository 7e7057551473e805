import { type Engine, EngineError, type EngineEvent, type EngineFailureCode } from './engine.js'
import type { ProcessPool } from './processes/process-pool.js'
import { TaskError, type TaskErrorCode } from './processes/task-error.js'
import { TaskFailure } from './processes/task-process.js'

export interface PooledEngineOptions extends Pick<Engine, 'id' | 'title'> {
  readonly pool: ProcessPool
  /** The name of the task, as the processes of the pool have it. */
  readonly task: string
  /** Time that a run may take in its process. It stands still while nobody takes its events. */
  readonly limitMs?: number
}

/** An engine that runs in the processes of a pool, with the events and errors that it would have in this one. */
export function createPooledEngine({ id, title, pool, task, limitMs = 20_000 }: PooledEngineOptions): Engine {
  return {
    id,
    title,
    available: true,
    async *run(input, signal, { key } = { key: '' }) {
      try {
        for await (const event of pool.run({ task, input, limitMs, key }, signal)) yield event as EngineEvent
      } catch (error) {
        throw toEngineError(error)
      }
    },
  }
}

/** Writes projects from templates, in the processes of `pool`. */
export function createPooledTemplateEngine(pool: ProcessPool): Engine {
  return createPooledEngine({ id: 'template', title: 'Templates', pool, task: 'template' })
}

const failures: Readonly<Record<TaskErrorCode, readonly [EngineFailureCode, string]>> = {
  timedOut: ['TIMED_OUT', 'The engine took too long. Ask for less at once, or in other words.'],
  died: ['INTERRUPTED', 'The process that did the work ended unexpectedly.'],
  notStarted: ['ENGINE_UNAVAILABLE', 'The server could not start a process for the engine. Try again later.'],
  busy: ['ENGINE_UNAVAILABLE', 'All processes of the engine were at work for a minute. Try again later.'],
  closed: ['ENGINE_UNAVAILABLE', 'The server is stopping. Try again in a moment.'],
}

const codes: Readonly<Record<EngineFailureCode, true>> = {
  ENGINE_REFUSED: true,
  ENGINE_FAILED: true,
  ENGINE_UNAVAILABLE: true,
  TIMED_OUT: true,
  INTERRUPTED: true,
}
const isFailureCode = (code: string): code is EngineFailureCode => Object.hasOwn(codes, code)

function toEngineError(error: unknown): unknown {
  if (error instanceof TaskError) return new EngineError(...failures[error.code], { cause: error })
  if (!(error instanceof TaskFailure)) return error
  const { name, code = '', message, stack } = error.error
  if (name === 'EngineError' && isFailureCode(code)) return new EngineError(code, message)
  const cause = new Error(message)
  if (stack !== undefined) cause.stack = stack
  return cause
}
