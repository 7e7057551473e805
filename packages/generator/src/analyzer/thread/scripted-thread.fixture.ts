import { setImmediate } from 'node:timers/promises'
import type { Diagnostic, SourceFile } from '../../engine.js'
import { type AnalyzerThread, ThreadDied } from './analyzer-thread.js'

/** What a thread was asked, to be answered by the test. */
export interface Asked {
  readonly files: readonly SourceFile[]
  readonly thread: number
  readonly isAborted: () => boolean
  answer(): void
  die(): void
}

/** Threads that do what the test says. One that is asked while it is at work throws: that is what it must not be. */
export function createScriptedThreads() {
  const asked: Asked[] = []
  const terminated: number[] = []
  let started = 0

  function startThread(): AnalyzerThread {
    const thread = started
    started += 1
    let end: ((error: ThreadDied) => void) | undefined
    let isAborted = false
    return {
      analyze(files) {
        if (end !== undefined) throw new Error('The thread is at work.')
        isAborted = false
        return new Promise<readonly Diagnostic[]>((resolve, reject) => {
          end = reject
          const answer = (): void => {
            end = undefined
            resolve(files.map(({ path }) => finding(path)))
          }
          const die = (): void => reject(new ThreadDied('too much'))
          asked.push({ files, thread, isAborted: () => isAborted, answer, die })
        })
      },
      abort() {
        isAborted = true
      },
      async terminate() {
        terminated.push(thread)
        end?.(new ThreadDied('ended'))
      },
    }
  }

  return { startThread, asked, terminated, started: () => started }
}

export function finding(path: string): Diagnostic {
  return { path, line: 1, column: 1, severity: 'error', code: 'code', message: 'Message.', source: 'syntax' }
}

/** Lets everything happen that waits for nothing. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate()
}
