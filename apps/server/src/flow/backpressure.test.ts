import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { createBackpressure, ReaderGoneError } from './backpressure.js'

it('backpressure lets other work run about every 10 ms, however many senders there are', async () => {
  let sendsInTurn = 0
  let maxSendsInTurn = 0
  let turns = 0
  let isOver = false
  const turn = () => {
    maxSendsInTurn = Math.max(maxSendsInTurn, sendsInTurn)
    sendsInTurn = 0
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)

  /** Sends five times. Each send holds the event loop for a millisecond, as reading and writing an event may. */
  async function send() {
    const { drained } = createBackpressure({
      stream: new EventEmitter(),
      unsentBytes: () => 0,
      isGone: () => false,
      giveUp: () => {},
    })
    for (let sent = 0; sent < 5; sent += 1) {
      await drained()
      const until = performance.now() + 1
      while (performance.now() < until);
      sendsInTurn += 1
    }
  }
  await Promise.all(Array.from({ length: 50 }, send))
  isOver = true
  expect(turns).toBeGreaterThan(10)
  // 10 sends of 1 ms fill a turn. A few more senders may be admitted before the first of them has started.
  expect(maxSendsInTurn).toBeLessThanOrEqual(20)
})

it('a sender that waits for its turn is rejected when the reader disconnects or its signal is aborted', async () => {
  const stream = new EventEmitter()
  let isGone = false
  const { drained } = createBackpressure({
    stream,
    unsentBytes: () => 2 * 1024 * 1024,
    isGone: () => isGone,
    giveUp: () => {},
  })
  const waiting = drained()
  isGone = true
  stream.emit('close')
  await expect(waiting).rejects.toThrow(ReaderGoneError)

  const abortController = new AbortController()
  isGone = false
  const aborted = drained(abortController.signal)
  abortController.abort(new Error('aborted'))
  await expect(aborted).rejects.toThrow('aborted')
})
