import type { EventEmitter } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { orAborted, systemRuntime, unanswered, within } from '@assistant/api'
import { atMost, createQueue } from './queue.js'

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

/** Maximum time for which all senders together may hold the event loop before others have their turn. */
const turnMs = 10
/** The time at which senders began to send in this turn of the event loop; undefined when none has. */
let turnBegan: number | undefined

/** Admits one sender at a time, so that each sees the time that the one before it has taken. */
const senders = createQueue(atMost(1))

/** Resolves in a turn of the event loop in which senders have time left. */
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
    if (event === 'close') throw new ReaderGoneError('The reader has left')
    if (event !== unanswered) return
    draining = undefined
    if (!isFull()) return
    giveUp()
    throw new ReaderGoneError('The reader is too slow')
  }

  return {
    isFull,
    async drained(signal) {
      // Fast readers and a synchronous database would otherwise keep the process to themselves, event after event.
      await senders.run(untilTurnHasRoom)
      signal?.throwIfAborted()
      // What is sent to nobody never fills anything up: without this, a sender would go on for ever.
      if (isGone()) throw new ReaderGoneError('The reader has left')
      if (!isFull()) return
      draining ??= waitForDrain()
      if (signal === undefined) await draining
      else if ((await orAborted(draining, signal)) === unanswered) signal.throwIfAborted()
    },
  }
}
