import type { Runtime } from './runtime.js'

export interface PollOptions {
  readonly runtime: Pick<Runtime, 'sleep'>
  /** Longest pause between the end of one run of the task and the start of the next. */
  readonly everyMs: number
  /** Pause before the first run. Default: 0, which starts it at once. */
  readonly firstAfterMs?: number
  /** Ends the loop. A run of the task that is under way is finished first. */
  readonly signal: AbortSignal
  /**
   * Reports a run that failed; the loop goes on. `failures` counts the failed runs in a row, from 1. Without this
   * option, a failure ends the loop and rejects `done`.
   */
  readonly onError?: (error: unknown, failures: number) => void
}

/** Lets a run of the task change how the loop goes on. */
export interface PollControl {
  /** The signal of the loop, for tasks that take long. */
  readonly signal: AbortSignal
  /** Shortens the next pause to `ms`. The last call of a run counts. A value above `everyMs` means `everyMs`. */
  nextWithin(ms: number): void
  /** Ends the loop after this run. */
  stop(): void
}

export interface Poll {
  /** Resolves when the loop has ended and no run is under way. Rejects if a failed run has ended the loop. */
  readonly done: Promise<void>
  /**
   * Starts the next run at once, or right after the one that is under way, which may have read too early to see what
   * the hint is about. Hints that come during one run share the next one. Resolves when a run that started after the
   * hint has ended, successful or not, or when the loop has ended.
   */
  hint(): Promise<void>
}

/**
 * Runs `task` again and again, one run at a time, with a pause of at most `everyMs` in between. A hint only ends the
 * pause: the task still runs when a hint is lost.
 */
export function poll(options: PollOptions, task: (control: PollControl) => Promise<void>): Poll {
  const { runtime, everyMs, firstAfterMs = 0, signal, onError } = options
  let isHinted = false
  let isStopped = false
  let next = createDeferred()
  let endPause = () => {}

  async function pause(ms: number): Promise<void> {
    const ended = new AbortController()
    endPause = () => ended.abort()
    signal.addEventListener('abort', endPause)
    await runtime.sleep(ms, ended.signal)
    signal.removeEventListener('abort', endPause)
  }

  /** Runs the task once and returns the pause that follows. */
  async function runTask(): Promise<number> {
    let pauseMs = everyMs
    await task({
      signal,
      nextWithin: (ms) => {
        pauseMs = Math.min(ms, everyMs)
      },
      stop: () => {
        isStopped = true
      },
    })
    return pauseMs
  }

  async function loop(): Promise<void> {
    let failures = 0
    if (firstAfterMs > 0 && !signal.aborted) await pause(firstAfterMs)
    while (!signal.aborted) {
      isHinted = false
      const current = next
      next = createDeferred()
      let pauseMs = everyMs
      try {
        pauseMs = await runTask()
        failures = 0
      } catch (error) {
        if (onError === undefined) throw error
        failures += 1
        onError(error, failures)
      } finally {
        current.resolve()
      }
      if (isStopped || signal.aborted) return
      if (!isHinted) await pause(pauseMs)
    }
  }

  const done = loop().finally(() => next.resolve())

  return {
    done,
    hint() {
      isHinted = true
      endPause()
      return next.promise
    },
  }
}

function createDeferred() {
  let resolve = () => {}
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}
