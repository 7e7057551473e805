import type { EventEmitter } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { orAborted, systemRuntime, unanswered, within } from '@assistant/api'

export interface BackpressureOptions {
  /** Emits `drain` when everything was sent, and `close` when the connection has ended. */
  readonly stream: EventEmitter
  readonly unsentBytes: () => number
  /** Returns true when the reader has disconnected. */
  readonly isGone: () => boolean
  /** Called when the stream stayed full for `timeoutMs`. */
  readonly giveUp: () => void
  /** Number of unsent bytes above which the stream is full. Default: 1 MiB. */
  readonly fullBytes?: number
  /** Maximum time for which the stream may stay full. Default: 60,000 ms. */
  readonly timeoutMs?: number
}

export interface Backpressure {
  readonly isFull: () => boolean
  /**
   * Resolves when more may be sent, which is usually at once. Rejects with the reason of `signal` when that is aborted,
   * and with ReaderGoneError when the reader has disconnected or is too slow.
   */
  readonly drained: (signal?: AbortSignal) => Promise<void>
}

/** Thrown when the reader of an answer has disconnected or is too slow. It is not a fault of the server. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError'
}

const mebibyte = 1024 * 1024

/** Maximum time for which all senders together may hold the event loop before other work runs. */
const turnMs = 10
/** When the first sender of this turn of the event loop began; undefined when none has. */
let turnBeganAtMs: number | undefined

/** The last sender so far. Senders follow each other, so that each one sees the time that the previous one took. */
let lastSender: Promise<void> = Promise.resolve()

/** Resolves in a turn of the event loop in which senders have used less than `turnMs`. */
async function untilTurnHasRoom(): Promise<void> {
  for (;;) {
    if (turnBeganAtMs === undefined) {
      turnBeganAtMs = performance.now()
      setImmediate(() => {
        turnBeganAtMs = undefined
      })
    }
    if (performance.now() - turnBeganAtMs < turnMs) return
    await nextTurn()
  }
}

/** Keeps the unsent data for a slow reader from filling the memory: a sender calls `drained` before it sends more. */
export function createBackpressure(options: BackpressureOptions): Backpressure {
  const { stream, unsentBytes, isGone, giveUp, fullBytes = mebibyte, timeoutMs = 60_000 } = options
  /**
   * Shared by all senders that wait, so that the timeout applies to the reader and does not restart for each sender.
   */
  let draining: Promise<void> | undefined

  const isFull = () => unsentBytes() > fullBytes

  const waitForDrain = async () => {
    const listening = new AbortController()
    const settled = new Promise<'drain' | 'close'>((resolve) => {
      const settle = (event: 'drain' | 'close') => {
        draining = undefined
        resolve(event)
      }
      const onDrain = () => settle('drain')
      const onClose = () => settle('close')
      stream.on('drain', onDrain)
      stream.on('close', onClose)
      listening.signal.addEventListener('abort', () => {
        stream.off('drain', onDrain)
        stream.off('close', onClose)
      })
    })
    const event = await within(systemRuntime, timeoutMs, settled)
    listening.abort()
    if (event === 'close') throw new ReaderGoneError('The reader has disconnected')
    if (event !== unanswered) return
    draining = undefined
    if (!isFull()) return
    giveUp()
    throw new ReaderGoneError('The reader is too slow')
  }

  return {
    isFull,
    async drained(signal) {
      // A fast reader and a synchronous database would otherwise never let other work run between two events.
      lastSender = lastSender.then(untilTurnHasRoom)
      await lastSender
      signal?.throwIfAborted()
      // A closed stream keeps no unsent bytes, so it never becomes full: without this, a sender would never stop.
      if (isGone()) throw new ReaderGoneError('The reader has disconnected')
      if (!isFull()) return
      draining ??= waitForDrain()
      if (signal === undefined) await draining
      else if ((await orAborted(draining, signal)) === unanswered) signal.throwIfAborted()
    },
  }
}
