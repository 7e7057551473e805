import type { EventEmitter } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface BackpressureOptions {
  /** Says `drain` when all was sent and `close` when there is nobody to send to. */
  readonly stream: EventEmitter
  readonly unsentBytes: () => number
  /** Whether what is sent goes nowhere any more. */
  readonly isGone: () => boolean
  /** Called when it stayed full for too long. */
  readonly giveUp: () => void
  readonly fullBytes?: number
  readonly timeoutMs?: number
}

export interface Backpressure {
  readonly isFull: () => boolean
  /** Resolves when more may be sent, at once as a rule. Rejects when `signal` is aborted, or nothing will be sent any more. */
  readonly drained: (signal?: AbortSignal) => Promise<void>
}

/** There is nobody to send to: no fault, and nobody needs to be told. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError'
}

const mebibyte = 1024 * 1024

/** How long all senders together keep the process to themselves, in milliseconds. */
const turnMs = 10
/** When senders began to send in this turn of the event loop; undefined where none has. */
let turnBegan: number | undefined

/** Senders come one after the other, so that each sees what the one before it has taken. */
let lastInLine = Promise.resolve()
function takeTurn(): Promise<void> {
  lastInLine = lastInLine.then(untilTurnHasRoom)
  return lastInLine
}

/** Resolves when others have had their turn, where that is due. */
async function untilTurnHasRoom(): Promise<void> {
  for (;;) {
    if (turnBegan === undefined) {
      turnBegan = performance.now()
      setImmediate(() => {
        turnBegan = undefined
      })
    }
    if (performance.now() - turnBegan < turnMs) return
    await nextTurn()
  }
}

/** Keeps what is sent to a slow reader from filling the memory: whoever sends a lot waits here before it sends more. */
export function createBackpressure(options: BackpressureOptions): Backpressure {
  const { stream, unsentBytes, isGone, giveUp, fullBytes = mebibyte, timeoutMs = 60_000 } = options
  /** Shared by all who wait, so that patience is counted for the reader and not for each of them. */
  let draining: Promise<void> | undefined

  const isFull = () => unsentBytes() > fullBytes

  const waitForDrain = () =>
    new Promise<void>((resolve, reject) => {
      const settle = (failure?: ReaderGoneError) => {
        clearTimeout(timer)
        stream.off('drain', onDrain)
        stream.off('close', onClose)
        draining = undefined
        if (failure) reject(failure)
        else resolve()
      }
      const onDrain = () => settle()
      const onClose = () => settle(new ReaderGoneError('The reader has left'))
      const timer = setTimeout(() => {
        if (!isFull()) return settle()
        settle(new ReaderGoneError('The reader is too slow'))
        giveUp()
      }, timeoutMs)
      stream.on('drain', onDrain)
      stream.on('close', onClose)
    })

  return {
    isFull,
    async drained(signal) {
      // Fast readers and a synchronous database would otherwise keep the process to themselves, event after event.
      await takeTurn()
      signal?.throwIfAborted()
      // What is sent to nobody never fills anything up: without this, a sender would go on for ever.
      if (isGone()) throw new ReaderGoneError('The reader has left')
      if (!isFull()) return
      draining ??= waitForDrain()
      await unlessAborted(draining, signal)
    },
  }
}

/** The same promise, but given up when the signal is aborted. Leaves no listener behind. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
