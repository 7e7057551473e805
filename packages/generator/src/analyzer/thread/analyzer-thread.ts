import { Worker } from 'node:worker_threads'
import type { Diagnostic, SourceFile } from '../../engine.js'
import type { Answer, Request } from './messages.js'

/** One thread with an analyzer in it. It does one thing at a time. */
export interface AnalyzerThread {
  /** Rejects when the thread dies: with `ThreadNotStarted` when it never was of use, else with `ThreadDied`. */
  analyze(files: readonly SourceFile[]): Promise<readonly Diagnostic[]>
  /** Asks for an early answer to what is being analysed. It comes when the file at hand is done. */
  abort(): void
  /** Ends the thread, whatever it does. */
  terminate(): Promise<void>
}

/** The thread cannot be had: a file of the program is missing, or there is no memory. The cause says more. */
export class ThreadNotStarted extends Error {
  override readonly name = 'ThreadNotStarted'
}

/** What it was working on was too much for it. */
export class ThreadDied extends Error {
  override readonly name = 'ThreadDied'
}

export interface AnalyzerThreadOptions {
  /** The module to run. By default the thread of this build, or that of the sources when they are what runs. */
  readonly file?: URL
  /**
   * Of JavaScript alone, and several times what the largest project takes: more than that is a file that was made to take it.
   * The parser's own memory is bounded by the 2 s that it gets for a file.
   */
  readonly heapMegabytes?: number
}

/** Starts a thread, which inherits nothing of the environment. It keeps the process alive while it is at work, and not else. */
export function startAnalyzerThread(options: AnalyzerThreadOptions = {}): AnalyzerThread {
  const { file = defaultFile(), heapMegabytes = 768 } = options
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes }
  const worker = new Worker(file, { name: 'analyzer', env: {}, execArgv: [], resourceLimits })
  let isReady = false
  let cause: unknown
  let failure: Error | undefined
  let waiting: { resolve(found: readonly Diagnostic[]): void; reject(error: Error): void } | undefined

  const send = (request: Request): void => worker.postMessage(request)
  const settle = () => {
    const settled = waiting
    waiting = undefined
    worker.unref()
    return settled
  }
  worker.on('message', (answer: Answer) => {
    if (answer.type === 'ready') isReady = true
    else settle()?.resolve(answer.diagnostics)
  })
  worker.on('error', (error) => {
    cause = error
  })
  // Errors come on a way of their own, and may overtake messages; before its end, all have come.
  worker.once('exit', () => {
    failure = failureOf(isReady, cause)
    settle()?.reject(failure)
  })
  worker.unref()

  return {
    analyze(files) {
      if (failure !== undefined) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        worker.ref()
        send({ type: 'analyze', files })
      })
    },
    abort: () => send({ type: 'abort' }),
    terminate: async () => {
      await worker.terminate()
    },
  }
}

/** Why a thread has ended: of an error, whose cause this is, or because somebody ended it. */
function failureOf(wasReady: boolean, cause: unknown): Error {
  if (cause === undefined) return new ThreadDied('The thread of the analyzer was ended.')
  return wasReady
    ? new ThreadDied('The thread of the analyzer has died.', { cause })
    : new ThreadNotStarted('The thread of the analyzer could not be started.', { cause })
}

function defaultFile(): URL {
  // The build puts this code and the thread's own file beside each other, under that name.
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './source-worker.mjs' : './analyzer-worker.js', import.meta.url)
}
