import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { createBackpressure, ReaderGoneError } from './backpressure.js'

it('gives others their turn, however many senders there are', async () => {
  let sendsInTurn = 0
  let mostSendsInTurn = 0
  let turns = 0
  let isOver = false
  const turn = () => {
    mostSendsInTurn = Math.max(mostSendsInTurn, sendsInTurn)
    sendsInTurn = 0
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)

  /** Takes a millisecond each time, as reading and writing an event may. */
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
  // Ten milliseconds, and those who were let on before the last of them had begun.
  expect(mostSendsInTurn).toBeLessThanOrEqual(20)
})

it('knows of a reader who has left while others had their turn', async () => {
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
  const left = drained(abortController.signal)
  abortController.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
})
