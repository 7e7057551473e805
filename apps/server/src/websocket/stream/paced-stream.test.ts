import { once } from 'node:events'
import { Duplex, PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { PacedStream } from './paced-stream.js'
import { createReadingTurns } from './reading-turns.js'

const kibibyte = 1024

/** Creates a stream over a connection whose two directions the test controls. */
function createPair(head = Buffer.alloc(0)) {
  const incoming = new PassThrough({ highWaterMark: 1024 * kibibyte })
  const outgoing = new PassThrough({ highWaterMark: 1024 * kibibyte })
  const stream = new PacedStream(Duplex.from({ readable: incoming, writable: outgoing }), head, createReadingTurns())
  const pieces: number[] = []
  stream.onPiece((bytes) => pieces.push(bytes))
  stream.start()
  return { incoming, outgoing, stream, pieces }
}

describe('a paced stream', () => {
  it('passes on all bytes, the head first, in pieces of at most 8 KiB', async () => {
    const { incoming, stream, pieces } = createPair(Buffer.from('head'))
    const sent = Buffer.alloc(100 * kibibyte, 'abc')
    incoming.end(sent)
    const received = await buffer(stream)
    expect(received.equals(Buffer.concat([Buffer.from('head'), sent]))).toBe(true)
    expect(Math.max(...pieces)).toBe(8 * kibibyte)
    expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(sent.length + 4)
  })

  it('passes on nothing until all holds are released', async () => {
    const { incoming, stream } = createPair()
    const release = stream.hold()
    const releaseOther = stream.hold()
    const received: Buffer[] = []
    stream.on('data', (piece) => received.push(piece))
    incoming.write('held')
    release()
    release()
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect([received.length, stream.isHeld]).toEqual([0, true])
    releaseOther()
    await once(stream, 'data')
    expect(Buffer.concat(received).toString()).toBe('held')
  })

  it('drops all bytes after discard() was called, and still ends', async () => {
    const { incoming, stream } = createPair()
    incoming.write('first')
    const [first] = await once(stream, 'data')
    expect(String(first)).toBe('first')
    stream.discard()
    incoming.end('second')
    expect(String(await buffer(stream))).toBe('')
  })

  it('writes all chunks to the connection in order, followed by the end', async () => {
    const { outgoing, stream } = createPair()
    for (let at = 0; at < 100; at += 1) stream.write(`${at} `)
    stream.end('end')
    expect(String(await buffer(outgoing))).toBe(`${Array.from({ length: 100 }, (_, at) => `${at} `).join('')}end`)
  })
})
