import { Worker } from 'node:worker_threads'
import type { PasswordOwner, PasswordStrength } from '../estimate.js'
import type { EstimateTask } from './worker.js'

/** One thread that estimates passwords, one at a time. */
export interface PasswordThread {
  /** Resolves when the thread accepts tasks. Rejects if it ends before. */
  readonly ready: Promise<void>
  /** Rejects if the thread ends before it has answered. */
  estimate(text: string, owner: PasswordOwner): Promise<PasswordStrength>
  hasEnded(): boolean
  /** Ends the thread, also during an estimate. */
  terminate(): Promise<void>
}

/** Several times the memory that the dictionaries and an estimate need. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

/**
 * Starts a thread. It gets no environment variables, and keeps the process alive only while it starts or estimates.
 * `file` is the module to run. Default: the built module, or the source module if this code runs from the sources.
 */
export function startPasswordThread(file: URL = defaultFile()): PasswordThread {
  const worker = new Worker(file, { name: 'passwords', env: {}, execArgv: [], resourceLimits })
  const ready = createDeferred<void>()
  let pending: Deferred<PasswordStrength> | undefined
  let failure: Error | undefined
  let causeName = 'no error'

  worker.on('message', (message: 'ready' | PasswordStrength) => {
    worker.unref()
    if (message === 'ready') return ready.resolve()
    const answered = pending
    pending = undefined
    answered?.resolve(message)
  })
  // Only the name is kept: the message of an error could hold a password.
  worker.on('error', (error: unknown) => {
    causeName = error instanceof Error ? error.name : typeof error
  })
  // An error event can arrive before earlier messages. At the exit event, all messages have arrived.
  worker.once('exit', () => {
    failure = new Error(`The password thread has ended (${causeName}).`)
    ready.reject(failure)
    pending?.reject(failure)
  })

  return {
    ready: ready.promise,
    estimate(text, owner) {
      if (failure !== undefined) return Promise.reject(failure)
      pending = createDeferred()
      worker.ref()
      worker.postMessage({ text, owner } satisfies EstimateTask)
      return pending.promise
    },
    hasEnded: () => failure !== undefined,
    terminate: async () => {
      await worker.terminate()
    },
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

function createDeferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> = { resolve() {}, reject() {} }
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle }
}

function defaultFile(): URL {
  // The build puts password-worker.js beside the file that contains this code.
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './source-worker.mjs' : './password-worker.js', import.meta.url)
}
