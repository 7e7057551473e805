import { type ChildProcess, fork } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createAlarm, onAbort } from '../platform/waiting.js'
import type { Answer, PlainError, Request } from './messages.js'
import { createStopwatch } from './stopwatch.js'
import { TaskError } from './task-error.js'

export interface TaskRequest {
  /** The name of the task, as the process's module has it. */
  readonly task: string
  /** Plain JSON. */
  readonly input: unknown
  /** Time that the task may take in its process. It stands still while the task waits for its reader. */
  readonly limitMs: number
  /** Time that one step of the task may take; see `TaskContext.step`. Default: no limit of its own. */
  readonly stepLimitMs?: number | undefined
}

/** A task that was given to a process. */
export interface RunningTask {
  /**
   * The events of the task, in order. Ends early, without an error, when `signal` is aborted.
   * @throws {TaskError} `notStarted`, `timedOut`, `died`
   * @throws {TaskFailure} when the task itself failed.
   */
  readonly events: AsyncGenerator<unknown, void>
  /** Resolves when the process is done with the task, or is gone. Never rejects. */
  readonly released: Promise<void>
}

/** One child process. It does one task at a time. */
export interface TaskProcess {
  run(request: TaskRequest, signal: AbortSignal): RunningTask
  /** False as soon as the process was killed, or has ended. */
  isUsable(): boolean
  /** Ends the process, whatever it does. */
  kill(): void
  readonly ended: Promise<void>
}

/** An error that the task threw, as it was told by its process. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure'
  constructor(readonly error: PlainError) {
    super(error.message)
  }
}

export interface TaskProcessOptions {
  /** The module to run: it calls `serveTasks`. */
  readonly file: URL
  readonly heapMegabytes: number
  readonly startLimitMs: number
}

/** Events that may be under way. An ordinary run never waits for more. */
const creditEvents = 256
const stderrTailCharacters = 2_000
/** Time that an aborted task has to answer before its process is killed. */
const abortLimitMs = 1_000

type Outcome =
  | { readonly type: 'end' | 'aborted' }
  | { readonly type: 'failed'; readonly error: PlainError }
  | { readonly type: 'lost'; readonly error: TaskError }

/**
 * Starts a process that inherits neither environment nor output. It keeps the event loop of this process alive while it
 * is at work, and from `kill` to its end.
 */
export function startTaskProcess({ file, heapMegabytes, startLimitMs }: TaskProcessOptions): TaskProcess {
  const child = fork(fileURLToPath(file), {
    env: inheritedEnvironment(),
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    // Faster than 'advanced' and smaller, for events that are JSON in any case.
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let isReady = false
  let isUsable = true
  let onAnswer: (answer: Answer) => void = () => undefined
  let onEnd: () => void = () => undefined
  let startError = ''
  /** The end of what the process has written to stderr: why it could not start, or what it died of. */
  let stderrTail = ''

  const kill = (): void => {
    isUsable = false
    hold(child, true)
    child.kill('SIGKILL')
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-stderrTailCharacters)
  })
  const starting = setTimeout(() => {
    startError = `It was not ready after ${startLimitMs / 1_000} s.`
    kill()
  }, startLimitMs).unref()
  child.on('message', (answer: Answer) => {
    if (answer.type === 'ready') {
      isReady = true
      clearTimeout(starting)
    }
    onAnswer(answer)
  })
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isUsable = false
      clearTimeout(starting)
      onEnd()
      resolve()
    }
    // `close` comes when everything that the process sent has been read.
    child.once('close', end)
    child.on('error', (error) => {
      startError = error.message
      // There was never a process, so there is no `close`.
      if (child.pid === undefined) end()
    })
  })
  hold(child, false)

  function run(request: TaskRequest, signal: AbortSignal): RunningTask {
    const arrived: unknown[] = []
    let outcome: Outcome | undefined
    let step: string | null = null
    let granted = creditEvents
    let received = 0
    const news = createAlarm()
    let release: () => void = () => undefined
    let killTimer: NodeJS.Timeout | undefined
    const released = new Promise<void>((resolve) => (release = resolve))

    const send = (message: Request): void => {
      if (child.connected) child.send(message, () => undefined)
    }
    const settle = (reached: Outcome): void => {
      outcome ??= reached
      total.pause()
      stepwise.pause()
      news.ring()
    }
    const timeOut = (message: string) => (): void => {
      settle({ type: 'lost', error: new TaskError('timedOut', message, step, total.usedMs()) })
      kill()
    }
    const total = createStopwatch(request.limitMs, timeOut(`It took longer than ${request.limitMs / 1_000} s.`))
    const { stepLimitMs = request.limitMs } = request
    const stepwise = createStopwatch(stepLimitMs, timeOut(`One step took longer than ${stepLimitMs / 1_000} s.`))

    const resumeClocks = (): void => {
      if (!isReady || outcome !== undefined || received >= granted) return
      total.start()
      if (step !== null) stepwise.start()
    }
    const abort = (): void => {
      if (outcome !== undefined) return
      settle({ type: 'aborted' })
      send({ type: 'abort' })
      killTimer = setTimeout(kill, abortLimitMs)
    }
    const free = (): void => {
      clearTimeout(killTimer)
      stopListening()
      onAnswer = () => undefined
      onEnd = () => undefined
      if (isUsable) hold(child, false)
      release()
    }

    onAnswer = (answer) => {
      if (answer.type === 'ready') return resumeClocks()
      if (answer.type === 'step') {
        step = answer.name
        stepwise.reset()
        return resumeClocks()
      }
      if (answer.type === 'events') {
        received += answer.events.length
        if (outcome !== undefined) return
        for (const event of answer.events) arrived.push(event)
        if (received >= granted) {
          total.pause()
          stepwise.pause()
        }
        return news.ring()
      }
      settle(answer)
      free()
    }
    onEnd = () => {
      const error = isReady
        ? new TaskError(
            'died',
            `The process ended (${child.signalCode ?? child.exitCode}). ${stderrTail}`,
            step,
            total.usedMs(),
          )
        : new TaskError('notStarted', `The process could not be started. ${startError}${stderrTail}`)
      settle({ type: 'lost', error })
      free()
    }

    hold(child, true)
    send({ type: 'run', task: request.task, input: request.input, credit: creditEvents })
    resumeClocks()
    const stopListening = onAbort(abort, signal)

    async function* read(): AsyncGenerator<unknown, void> {
      let taken = 0
      try {
        for (;;) {
          while (arrived.length > 0 && outcome?.type !== 'aborted') {
            yield arrived.shift()
            taken += 1
            if (taken % (creditEvents / 2) > 0) continue
            granted += creditEvents / 2
            send({ type: 'credit', events: creditEvents / 2 })
            resumeClocks()
          }
          if (outcome !== undefined) break
          await news.wait()
        }
      } finally {
        abort()
      }
      if (outcome.type === 'lost') throw outcome.error
      if (outcome.type === 'failed') throw new TaskFailure(outcome.error)
    }
    return { events: read(), released }
  }

  return { run, kill, ended, isUsable: () => isUsable }
}

/** A held process keeps this one alive. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const handles = [child, child.channel, child.stderr instanceof Socket ? child.stderr : undefined]
  for (const handle of handles) isHeld ? handle?.ref() : handle?.unref()
}

/** Node.js needs nothing on Linux and macOS, and cannot start on Windows without this variable. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env
  return SystemRoot === undefined ? {} : { SystemRoot }
}
