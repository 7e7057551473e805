import type { Diagnostic, SourceFile } from '../../engine.js'
import { startDeadline, unlessAborted } from '../deadline.js'
import { createLane } from '../lane.js'
import { type AnalyzerThread, startAnalyzerThread, ThreadDied } from './analyzer-thread.js'

export interface ThreadedAnalyzer {
  /**
   * Resolves with `undefined` when there is no whole answer: `signal` was aborted, the time ran out, or the thread died of
   * what was in the files.
   * @throws {ThreadNotStarted}
   */
  analyze(files: readonly SourceFile[], signal?: AbortSignal): Promise<readonly Diagnostic[] | undefined>
  /** Ends the thread. What is under way, and what is asked later, rejects. */
  close(): Promise<void>
}

export interface ThreadedAnalyzerOptions {
  readonly startThread?: () => AnalyzerThread
  /** How long a request may take, the time that it waits for its turn included. */
  readonly milliseconds?: number
  /** How long a thread may go on with what nobody waits for any more, before it is ended. */
  readonly farewellMilliseconds?: number
}

/**
 * Analyses in one thread, one request after the other in the order in which they come. The thread is started when it is first
 * needed, and anew after it died or was ended.
 */
export function createThreadedAnalyzer(options: ThreadedAnalyzerOptions = {}): ThreadedAnalyzer {
  const { startThread = startAnalyzerThread, milliseconds = 60_000, farewellMilliseconds = 250 } = options
  const lane = createLane()
  const closing = new AbortController()
  let thread: AnalyzerThread | undefined

  async function end(ended: AnalyzerThread): Promise<void> {
    if (thread !== ended) return
    thread = undefined
    await ended.terminate()
  }

  /** Answers as soon as `signal` is aborted; the next one has its turn when the thread is free, or there is another. */
  async function ask(files: readonly SourceFile[], signal: AbortSignal, leave: () => void) {
    let asked: AnalyzerThread
    let answer: Promise<readonly Diagnostic[]>
    try {
      thread ??= startThread()
      asked = thread
      answer = asked.analyze(files)
    } catch (error) {
      leave()
      throw error
    }
    let isAnswered = false
    const isOver = answer
      // It has died, and is of no use to anybody.
      .then(undefined, () => end(asked))
      .finally(() => {
        isAnswered = true
        leave()
      })
    const found = await unlessAborted(signal, answer)
    // Now the thread may be at work for the next one, who must not be disturbed.
    if (found !== undefined || isAnswered) return found

    asked.abort()
    const farewell = startDeadline(farewellMilliseconds)
    void unlessAborted(farewell.signal, isOver)
      .then(() => (isAnswered ? undefined : end(asked)))
      .finally(farewell.release)
    return undefined
  }

  async function analyze(files: readonly SourceFile[], signal: AbortSignal | undefined) {
    const deadline = startDeadline(milliseconds, signal, closing.signal)
    try {
      const leave = await lane.enter(deadline.signal)
      if (leave === undefined) return undefined
      if (!deadline.signal.aborted) return await ask(files, deadline.signal, leave)
      leave()
      return undefined
    } catch (error) {
      if (error instanceof ThreadDied) return undefined
      throw error
    } finally {
      deadline.release()
    }
  }

  return {
    async analyze(files, signal) {
      const found = await analyze(files, signal)
      if (closing.signal.aborted) throw new Error('The analyzer is closed.')
      return found
    },
    async close() {
      closing.abort()
      if (thread !== undefined) await end(thread)
    },
  }
}
