import { Worker } from 'node:worker_threads'
import type { PasswordOwner, PasswordStrength } from '../estimate.js'
import type { EstimateTask } from './worker.js'

/** One thread that estimates passwords, one at a time. */
export interface PasswordThread {
  /** Resolves when the thread takes tasks. Rejects when it ends before. */
  readonly ready: Promise<void>
  /** Rejects when the thread ends before it has answered. */
  estimate(text: string, owner: PasswordOwner): Promise<PasswordStrength>
  hasEnded(): boolean
  /** Ends the thread, whatever it does. */
  terminate(): Promise<void>
}

/** Several times the memory that dictionaries and an estimate take, in MiB. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

/**
 * Starts a thread, which inherits nothing of the environment. It keeps the process alive only while it starts or estimates.
 * `file` is the module to run; by default the one of this build, or of the sources when they are what runs.
 */
export function startPasswordThread(file: URL = defaultFile()): PasswordThread {
  const worker = new Worker(file, { name: 'passwords', env: {}, execArgv: [], resourceLimits })
  const ready = createDeferred<void>()
  let waiting: Deferred<PasswordStrength> | undefined
  let failure: Error | undefined
  let causeName = 'no error'

  worker.on('message', (message: 'ready' | PasswordStrength) => {
    worker.unref()
    if (message === 'ready') return ready.resolve()
    const answered = waiting
    waiting = undefined
    answered?.resolve(message)
  })
  // Only the name is kept: the message of an error could hold a password.
  worker.on('error', (error: unknown) => {
    causeName = error instanceof Error ? error.name : typeof error
  })
  // Errors may overtake messages; when the thread has ended, all have come.
  worker.once('exit', () => {
    failure = new Error(`The password thread has ended (${causeName}).`)
    ready.reject(failure)
    waiting?.reject(failure)
  })

  return {
    ready: ready.promise,
    estimate(text, owner) {
      if (failure !== undefined) return Promise.reject(failure)
      waiting = createDeferred()
      worker.ref()
      worker.postMessage({ text, owner } satisfies EstimateTask)
      return waiting.promise
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
  // The build puts this code and the thread's own file beside each other, under that name.
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './source-worker.mjs' : './password-worker.js', import.meta.url)
}
