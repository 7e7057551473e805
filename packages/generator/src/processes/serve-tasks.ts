import { createAlarm } from '../platform/waiting.js'
import type { Answer, PlainError, Request } from './messages.js'
import { startWatchdog } from './watchdog.js'

export interface TaskContext {
  /** Aborted when nobody reads the events any more. A task may then end early. */
  readonly signal: AbortSignal
  /** Announces a step with a time limit of its own; null ends it. */
  readonly step: (name: string | null) => void
}

/** Does one kind of work. Input and events are plain JSON. */
export type Task = (input: unknown, context: TaskContext) => AsyncIterable<unknown>

/** Events are sent in groups of this size, or when the task waits for something. */
const eventsPerMessage = 32

/**
 * Turns this process into one of a pool's: runs the named tasks that the server asks for, one at a time, and ends with
 * the server. To be called once, by the module that `createProcessPool` is given as `file`.
 */
export function serveTasks(tasks: Readonly<Record<string, Task>>): void {
  const send = (answer: Answer): void => {
    process.send?.(answer)
  }
  let stop = new AbortController()
  let credit = 0
  const news = createAlarm()

  async function run(name: string, input: unknown): Promise<void> {
    const { signal } = stop
    let group: unknown[] = []
    let isFirst = true
    let flushing: NodeJS.Immediate | undefined
    const flush = (): void => {
      clearImmediate(flushing)
      flushing = undefined
      if (group.length > 0) send({ type: 'events', events: group })
      group = []
    }
    const step = (next: string | null): void => {
      flush()
      send({ type: 'step', name: next })
    }
    try {
      const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
      if (task === undefined) throw new Error(`This process has no task ${name}.`)
      for await (const event of task(input, { signal, step })) {
        if (signal.aborted) break
        group.push(event)
        credit -= 1
        if (isFirst || group.length === eventsPerMessage || credit <= 0) flush()
        else flushing ??= setImmediate(flush)
        isFirst = false
        while (credit <= 0 && !signal.aborted) await news.wait()
      }
      flush()
      send({ type: 'end' })
    } catch (error) {
      flush()
      send({ type: 'failed', error: plain(error) })
    }
  }

  process.on('message', (request: Request) => {
    if (request.type === 'run') {
      stop = new AbortController()
      credit = request.credit
      void run(request.task, request.input)
      return
    }
    if (request.type === 'credit') credit += request.events
    else stop.abort()
    news.ring()
  })
  // A terminal's Ctrl-C and a service manager's stop reach the whole group; the server decides when its processes end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.exit(0))
  startWatchdog()
  send({ type: 'ready' })
}

function plain(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const code = 'code' in error ? String(error.code) : undefined
  return { name: error.name, message: error.message, code, stack: error.stack }
}
